using System.Security.Cryptography;
using System.Text;

namespace LoyaltyHub.Core.Webhooks;

/// <summary>A secret that comes along with each call, in a header or in the address: for platforms that sign nothing. It vouches for the sender, not for the body.</summary>
/// <param name="header">The header, or null for a parameter of the address.</param>
/// <param name="parameter">The parameter of the address, or null for a header.</param>
/// <param name="prefix">What stands before the secret: <c>Bearer </c>.</param>
public sealed class SharedSecretScheme(string? header, string? parameter, string prefix) : SignatureScheme
{
    /// <summary>The header; null for a parameter of the address.</summary>
    public string? Header => header;

    /// <summary>The parameter of the address; null for a header.</summary>
    public string? Parameter => parameter;

    /// <summary>What stands before the secret.</summary>
    public string Prefix => prefix;

    /// <inheritdoc/>
    public override string? ProblemOf(string secret) => base.ProblemOf(secret) ?? (secret.Length < 16 ? "it has fewer than 16 characters" : null);

    /// <inheritdoc/>
    protected override WebhookVerdict Judge(WebhookCall call, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        var where = header is null ? $"parameter {parameter}" : $"header {header}";
        if ((header is null ? call.Parameter(parameter!) : call.Header(header)) is not { Length: > 0 } text)
        {
            return new WebhookVerdict.Refused("header-missing", $"The {where} is missing, empty or there twice.");
        }

        var given = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        var matches = false;
        foreach (var secret in secrets)
        {
            // Hashes are compared so that not even a secret's length shows in the time taken.
            matches |= CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(prefix + secret)), given);
        }

        return matches
            ? new WebhookVerdict.Verified(null, now)
            : new WebhookVerdict.Refused("signature-mismatch", $"The {where} holds no active secret.");
    }
}
