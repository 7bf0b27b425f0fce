using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace LoyaltyHub.Core.Webhooks;

/// <summary>
/// A platform's public key, opened from the text of a setting: PEM of a key or certificate (line ends may be written <c>\n</c>), the same key's DER in base64, a JSON Web Key,
/// for Ed25519 also hexadecimal.
/// </summary>
internal sealed class VerifyingKey : IDisposable
{
    private const int LeastRsaBits = 2048;
    private readonly object key;
    private readonly PublicKeyKind kind;

    private VerifyingKey(PublicKeyKind kind, object key) => (this.kind, this.key) = (kind, key);

    /// <summary>Opens a key.</summary>
    /// <exception cref="ArgumentException">The text is no such key; so say a <see cref="CryptographicException"/> and a <see cref="FormatException"/>.</exception>
    public static VerifyingKey Open(PublicKeyKind kind, string secret)
    {
        var text = secret.Replace("\\n", "\n", StringComparison.Ordinal).Trim();
        return text.StartsWith('{') ? new VerifyingKey(kind, OfJson(kind, text)) : kind switch
        {
            PublicKeyKind.Ed25519 => new VerifyingKey(kind, Ed25519Key(text)),
            PublicKeyKind.Ecdsa or PublicKeyKind.EcdsaConcatenated => new VerifyingKey(kind, Imported(ECDsa.Create(), text)),
            _ => new VerifyingKey(kind, Strong(Imported(RSA.Create(), text))),
        };
    }

    /// <summary>The text of a new key, whose private half nobody has.</summary>
    public static string New(PublicKeyKind kind)
    {
        if (kind == PublicKeyKind.Ed25519)
        {
            return Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(WebhookPublicKey.Bytes));
        }

        using AsymmetricAlgorithm key = kind is PublicKeyKind.Ecdsa or PublicKeyKind.EcdsaConcatenated ? ECDsa.Create(ECCurve.NamedCurves.nistP256) : RSA.Create(LeastRsaBits);
        return key.ExportSubjectPublicKeyInfoPem();
    }

    /// <summary>Why a text is no such key, without repeating it; null where it is one.</summary>
    public static string? Problem(PublicKeyKind kind, string secret)
    {
        try
        {
            using var key = Open(kind, secret);
            return null;
        }
        catch (Exception fault) when (fault is ArgumentException or CryptographicException or FormatException or PlatformNotSupportedException or JsonException or InvalidOperationException)
        {
            return $"it is no public key of the kind {kind}: give its PEM, its DER in base64, or its JSON Web Key";
        }
    }

    /// <summary>Whether a signature over a message was made with the private key.</summary>
    public bool Verifies(byte[] signature, byte[] message, HashAlgorithmName hash) => key switch
    {
        RSA rsa => rsa.VerifyData(message, signature, hash, kind == PublicKeyKind.RsaPss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1),
        ECDsa curve => curve.VerifyData(message, signature, hash, kind == PublicKeyKind.Ecdsa ? DSASignatureFormat.Rfc3279DerSequence : DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
        byte[] bytes => signature.Length == Ed25519.SignatureSize && Ed25519.Verify(signature, 0, bytes, 0, message, 0, message.Length),
        _ => false,
    };

    /// <inheritdoc/>
    public void Dispose() => (key as IDisposable)?.Dispose();

    private static T Imported<T>(T into, string text)
        where T : AsymmetricAlgorithm
    {
        if (!text.StartsWith("-----", StringComparison.Ordinal))
        {
            into.ImportSubjectPublicKeyInfo(Convert.FromBase64String(text), out _);
        }
        else if (!text.Contains("BEGIN CERTIFICATE", StringComparison.Ordinal))
        {
            into.ImportFromPem(text);
        }
        else
        {
            using var certificate = X509Certificate2.CreateFromPem(text);
            into.ImportSubjectPublicKeyInfo(certificate.PublicKey.ExportSubjectPublicKeyInfo(), out _);
        }

        return into;
    }

    private static RSA Strong(RSA key) => key.KeySize >= LeastRsaBits ? key : throw new CryptographicException("An RSA key of fewer than 2,048 bits.");

    /// <summary>A JSON Web Key (RFC 7517).</summary>
    private static object OfJson(PublicKeyKind kind, string text)
    {
        using var document = JsonDocument.Parse(text);
        byte[] Bytes(string name) => System.Buffers.Text.Base64Url.DecodeFromChars(document.RootElement.TryGetProperty(name, out var value) ? value.GetString() : throw new FormatException($"No '{name}' in the key."));
        switch (kind)
        {
            case PublicKeyKind.Ed25519:
                return Bytes("x") is { Length: WebhookPublicKey.Bytes } point ? point : throw new FormatException("An Ed25519 key has 32 bytes.");
            case PublicKeyKind.Ecdsa or PublicKeyKind.EcdsaConcatenated:
                var curve = (document.RootElement.TryGetProperty("crv", out var name) ? name.GetString() : null) switch
                {
                    "P-256" => ECCurve.NamedCurves.nistP256,
                    "P-384" => ECCurve.NamedCurves.nistP384,
                    "P-521" => ECCurve.NamedCurves.nistP521,
                    _ => throw new FormatException("No known curve."),
                };
                return ECDsa.Create(new ECParameters { Curve = curve, Q = new ECPoint { X = Bytes("x"), Y = Bytes("y") } });
            default:
                return Strong(RSA.Create(new RSAParameters { Modulus = Bytes("n"), Exponent = Bytes("e") }));
        }
    }

    // The last 32 bytes of a public key's DER are the key (RFC 8410).
    private static byte[] Ed25519Key(string text)
    {
        var key = text.StartsWith("-----BEGIN PUBLIC KEY", StringComparison.Ordinal) ? Convert.FromBase64String(string.Concat(text.Split('\n').Where(line => !line.StartsWith('-'))))
            : text.Length == 2 * WebhookPublicKey.Bytes ? Convert.FromHexString(text)
            : Convert.FromBase64String(text);
        return key.Length is WebhookPublicKey.Bytes or WebhookPublicKey.Bytes + 12
            ? key[^WebhookPublicKey.Bytes..]
            : throw new FormatException("An Ed25519 key has 32 bytes.");
    }
}

/// <summary>The kinds of public keys.</summary>
public enum PublicKeyKind
{
    /// <summary>RSA with PKCS #1 v1.5 padding, at least 2,048 bits.</summary>
    Rsa,

    /// <summary>RSA with PSS padding, at least 2,048 bits.</summary>
    RsaPss,

    /// <summary>ECDSA; the signature is DER.</summary>
    Ecdsa,

    /// <summary>ECDSA; the signature is its two numbers side by side, as in JSON Web Tokens.</summary>
    EcdsaConcatenated,

    /// <summary>Ed25519 (RFC 8032).</summary>
    Ed25519,
}
