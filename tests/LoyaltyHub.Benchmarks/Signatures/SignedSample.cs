using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LoyaltyHub.Core.Webhooks;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace LoyaltyHub.Benchmarks.Signatures;

/// <summary>A call that a platform signed, with all that it takes to verify it.</summary>
/// <param name="Name">The scheme's name.</param>
/// <param name="Scheme">The scheme.</param>
/// <param name="Body">The body.</param>
/// <param name="Headers">The headers by their names in lower case.</param>
/// <param name="Url">The address that was called.</param>
/// <param name="Secret">The secret.</param>
/// <param name="At">When it was signed.</param>
internal sealed record SignedSample(string Name, SignatureScheme Scheme, byte[] Body, IReadOnlyDictionary<string, string> Headers, string Url, string Secret, DateTimeOffset At)
{
    private const string Address = "https://hub.example.com/api/partners/shop/webhooks";
    private static readonly DateTimeOffset Then = DateTimeOffset.FromUnixTimeSeconds(1_773_501_723);
    private static readonly byte[] Plain = Encoding.UTF8.GetBytes("""{"type":"order.paid","data":{"order_id":"1042","amount_minor":459900,"currency":"RUB","customer":{"loyalty_id":"LC-000184467"}}}""");

    /// <summary>Parts of the body that the signature does not cover may be changed by anybody: only these are. Null for the whole body.</summary>
    public IReadOnlyList<string>? Covered { get; init; }

    /// <summary>The body's media type.</summary>
    public string MediaType { get; init; } = "application/json";

    /// <summary>Whether a call that comes too late is refused.</summary>
    public bool Ages { get; init; }

    /// <summary>One of each scheme.</summary>
    public static IReadOnlyList<SignedSample> All { get; } =
    [
        OfStandardWebhooks(), OfPublicKey(), OfAdyen(), OfToken(), OfSharedSecret(),
        .. PlatformSchemes.All.Where(scheme => scheme.Value is HmacScheme).Select(scheme => OfHmac(scheme.Key, (HmacScheme)scheme.Value)),
        OfHmac("hmac", new HmacScheme(new HmacTerms("X-Signature", SignatureTemplate.Parse("v0:{timestamp}:{body}"))
        {
            Algorithm = HashKind.Sha512,
            Prefix = "v0=",
            Timestamp = new TimestampTerms("X-Timestamp"),
        })),
        OfHmac("hash", new HmacScheme(new HmacTerms("X-Signature", SignatureTemplate.Parse("{body}:{secret}")) { Plain = true, Encoding = SignatureEncoding.HexCapitals })),
        OfCurve(),
        OfHmac("cloudpayments", PlatformSchemes.All["cloudpayments"], new HmacScheme(new HmacTerms("Content-HMAC", SignatureTemplate.Parse("{body}")) { Encoding = SignatureEncoding.Base64 })),
        .. FurtherSamples.All,
    ];

    private static SignedSample OfHmac(string name, HmacScheme scheme) => OfHmac(name, scheme, scheme);

    private static SignedSample OfHmac(string name, SignatureScheme verifier, HmacScheme signer)
    {
        var headers = new Dictionary<string, string>();
        if (signer.Terms.Timestamp is { Place: SignaturePlace.Header clock } time)
        {
            headers[clock.Name.ToLowerInvariant()] = (time.Form == TimestampForm.EpochMilliseconds ? Then.ToUnixTimeMilliseconds() : Then.ToUnixTimeSeconds()).ToString();
        }

        var call = new WebhookCall(Plain) { Url = Address, Header = header => headers.GetValueOrDefault(header.ToLowerInvariant()) };
        const string Key = "shpss_0123456789abcdef0123456789abcdef";
        headers[((SignaturePlace.Header)signer.Terms.Place).Name.ToLowerInvariant()] = signer.Sign(call, Key, Then);
        return new SignedSample(name, verifier, Plain, headers, Address, Key, Then) { Ages = signer.Terms.Timestamp is not null };
    }

    private static SignedSample OfStandardWebhooks()
    {
        var secret = WebhookSecret.Parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        return Standard("standard-webhooks", StandardWebhooks.Sign("msg_1", Then, Plain, secret), secret.Reveal());
    }

    private static SignedSample OfPublicKey()
    {
        var (privateKey, publicKey, signature) = (Enumerable.Range(0, 32).Select(number => (byte)number).ToArray(), new byte[32], new byte[64]);
        Ed25519.GeneratePublicKey(privateKey, 0, publicKey, 0);
        byte[] message = [.. Encoding.UTF8.GetBytes($"msg_1.{Then.ToUnixTimeSeconds()}."), .. Plain];
        Ed25519.Sign(privateKey, 0, message, 0, message.Length, signature, 0);
        return Standard("standard-webhooks-v1a", $"v1a,{Convert.ToBase64String(signature)}", $"whpk_{Convert.ToBase64String(publicKey)}");
    }

    private static SignedSample OfCurve()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var scheme = new PublicKeyScheme(PublicKeyKind.Ecdsa, new HmacTerms("X-Signature", SignatureTemplate.Parse("{timestamp}{body}"))
        {
            Encoding = SignatureEncoding.Base64,
            Timestamp = new TimestampTerms("X-Timestamp"),
        });
        var time = Then.ToUnixTimeSeconds().ToString();
        var signature = key.SignData([.. Encoding.UTF8.GetBytes(time), .. Plain], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        var headers = new Dictionary<string, string> { ["x-signature"] = Convert.ToBase64String(signature), ["x-timestamp"] = time };
        return new SignedSample("public-key", scheme, Plain, headers, Address, key.ExportSubjectPublicKeyInfoPem(), Then) { Ages = true };
    }

    private static SignedSample Standard(string name, string signature, string secret) => new(
        name,
        PlatformSchemes.All[name],
        Plain,
        new Dictionary<string, string> { ["webhook-id"] = "msg_1", ["webhook-timestamp"] = Then.ToUnixTimeSeconds().ToString(), ["webhook-signature"] = signature },
        Address,
        secret,
        Then)
    {
        Ages = true,
    };

    private static SignedSample OfAdyen()
    {
        const string Key = "00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF";
        const string Item = """{"additionalData":{"hmacSignature":"?"},"amount":{"currency":"EUR","value":11379},"eventCode":"AUTHORISATION","merchantAccountCode":"NorthwindNL","merchantReference":"order-1042","pspReference":"QFQTPCQ8HXSKGK82","success":"true"}""";
        using var item = JsonDocument.Parse(Item);
        var signature = AdyenScheme.Sign(item.RootElement, Key)!;
        var body = Encoding.UTF8.GetBytes($$"""{"live":"true","notificationItems":[{"NotificationRequestItem":{{Item.Replace("?", signature)}}}]}""");
        return new SignedSample("adyen", PlatformSchemes.All["adyen"], body, new Dictionary<string, string>(), Address, Key, Then)
        {
            Covered = [signature, "EUR", "11379", "AUTHORISATION", "NorthwindNL", "order-1042", "QFQTPCQ8HXSKGK82", "true\"}}"],
        };
    }

    private static SignedSample OfToken()
    {
        const string Unsigned = """{"TerminalKey":"1700000000001","OrderId":"1042","Success":true,"Status":"CONFIRMED","PaymentId":5217813370,"ErrorCode":"0","Amount":459900,"Token":"?"}""";
        using var document = JsonDocument.Parse(Unsigned);
        var token = TokenScheme.Sign(document.RootElement, "Example_Password_01");
        return new SignedSample("tbank", PlatformSchemes.All["tbank"], Encoding.UTF8.GetBytes(Unsigned.Replace("?", token)), new Dictionary<string, string>(), Address, "Example_Password_01", Then)
        {
            Covered = [token, "1700000000001", "1042", "true", "CONFIRMED", "5217813370", "459900"],
        };
    }

    private static SignedSample OfSharedSecret()
    {
        var secret = Convert.ToHexStringLower(SHA256.HashData("secret"u8));
        return new SignedSample("secret-header", new SharedSecretScheme(new SignaturePlace.Header("Authorization"), "Bearer "), [], new Dictionary<string, string> { ["authorization"] = $"Bearer {secret}" }, Address, secret, Then) { Covered = [] };
    }
}
