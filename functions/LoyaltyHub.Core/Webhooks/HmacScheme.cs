using System.Security.Cryptography;
using System.Text;

namespace LoyaltyHub.Core.Webhooks;

/// <summary>Verifies an HMAC in a header, by the terms of a contract or of a known platform.</summary>
public sealed class HmacScheme(HmacTerms terms) : SignatureScheme
{
    // A header of thousands of signatures would otherwise be a way to make the hub work.
    private const int MostParts = 32;

    /// <summary>The terms.</summary>
    public HmacTerms Terms => terms;

    /// <inheritdoc/>
    public override bool GivesId => terms.IdHeader is not null && terms.Signed.Covers("id");

    /// <inheritdoc/>
    public override string? ProblemOf(string secret) => base.ProblemOf(secret) ?? SecretText.Problem(secret, terms.Key);

    /// <inheritdoc/>
    public override string NewSecret() => SecretText.New(terms.Key);

    /// <summary>The header's value for a message: what the platform would send.</summary>
    /// <param name="call">The message with all headers that are signed.</param>
    /// <param name="secret">The secret.</param>
    /// <param name="at">When it is sent.</param>
    public string Sign(WebhookCall call, string secret, DateTimeOffset at)
    {
        var timestamp = terms.Timestamp is { } clock ? MessageTime.Text(at, clock) : null;
        var signature = terms.Prefix + Signature(call, terms.IdHeader is { } id ? call.Header(id) : null, timestamp, secret);
        return terms.Timestamp is { Header: null } inside ? $"{inside.Prefix}{timestamp}{terms.Separator}{signature}" : signature;
    }

    /// <inheritdoc/>
    protected override WebhookVerdict Judge(WebhookCall call, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        if (call.Header(terms.Header) is not { Length: > 0 } header)
        {
            return Missing(terms.Header);
        }

        var parts = terms.Separator is { } separator ? header.Split(separator, MostParts + 1) : [header];
        var id = terms.IdHeader is null ? null : call.Header(terms.IdHeader);
        if (Problem(parts, id) is { } problem)
        {
            return problem;
        }

        var at = now;
        string? timestamp = null;
        if (terms.Timestamp is { } clock && !MessageTime.TryRead(clock, parts, call, out timestamp, out at))
        {
            return new WebhookVerdict.Refused("timestamp-malformed", $"{clock.Header ?? terms.Header} says no whole number of {(clock.Milliseconds ? "milliseconds" : "seconds")} since 1970, once.");
        }

        return !AnyMatches(call, parts, id, timestamp, secrets) ? Mismatch($"The signature in {terms.Header}")
            : terms.Timestamp is { } bound ? MessageTime.Judge(GivesId ? id : null, at, now, bound.Tolerance, bound.AnyFuture)
            : new WebhookVerdict.Verified(GivesId ? id : null, at);
    }

    private WebhookVerdict.Refused? Problem(string[] parts, string? id) =>
        parts.Length > MostParts ? new WebhookVerdict.Refused("signature-mismatch", $"{terms.Header} holds more than {MostParts} parts.")
        : !GivesId ? null
        : string.IsNullOrEmpty(id) ? new WebhookVerdict.Refused("header-missing", $"The header {terms.IdHeader} is missing, empty or there twice.")
        : StandardWebhooks.IdProblem(id, terms.IdHeader!) is { } malformed ? new WebhookVerdict.Refused("id-malformed", malformed)
        : null;

    private bool AnyMatches(WebhookCall call, string[] parts, string? id, string? timestamp, IReadOnlyList<string> secrets)
    {
        var matches = false;
        foreach (var secret in secrets)
        {
            if (Signature(call, id, timestamp, secret) is not { } expected)
            {
                return false;
            }

            // No early exit: neither the place of a match nor of a difference shows in the time taken. The texts are compared, not
            // what they decode to: base64 has several texts for the same bytes.
            foreach (var part in parts.Where(part => part.StartsWith(terms.Prefix, StringComparison.Ordinal)))
            {
                matches |= CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(part[terms.Prefix.Length..]));
            }
        }

        return matches;
    }

    private string? Signature(WebhookCall call, string? id, string? timestamp, string secret)
    {
        using var hash = IncrementalHash.CreateHMAC(Name(terms.Algorithm), SecretText.Key(secret, terms.Key));
        if (!terms.Signed.Append(hash, call, id, timestamp))
        {
            return null;
        }

        var once = Write(hash.GetHashAndReset());
        if (!terms.Twice)
        {
            return once;
        }

        hash.AppendData(Encoding.UTF8.GetBytes(once));
        return Write(hash.GetHashAndReset());
    }

    private string Write(byte[] mac) => terms.Encoding == SignatureEncoding.Hex ? Convert.ToHexStringLower(mac) : Convert.ToBase64String(mac);

    private static HashAlgorithmName Name(HmacAlgorithm algorithm) => algorithm switch
    {
        HmacAlgorithm.Sha256 => HashAlgorithmName.SHA256,
        HmacAlgorithm.Sha512 => HashAlgorithmName.SHA512,
        HmacAlgorithm.Sha1 => HashAlgorithmName.SHA1,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "Not a hash."),
    };
}
