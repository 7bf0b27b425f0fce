using System.Buffers.Text;
using System.Security.Cryptography;
using LoyaltyHub.Core.Webhooks;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace LoyaltyHub.Core.Sampling;

/// <summary>Keys of platforms that sign with a private one: PEM (PKCS #8), of Ed25519 the 32 bytes in hexadecimal.</summary>
internal static class KeyPair
{
    /// <summary>A new pair.</summary>
    public static SenderKey New(PublicKeyKind kind)
    {
        switch (kind)
        {
            case PublicKeyKind.Ed25519:
                var (own, shown) = (RandomNumberGenerator.GetBytes(Ed25519.SecretKeySize), new byte[Ed25519.PublicKeySize]);
                Ed25519.GeneratePublicKey(own, 0, shown, 0);
                return new SenderKey(Convert.ToHexStringLower(own), Convert.ToHexStringLower(shown));
            case PublicKeyKind.Ecdsa or PublicKeyKind.EcdsaConcatenated:
                using (var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256))
                {
                    return new SenderKey(curve.ExportPkcs8PrivateKeyPem(), curve.ExportSubjectPublicKeyInfoPem());
                }

            default:
                using (var rsa = RSA.Create(2048))
                {
                    return new SenderKey(rsa.ExportPkcs8PrivateKeyPem(), rsa.ExportSubjectPublicKeyInfoPem());
                }
        }
    }

    /// <summary>A signature's text, with what stands before it and the time beside it.</summary>
    /// <param name="scheme">The scheme.</param>
    /// <param name="call">The message with all that is signed.</param>
    /// <param name="key">The private key.</param>
    /// <param name="at">When it is sent.</param>
    public static string Sign(PublicKeyScheme scheme, WebhookCall call, SenderKey key, DateTimeOffset at)
    {
        var terms = scheme.Terms;
        var signature = Bytes(scheme.Kind, HmacScheme.Name(terms.Algorithm), scheme.SignedBytes(call, at) ?? [], key);
        var text = terms.Prefix + (terms.Encoding switch
        {
            SignatureEncoding.Base64 => Convert.ToBase64String(signature),
            SignatureEncoding.Base64Url => Base64Url.EncodeToString(signature),
            SignatureEncoding.HexCapitals => Convert.ToHexString(signature),
            _ => Convert.ToHexStringLower(signature),
        });
        return terms.Timestamp is { Place: null } inside ? $"{inside.Prefix}{MessageTime.Text(at, inside)}{terms.Separator}{text}" : text;
    }

    /// <summary>A signature's bytes.</summary>
    public static byte[] Bytes(PublicKeyKind kind, HashAlgorithmName hash, byte[] message, SenderKey own)
    {
        var key = own.Signs.Replace("\\n", "\n", StringComparison.Ordinal);
        switch (kind)
        {
            case PublicKeyKind.Ed25519:
                var signature = new byte[Ed25519.SignatureSize];
                Ed25519.Sign(Convert.FromHexString(key), 0, message, 0, message.Length, signature, 0);
                return signature;
            case PublicKeyKind.Ecdsa or PublicKeyKind.EcdsaConcatenated:
                using (var curve = ECDsa.Create())
                {
                    curve.ImportFromPem(key);
                    return curve.SignData(message, hash, kind == PublicKeyKind.Ecdsa ? DSASignatureFormat.Rfc3279DerSequence : DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
                }

            default:
                using (var rsa = RSA.Create())
                {
                    rsa.ImportFromPem(key);
                    return rsa.SignData(message, hash, kind == PublicKeyKind.RsaPss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
                }
        }
    }
}
