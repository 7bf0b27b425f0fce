using System.Buffers;

namespace LoyaltyHub.Core.Webhooks;

/// <summary>
/// Verifies a signature that a platform makes with its private key. The secrets are its public keys. A key or certificate that a call brings along, or says where to get, is never believed.
/// </summary>
/// <param name="kind">The kind of key.</param>
/// <param name="terms">Where the signature is and what is signed.</param>
public sealed class PublicKeyScheme(PublicKeyKind kind, HmacTerms terms) : SignedTextScheme(terms)
{
    /// <summary>The kind of key.</summary>
    public PublicKeyKind Kind => kind;

    /// <inheritdoc/>
    public override string? ProblemOf(string secret) => base.ProblemOf(secret) ?? VerifyingKey.Problem(kind, secret);

    /// <inheritdoc/>
    public override string NewSecret() => VerifyingKey.New(kind);

    private protected override bool Matches(IEnumerable<string> given, in Message message)
    {
        var signed = new ArrayBufferWriter<byte>();
        if (!Terms.Signed.Write(signed.Write, message))
        {
            return false;
        }

        using var key = VerifyingKey.Open(kind, message.Secret);
        return given.Select(Decode).OfType<byte[]>().Take(4).Any(signature => key.Verifies(signature, signed.WrittenSpan.ToArray(), HmacScheme.Name(Terms.Algorithm)));
    }

    /// <summary>The bytes of a signature's text; null where another text has the same bytes and was meant.</summary>
    private byte[]? Decode(string text)
    {
        try
        {
            var bytes = Terms.Encoding == SignatureEncoding.Base64 ? Convert.FromBase64String(text)
                : Terms.Encoding == SignatureEncoding.Base64Url ? System.Buffers.Text.Base64Url.DecodeFromChars(text)
                : Convert.FromHexString(text);
            return Terms.Encoding != SignatureEncoding.HexAnyCase && HmacScheme.Text(bytes, Terms.Encoding) != text ? null : bytes;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
