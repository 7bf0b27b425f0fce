using System.Security.Cryptography;

namespace LoyaltyHub.Core.Webhooks;

/// <summary>A symmetric secret of Standard Webhooks 1.0: 24–64 bytes, written <c>whsec_</c> and base64.</summary>
public sealed class WebhookSecret
{
    private const string Prefix = "whsec_";
    private const int MinBytes = 24;
    private const int MaxBytes = 64;
    private readonly byte[] key;

    private WebhookSecret(byte[] key) => this.key = key;

    internal ReadOnlySpan<byte> Key => key;

    /// <summary>Reads a secret; the prefix may be left out, white space around it is ignored.</summary>
    /// <exception cref="ArgumentException">It is no secret. The message does not repeat the text.</exception>
    public static WebhookSecret Parse(string text)
    {
        var base64 = text.Trim();
        base64 = base64.StartsWith(Prefix, StringComparison.Ordinal) ? base64[Prefix.Length..] : base64;
        var bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, bytes, out var length))
        {
            throw new ArgumentException("A webhook secret is 'whsec_' followed by base64.", nameof(text));
        }

        return length is >= MinBytes and <= MaxBytes
            ? new WebhookSecret(bytes[..length])
            : throw new ArgumentException($"A webhook secret has {MinBytes}-{MaxBytes} bytes; this one has {length}.", nameof(text));
    }

    /// <summary>A new random secret of 32 bytes.</summary>
    public static WebhookSecret Generate() => new(RandomNumberGenerator.GetBytes(32));

    /// <summary>The secret itself, <c>whsec_</c> and base64: for handing it to the partner once.</summary>
    public string Reveal() => Prefix + Convert.ToBase64String(key);

    /// <summary>Says that it is a secret, not which.</summary>
    public override string ToString() => Prefix + "***";
}
