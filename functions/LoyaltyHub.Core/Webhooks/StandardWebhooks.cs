using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace LoyaltyHub.Core.Webhooks;

/// <summary>Signs and verifies by Standard Webhooks 1.0; <c>v1</c> is base64 of HMAC-SHA256 over <c>id.timestamp.body</c>.</summary>
public static partial class StandardWebhooks
{
    private const string Version = "v1,";
    private const string AsymmetricVersion = "v1a,";

    // Each costs a curve operation, and anybody can send a header full of them.
    private const int MostAsymmetric = 4;

    private delegate bool Matches<T>(WebhookHeaders headers, ReadOnlySpan<byte> body, IReadOnlyList<T> keys);

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
    public static WebhookVerdict Verify(WebhookHeaders headers, ReadOnlySpan<byte> body, IReadOnlyList<WebhookSecret> secrets, DateTimeOffset now) =>
        Judge(headers, body, secrets, now, AnyMatches, Version);

    /// <summary>The same for the asymmetric scheme <c>v1a</c>: an Ed25519 signature over <c>id.timestamp.body</c>.</summary>
    /// <param name="headers">The three headers.</param>
    /// <param name="body">The body's bytes exactly as received.</param>
    /// <param name="keys">The sender's active public keys, at least one.</param>
    /// <param name="now">The receiver's clock.</param>
    public static WebhookVerdict VerifyAsymmetric(WebhookHeaders headers, ReadOnlySpan<byte> body, IReadOnlyList<WebhookPublicKey> keys, DateTimeOffset now) =>
        Judge(headers, body, keys, now, AnyMatches, AsymmetricVersion);

    private static WebhookVerdict Judge<T>(WebhookHeaders headers, ReadOnlySpan<byte> body, IReadOnlyList<T> keys, DateTimeOffset now, Matches<T> matches, string version)
    {
        if (keys.Count == 0)
        {
            throw new ArgumentException("No secret to verify with.", nameof(keys));
        }

        if (Missing(headers) is { } missing)
        {
            return new WebhookVerdict.Refused("header-missing", $"The header {missing} is missing or empty.");
        }

        if (IdProblem(headers.Id!, "webhook-id") is { } problem)
        {
            return new WebhookVerdict.Refused("id-malformed", problem);
        }

        if (!MessageTime.TryRead(headers.Timestamp!, milliseconds: false, out var at))
        {
            return new WebhookVerdict.Refused("timestamp-malformed", "webhook-timestamp is not a whole number of seconds since 1970.");
        }

        return matches(headers, body, keys)
            ? MessageTime.Judge(headers.Id!, at, now, Tolerance, anyFuture: false)
            : new WebhookVerdict.Refused("signature-mismatch", $"No {version.TrimEnd(',')} signature in webhook-signature was made over these bytes with an active secret.");
    }

    /// <summary>The <c>webhook-signature</c> of a message: <c>v1,</c> and base64.</summary>
    /// <param name="id">The message's id.</param>
    /// <param name="at">When this attempt is sent; fractions of a second are cut off.</param>
    /// <param name="body">The body's bytes exactly as sent.</param>
    /// <param name="secret">The secret.</param>
    /// <exception cref="ArgumentException">The id is one that no verifier takes.</exception>
    public static string Sign(string id, DateTimeOffset at, ReadOnlySpan<byte> body, WebhookSecret secret) => IdProblem(id, "webhook-id") is { } problem
        ? throw new ArgumentException(problem, nameof(id))
        : Signature(id, at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), body, secret);

    private static string? Missing(WebhookHeaders headers) =>
        string.IsNullOrEmpty(headers.Id) ? "webhook-id"
        : string.IsNullOrEmpty(headers.Timestamp) ? "webhook-timestamp"
        : string.IsNullOrEmpty(headers.Signature) ? "webhook-signature"
        : null;

    /// <summary>Why a text cannot be a message's id; null where it can.</summary>
    internal static string? IdProblem(string id, string header) =>
        !Printable().IsMatch(id) || string.IsNullOrWhiteSpace(id) ? $"{header} must be 1-256 printable ASCII characters."
        : TimestampInside().IsMatch(id) ? $"{header} must not hold a full stop followed by ten digits: that reads like a timestamp."
        : null;

    private static bool AnyMatches(WebhookHeaders headers, ReadOnlySpan<byte> body, IReadOnlyList<WebhookSecret> secrets)
    {
        var given = Given(headers, Version).Select(Encoding.UTF8.GetBytes).ToList();
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

    private static bool AnyMatches(WebhookHeaders headers, ReadOnlySpan<byte> body, IReadOnlyList<WebhookPublicKey> keys)
    {
        byte[] message = [.. Encoding.UTF8.GetBytes($"{headers.Id}.{headers.Timestamp}."), .. body];
        var matches = false;
        foreach (var entry in Given(headers, AsymmetricVersion).Select(entry => entry[AsymmetricVersion.Length..]).Take(MostAsymmetric))
        {
            // The text has to be the only base64 of its bytes, so that a changed header is never taken for the one that was signed.
            var signature = new byte[entry.Length];
            if (Convert.TryFromBase64String(entry, signature, out var length) && Convert.ToBase64String(signature, 0, length) == entry)
            {
                matches |= keys.Any(key => key.Verifies(signature[..length], message));
            }
        }

        return matches;
    }

    private static IEnumerable<string> Given(WebhookHeaders headers, string version) => headers.Signature!
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Where(entry => entry.StartsWith(version, StringComparison.Ordinal));

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
}
