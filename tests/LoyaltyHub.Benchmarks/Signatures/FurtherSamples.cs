using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Webhooks;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace LoyaltyHub.Benchmarks.Signatures;

/// <summary>Calls signed by tokens and private keys, by fields of a body in JSON, forms and XML, and by a secret within it.</summary>
internal static class FurtherSamples
{
    private const string Address = "https://hub.example.com/api/partners/shop/webhooks";
    private const string Key = "shpss_0123456789abcdef0123456789abcdef";
    private static readonly DateTimeOffset Then = DateTimeOffset.FromUnixTimeSeconds(1_773_501_723);
    private static readonly byte[] Plain = Encoding.UTF8.GetBytes("""{"type":"order.paid","data":{"order_id":"1042","amount_minor":459900,"currency":"RUB"}}""");

    /// <summary>One of each.</summary>
    public static IReadOnlyList<SignedSample> All { get; } =
    [
        .. new[] { JwtAlgorithm.HS256, JwtAlgorithm.RS256, JwtAlgorithm.PS256, JwtAlgorithm.ES256, JwtAlgorithm.EdDSA }.Select(OfTokenBeside),
        OfTokenAsBody(),
        .. new[] { PublicKeyKind.Rsa, PublicKeyKind.RsaPss, PublicKeyKind.EcdsaConcatenated, PublicKeyKind.Ed25519 }.Select(OfKey),
        OfSortedJson(), OfPieces(), OfSortedXml(), OfPackedXml(), OfSecretField(),
    ];

    private static SignedSample OfTokenBeside(JwtAlgorithm algorithm)
    {
        var scheme = new JwtScheme(new JwtTerms(algorithm, new SignaturePlace.Header("Authorization")) { Prefix = "Bearer ", Digest = new BodyDigest("body", HashKind.Sha256, SignatureEncoding.Hex) });
        var (token, secret) = Token(scheme, $$"""{"iat":{{Then.ToUnixTimeSeconds()}},"body":"{{Convert.ToHexStringLower(SHA256.HashData(Plain))}}"}""");
        return new SignedSample($"jwt {algorithm}", scheme, Plain, new Dictionary<string, string> { ["authorization"] = $"Bearer {token}" }, Address, secret, Then) { Ages = true };
    }

    private static SignedSample OfTokenAsBody()
    {
        var scheme = new JwtScheme(new JwtTerms(JwtAlgorithm.ES256, null));
        var (token, secret) = Token(scheme, $$"""{"iat":{{Then.ToUnixTimeSeconds()}},"order":"1042"}""");
        return new SignedSample("jwt as the body", scheme, Encoding.ASCII.GetBytes(token), new Dictionary<string, string>(), Address, secret, Then) { Ages = true, MediaType = WebhookCall.Jwt };
    }

    private static (string Token, string Secret) Token(JwtScheme scheme, string payload)
    {
        var signed = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"alg":"{{scheme.Terms.Algorithm}}","kid":"1"}"""))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload))}";
        var bytes = Encoding.ASCII.GetBytes(signed);
        var (signature, secret) = scheme.Kind is { } kind ? Signed(kind, scheme.Hash, bytes) : (CryptographicOperations.HmacData(scheme.Hash, Encoding.UTF8.GetBytes(Key), bytes), Key);
        return ($"{signed}.{Base64Url.EncodeToString(signature)}", secret);
    }

    private static SignedSample OfKey(PublicKeyKind kind)
    {
        var scheme = new PublicKeyScheme(kind, new HmacTerms("X-Signature", SignatureTemplate.Parse("{timestamp}.{body}"))
        {
            Encoding = kind == PublicKeyKind.Ed25519 ? SignatureEncoding.Hex : SignatureEncoding.Base64Url,
            Timestamp = new TimestampTerms("X-Timestamp"),
        });
        var time = Then.ToUnixTimeSeconds().ToString();
        var (signature, secret) = Signed(kind, HashAlgorithmName.SHA256, [.. Encoding.UTF8.GetBytes($"{time}."), .. Plain]);
        var text = kind == PublicKeyKind.Ed25519 ? Convert.ToHexStringLower(signature) : Base64Url.EncodeToString(signature);
        return new SignedSample($"public-key {kind}", scheme, Plain, new Dictionary<string, string> { ["x-signature"] = text, ["x-timestamp"] = time }, Address, secret, Then) { Ages = true };
    }

    private static (byte[] Signature, string Public) Signed(PublicKeyKind kind, HashAlgorithmName hash, byte[] message)
    {
        switch (kind)
        {
            case PublicKeyKind.Ed25519:
                var (own, shown, signature) = (RandomNumberGenerator.GetBytes(32), new byte[32], new byte[64]);
                Ed25519.GeneratePublicKey(own, 0, shown, 0);
                Ed25519.Sign(own, 0, message, 0, message.Length, signature, 0);
                return (signature, Convert.ToHexStringLower(shown));
            case PublicKeyKind.EcdsaConcatenated:
                using (var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256))
                {
                    return (curve.SignData(message, hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation), curve.ExportSubjectPublicKeyInfoPem());
                }

            default:
                using (var rsa = RSA.Create(2048))
                {
                    return (rsa.SignData(message, hash, kind == PublicKeyKind.RsaPss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1), rsa.ExportSubjectPublicKeyInfoPem());
                }
        }
    }

    private static SignedSample OfSortedJson()
    {
        _ = SignatureTemplate.TryParse([("{sorted-json}", false)], null, new SortedJson(), out var signed);
        var scheme = new HmacScheme(new HmacTerms("X-Signature", signed!) { Algorithm = HashKind.Sha512 });
        return new SignedSample("sorted JSON", scheme, Plain, new Dictionary<string, string> { ["x-signature"] = scheme.Sign(new WebhookCall(Plain), Key, Then) }, Address, Key, Then);
    }

    private static SignedSample OfPieces()
    {
        _ = SignatureTemplate.TryParse([("{field:/object};{field:/id};", false), ("{field:/data};", true), ("{field:/time};{secret}", false)], null, null, out var signed);
        var scheme = new HmacScheme(new HmacTerms(new SignaturePlace.Field(JsonPointer.Parse("/verify")), signed!) { Plain = true });
        return InBody("optional pieces", scheme, """{"object":"order","id":"1042","data":"459900","time":"1773501723","verify":"?"}""", "application/json", ["order", "1042", "459900", "1773501723"]);
    }

    private static SignedSample OfSortedXml()
    {
        _ = SignatureTemplate.TryParse("{sorted}&key={secret}", new SortedFields { Except = ["sign"], SkipEmpty = true }, out var signed);
        var scheme = new HmacScheme(new HmacTerms(new SignaturePlace.Field(JsonPointer.Parse("/sign")), signed!) { Plain = true, Encoding = SignatureEncoding.HexCapitals });
        return InBody("sorted XML", scheme, "<xml><out_trade_no>1042</out_trade_no><total_fee>459900</total_fee><result_code>SUCCESS</result_code><sign>?</sign></xml>", "application/xml", ["1042", "459900", "SUCCESS"]);
    }

    private static SignedSample OfPackedXml()
    {
        // Of three bytes each, so that the base64 has no filling to write in two ways.
        var payload = Convert.ToBase64String("<notification><kind>order-paid</kind></notification>  "u8);
        var scheme = new HmacScheme(new HmacTerms(new SignaturePlace.Field(JsonPointer.Parse("/bt_signature")), SignatureTemplate.Parse("{field:/bt_payload}")) { Key = KeyForm.Sha1, Algorithm = HashKind.Sha1 });
        return InBody("packed XML in a form", scheme, $"bt_signature=?&bt_payload={payload}", WebhookCall.Form, [payload]);
    }

    private static SignedSample InBody(string name, HmacScheme scheme, string body, string mediaType, IReadOnlyList<string> covered)
    {
        var signature = scheme.Sign(new WebhookCall(Encoding.UTF8.GetBytes(body)) { MediaType = mediaType }, Key, Then);
        return new SignedSample(name, scheme, Encoding.UTF8.GetBytes(body.Replace("?", signature)), new Dictionary<string, string>(), Address, Key, Then) { MediaType = mediaType, Covered = [signature, .. covered] };
    }

    private static SignedSample OfSecretField() => new(
        "secret-field",
        new SharedSecretScheme(new SignaturePlace.Field(JsonPointer.Parse("/auth/key")), ""),
        Encoding.UTF8.GetBytes($$"""{"auth":{"key":"{{Key}}"},"order":"1042"}"""),
        new Dictionary<string, string>(),
        Address,
        Key,
        Then)
    {
        Covered = [Key],
    };
}
