using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace LoyaltyHub.Core.Webhooks;

/// <summary>Signs and verifies by Standard Webhooks 1.0, symmetric scheme <c>v1</c>: base64 of HMAC-SHA256 over <c>id.timestamp.body</c>.</summary>
public static partial class StandardWebhooks
{
    private const string Version = "v1,";

    /// <summary>How far a timestamp may lie before or after now, inclusive.</summary>
    public static TimeSpan Tolerance { get; } = TimeSpan.FromSeconds(300);

    /// <summary>Checks a webhook against every active secret, in constant time.</summary>
    /// <param name="headers">The three headers.</param>
    /// <param name="body">The body's bytes exactly as received.</param>
    /// <param name="secrets">The active secrets, at least one.</param>
    /// <param name="now">The receiver's clock.</param>
    /// <exception cref="ArgumentException">There is no secret to verify with.</exception>
    /// <remarks>
    /// The signature is judged before the timestamp's age: only a sender who holds a secret learns that its clock is off, anyone
    /// else learns nothing but that the signature is wrong. The price, one HMAC for a stale message, is bounded by the body's limit.
    /// </remarks>
    public static WebhookVerdict Verify(WebhookHeaders headers, ReadOnlySpan<byte> body, IReadOnlyList<WebhookSecret> secrets, DateTimeOffset now)
    {
        if (secrets.Count == 0)
        {
            throw new ArgumentException("No secret to verify with.", nameof(secrets));
        }

        if (Missing(headers) is { } missing)
        {
            return new WebhookVerdict.Refused("header-missing", $"The header {missing} is missing or empty.");
        }

        if (IdProblem(headers.Id!) is { } problem)
        {
            return new WebhookVerdict.Refused("id-malformed", problem);
        }

        if (!TryReadTimestamp(headers.Timestamp!, out var at))
        {
            return new WebhookVerdict.Refused("timestamp-malformed", "webhook-timestamp is not a whole number of seconds since 1970.");
        }

        return AnyMatches(headers, body, secrets)
            ? WithinTolerance(headers.Id!, at, now)
            : new WebhookVerdict.Refused("signature-mismatch", "No v1 signature in webhook-signature was made over these bytes with an active secret.");
    }

    /// <summary>The <c>webhook-signature</c> of a message: <c>v1,</c> and base64.</summary>
    /// <param name="id">The message's id.</param>
    /// <param name="at">When this attempt is sent; fractions of a second are cut off.</param>
    /// <param name="body">The body's bytes exactly as sent.</param>
    /// <param name="secret">The secret.</param>
    /// <exception cref="ArgumentException">The id is one that no verifier takes.</exception>
    public static string Sign(string id, DateTimeOffset at, ReadOnlySpan<byte> body, WebhookSecret secret) => IdProblem(id) is { } problem
        ? throw new ArgumentException(problem, nameof(id))
        : Signature(id, at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), body, secret);

    private static string? Missing(WebhookHeaders headers) =>
        string.IsNullOrEmpty(headers.Id) ? "webhook-id"
        : string.IsNullOrEmpty(headers.Timestamp) ? "webhook-timestamp"
        : string.IsNullOrEmpty(headers.Signature) ? "webhook-signature"
        : null;

    private static string? IdProblem(string id) =>
        !Printable().IsMatch(id) || string.IsNullOrWhiteSpace(id) ? "webhook-id must be 1-256 printable ASCII characters."
        : TimestampInside().IsMatch(id) ? "webhook-id must not hold a full stop followed by ten digits: that reads like a timestamp."
        : null;

    private static bool TryReadTimestamp(string text, out DateTimeOffset at)
    {
        var fits = Seconds().IsMatch(text);
        at = fits ? DateTimeOffset.FromUnixTimeSeconds(long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture)) : default;
        return fits;
    }

    private static bool AnyMatches(WebhookHeaders headers, ReadOnlySpan<byte> body, IReadOnlyList<WebhookSecret> secrets)
    {
        var given = headers.Signature!.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(entry => entry.StartsWith(Version, StringComparison.Ordinal))
            .Select(Encoding.UTF8.GetBytes)
            .ToList();
        var matches = false;
        foreach (var secret in secrets)
        {
            var expected = Encoding.ASCII.GetBytes(Signature(headers.Id!, headers.Timestamp!, body, secret));
            foreach (var signature in given)
            {
                // No early exit: neither the place of a match nor of a difference shows in the time taken.
                matches |= CryptographicOperations.FixedTimeEquals(expected, signature);
            }
        }

        return matches;
    }

    private static WebhookVerdict WithinTolerance(string id, DateTimeOffset at, DateTimeOffset now) =>
        now - at > Tolerance ? new WebhookVerdict.Refused("timestamp-too-old", "The message was signed more than 300 seconds ago: sign each attempt anew, and check the sender's clock.")
        : at - now > Tolerance ? new WebhookVerdict.Refused("timestamp-too-new", "The message was signed more than 300 seconds in the future: check the sender's clock.")
        : new WebhookVerdict.Verified(id, at);

    private static string Signature(string id, string timestamp, ReadOnlySpan<byte> body, WebhookSecret secret)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret.Key);
        hmac.AppendData(Encoding.UTF8.GetBytes($"{id}.{timestamp}."));
        hmac.AppendData(body);
        return Version + Convert.ToBase64String(hmac.GetHashAndReset());
    }

    [GeneratedRegex("^[ -~]{1,256}\\z")]
    private static partial Regex Printable();

    // `id.timestamp.body` can be cut elsewhere by a replayer: "a.1700000000" + "1700000005" also reads as id "a" with a body that
    // begins "1700000005.". A cut that passes the tolerance needs a ten-digit part after a full stop inside the longer id, so
    // refusing those ids (and leading zeros in timestamps) leaves one reading only, whatever the body is.
    [GeneratedRegex("\\.[0-9]{10}(\\.|\\z)")]
    private static partial Regex TimestampInside();

    // Eleven digits last until the year 5138; no sign, no leading zero.
    [GeneratedRegex("^(0|[1-9][0-9]{0,10})\\z")]
    private static partial Regex Seconds();
}
