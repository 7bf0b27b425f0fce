using System.Buffers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace LoyaltyHub.Core.Webhooks;

/// <summary>
/// Verifies a signature that a platform makes with its private key. The secrets are its public keys: PEM of a key or certificate (line ends may
/// be written <c>\n</c>), for Ed25519 also hexadecimal. A key or certificate that a call brings along is never believed.
/// </summary>
/// <param name="kind">The kind of key.</param>
/// <param name="terms">Where the signature is and what is signed.</param>
public sealed class PublicKeyScheme(PublicKeyKind kind, HmacTerms terms) : SignedTextScheme(terms)
{
    /// <summary>The kind of key.</summary>
    public PublicKeyKind Kind => kind;

    /// <inheritdoc/>
    public override string? ProblemOf(string secret)
    {
        if (base.ProblemOf(secret) is { } missing)
        {
            return missing;
        }

        try
        {
            using var key = Open(secret);
            return null;
        }
        catch (Exception fault) when (fault is ArgumentException or CryptographicException or FormatException or PlatformNotSupportedException)
        {
            return $"it is no public key of the kind {kind}: give its PEM";
        }
    }

    /// <inheritdoc/>
    public override string NewSecret()
    {
        switch (kind)
        {
            case PublicKeyKind.Ed25519:
                return Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(WebhookPublicKey.Bytes));
            case PublicKeyKind.Ecdsa:
                using (var key = ECDsa.Create(ECCurve.NamedCurves.nistP256))
                {
                    return key.ExportSubjectPublicKeyInfoPem();
                }

            default:
                using (var key = RSA.Create(2048))
                {
                    return key.ExportSubjectPublicKeyInfoPem();
                }
        }
    }

    private protected override bool Matches(IEnumerable<string> given, in Message message)
    {
        var signed = new ArrayBufferWriter<byte>();
        if (!Terms.Signed.Write(signed.Write, message))
        {
            return false;
        }

        using var key = Open(message.Secret);
        return given.Select(Decode).OfType<byte[]>().Take(4).Any(signature => key.Verifies(signature, signed.WrittenSpan.ToArray()));
    }

    /// <summary>The bytes of a signature's text; null where another text has the same bytes and was meant.</summary>
    private byte[]? Decode(string text)
    {
        try
        {
            var bytes = Terms.Encoding == SignatureEncoding.Base64 ? Convert.FromBase64String(text)
                : Terms.Encoding == SignatureEncoding.Base64Url ? System.Buffers.Text.Base64Url.DecodeFromChars(text)
                : Convert.FromHexString(text);
            return Terms.Encoding == SignatureEncoding.Base64 && Convert.ToBase64String(bytes) != text ? null : bytes;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private OpenKey Open(string secret)
    {
        var pem = secret.Replace("\\n", "\n", StringComparison.Ordinal).Trim();
        var hash = HmacScheme.Name(Terms.Algorithm);
        switch (kind)
        {
            case PublicKeyKind.Ed25519:
                return new OpenKey(Ed25519Key(pem), hash);
            case PublicKeyKind.Ecdsa:
                var curve = ECDsa.Create();
                Import(curve, pem);
                return new OpenKey(curve, hash);
            default:
                var rsa = RSA.Create();
                Import(rsa, pem);
                return rsa.KeySize >= 2048 ? new OpenKey(rsa, hash) : throw new CryptographicException("An RSA key of fewer than 2,048 bits.");
        }
    }

    private static void Import(AsymmetricAlgorithm into, string pem)
    {
        if (!pem.Contains("BEGIN CERTIFICATE", StringComparison.Ordinal))
        {
            into.ImportFromPem(pem);
            return;
        }

        using var certificate = X509Certificate2.CreateFromPem(pem);
        into.ImportSubjectPublicKeyInfo(certificate.PublicKey.ExportSubjectPublicKeyInfo(), out _);
    }

    // The last 32 bytes of a public key's DER are the key (RFC 8410).
    private static byte[] Ed25519Key(string text)
    {
        var key = text.StartsWith("-----BEGIN PUBLIC KEY", StringComparison.Ordinal)
            ? Convert.FromBase64String(string.Concat(text.Split('\n').Where(line => !line.StartsWith('-'))))
            : Convert.FromHexString(text);
        return key.Length is WebhookPublicKey.Bytes or WebhookPublicKey.Bytes + 12
            ? key[^WebhookPublicKey.Bytes..]
            : throw new FormatException("An Ed25519 key has 32 bytes.");
    }

    private sealed class OpenKey(object key, HashAlgorithmName hash) : IDisposable
    {
        public bool Verifies(byte[] signature, byte[] message) => key switch
        {
            RSA rsa => rsa.VerifyData(message, signature, hash, RSASignaturePadding.Pkcs1),
            ECDsa curve => curve.VerifyData(message, signature, hash, DSASignatureFormat.Rfc3279DerSequence),
            byte[] bytes => signature.Length == Ed25519.SignatureSize && Ed25519.Verify(signature, 0, bytes, 0, message, 0, message.Length),
            _ => false,
        };

        public void Dispose() => (key as IDisposable)?.Dispose();
    }
}

/// <summary>The kinds of public keys.</summary>
public enum PublicKeyKind
{
    /// <summary>RSA with PKCS #1 v1.5 padding, at least 2,048 bits.</summary>
    Rsa,

    /// <summary>ECDSA; the signature is DER.</summary>
    Ecdsa,

    /// <summary>Ed25519 (RFC 8032).</summary>
    Ed25519,
}
