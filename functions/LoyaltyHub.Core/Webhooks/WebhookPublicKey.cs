using Org.BouncyCastle.Math.EC.Rfc8032;

namespace LoyaltyHub.Core.Webhooks;

/// <summary>A sender's public key of Standard Webhooks 1.0 <c>v1a</c>: Ed25519 (RFC 8032), 32 bytes, written <c>whpk_</c> and base64.</summary>
/// <remarks>The prefix may not be left out: a public key that were taken for a shared secret would let anybody sign.</remarks>
public sealed class WebhookPublicKey
{
    /// <summary>What its text begins with.</summary>
    public const string Prefix = "whpk_";

    /// <summary>Its length.</summary>
    public const int Bytes = 32;
    private readonly byte[] key;

    private WebhookPublicKey(byte[] key) => this.key = key;

    /// <summary>Reads a key.</summary>
    /// <exception cref="ArgumentException">It is none. The message does not repeat the text.</exception>
    public static WebhookPublicKey Parse(string text)
    {
        var trimmed = text.Trim();
        var key = new byte[trimmed.Length];
        return trimmed.StartsWith(Prefix, StringComparison.Ordinal) && Convert.TryFromBase64String(trimmed[Prefix.Length..], key, out var length) && length == Bytes
            ? new WebhookPublicKey(key[..length])
            : throw new ArgumentException($"A public key is '{Prefix}' followed by base64 of {Bytes} bytes.", nameof(text));
    }

    /// <summary>Whether a signature over a message was made with the private key.</summary>
    internal bool Verifies(byte[] signature, byte[] message) =>
        signature.Length == Ed25519.SignatureSize && Ed25519.Verify(signature, 0, key, 0, message, 0, message.Length);
}
