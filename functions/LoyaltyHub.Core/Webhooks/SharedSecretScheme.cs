using System.Security.Cryptography;
using System.Text;

namespace LoyaltyHub.Core.Webhooks;

/// <summary>A secret that comes along with each call: for platforms that sign nothing. It vouches for the sender, not for the body.</summary>
/// <param name="place">Where it is.</param>
/// <param name="prefix">What stands before it: <c>Bearer </c>.</param>
/// <param name="user">The user of HTTP Basic, whose password the secret is; null where the secret stands there as it is.</param>
public sealed class SharedSecretScheme(SignaturePlace place, string prefix, string? user = null) : SignatureScheme
{
    /// <summary>Where the secret is.</summary>
    public SignaturePlace Place => place;

    /// <summary>HTTP Basic (RFC 7617).</summary>
    /// <param name="user">The user; the secret is the password.</param>
    public static SharedSecretScheme Basic(string user) => new(new SignaturePlace.Header("Authorization"), "Basic ", user);

    /// <summary>What stands in its place for a secret.</summary>
    public string TextOf(string secret) => prefix + (user is null ? secret : Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{secret}")));

    /// <inheritdoc/>
    public override string? ProblemOf(string secret) => base.ProblemOf(secret) ?? (secret.Length < 16 ? "it has fewer than 16 characters" : null);

    /// <inheritdoc/>
    protected override WebhookVerdict Judge(WebhookCall call, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        if (place.Find(call, place is SignaturePlace.Field ? call.Fields() : null) is not { Length: > 0 } text)
        {
            return Missing(place);
        }

        var given = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        var matches = false;
        foreach (var secret in secrets)
        {
            // Hashes are compared so that not even a secret's length shows in the time taken.
            matches |= CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(TextOf(secret))), given);
        }

        return matches
            ? new WebhookVerdict.Verified(null, now)
            : new WebhookVerdict.Refused("signature-mismatch", $"The {place.Words} holds no active secret.");
    }
}
