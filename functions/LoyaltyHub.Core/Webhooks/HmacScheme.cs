using System.Security.Cryptography;
using System.Text;

namespace LoyaltyHub.Core.Webhooks;

/// <summary>Verifies an HMAC, or a hash with the secret in what is hashed.</summary>
public sealed class HmacScheme(HmacTerms terms) : SignedTextScheme(terms)
{
    /// <inheritdoc/>
    public override string? ProblemOf(string secret) => base.ProblemOf(secret) ?? SecretText.Problem(secret, Terms.Key);

    /// <inheritdoc/>
    public override string NewSecret() => SecretText.New(Terms.Key);

    /// <summary>The signature's text for a message, with what stands before it and the time beside it: what the platform would send.</summary>
    /// <param name="call">The message with all that is signed.</param>
    /// <param name="secret">The secret.</param>
    /// <param name="at">When it is sent.</param>
    public string Sign(WebhookCall call, string secret, DateTimeOffset at)
    {
        var timestamp = Terms.Timestamp is { } clock ? MessageTime.Text(at, clock) : null;
        var message = new Message(call, Terms.NeedsFields ? call.Fields() : null, Terms.IdHeader is { } id ? call.Header(id) : null, timestamp, secret);
        var signature = Terms.Prefix + Signature(message);
        return Terms.Timestamp is { Place: null } inside ? $"{inside.Prefix}{timestamp}{Terms.Separator}{signature}" : signature;
    }

    private protected override bool Matches(IEnumerable<string> given, in Message message)
    {
        if (Signature(message) is not { } expected)
        {
            return false;
        }

        // The texts are compared, not what they decode to: base64 has several texts for the same bytes.
        var matches = false;
        foreach (var one in given)
        {
            var text = Terms.Encoding == SignatureEncoding.HexAnyCase ? one.ToLowerInvariant() : one;
            matches |= CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(text));
        }

        return matches;
    }

    private string? Signature(in Message message)
    {
        using var hash = Terms.Plain
            ? IncrementalHash.CreateHash(Name(Terms.Algorithm))
            : IncrementalHash.CreateHMAC(Name(Terms.Algorithm), SecretText.Key(message.Secret, Terms.Key, Terms.KeySuffix));
        if (!Terms.Signed.Write(hash.AppendData, message))
        {
            return null;
        }

        var once = Text(hash.GetHashAndReset(), Terms.Encoding);
        if (!Terms.Twice)
        {
            return once;
        }

        hash.AppendData(Encoding.UTF8.GetBytes(once));
        return Text(hash.GetHashAndReset(), Terms.Encoding);
    }

    /// <summary>A signature's text.</summary>
    internal static string Text(byte[] mac, SignatureEncoding encoding) => encoding switch
    {
        SignatureEncoding.Base64 => Convert.ToBase64String(mac),
        SignatureEncoding.Base64Url => System.Buffers.Text.Base64Url.EncodeToString(mac),
        SignatureEncoding.HexCapitals => Convert.ToHexString(mac),
        _ => Convert.ToHexStringLower(mac),
    };

    internal static HashAlgorithmName Name(HashKind algorithm) => algorithm switch
    {
        HashKind.Sha256 => HashAlgorithmName.SHA256,
        HashKind.Sha384 => HashAlgorithmName.SHA384,
        HashKind.Sha512 => HashAlgorithmName.SHA512,
        HashKind.Sha1 => HashAlgorithmName.SHA1,
        HashKind.Md5 => HashAlgorithmName.MD5,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "Not a hash."),
    };
}
