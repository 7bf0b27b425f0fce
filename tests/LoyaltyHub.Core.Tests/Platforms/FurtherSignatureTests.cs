using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Webhooks;
using Xunit;

namespace LoyaltyHub.Core.Tests.Platforms;

/// <summary>How further public platforms sign, each said in a contract and signed here by other means than the hub's.</summary>
public sealed class FurtherSignatureTests
{
    private const string Secret = "0c809a2d2e8f4e4c817900ff441c9554";
    private const string Url = "https://hub.example.com/api/partners/shop/webhooks?data.id=123456&type=payment";
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_773_501_723);

    [Fact]
    public void The_time_is_the_first_part_of_the_header_whatever_it_begins_with()
    {
        // Recurly: recurly-signature: 1773501723000,hex[,hex]
        var scheme = Scheme("""{ "scheme": "hmac", "header": "recurly-signature", "separator": ",", "signed": "{timestamp}.{body}", "timestamp": { "first": true, "as": "epoch-milliseconds" }, "secrets": ["S"] }""");
        var sign = Hex(HMACSHA256.HashData(Utf8(Secret), Utf8("1773501723000.{}")));
        Assert.Equal(Now, Verified(scheme, Json("{}", ("recurly-signature", $"1773501723000,{new string('0', 64)},{sign}"))).Timestamp);
        Mismatch(scheme, Json("{}", ("recurly-signature", $"1773501724000,{sign}")));
        Assert.Equal("timestamp-malformed", Code(scheme.Verify(Json("{}", ("recurly-signature", $"{sign},1773501723000")), [Secret], Now)));
        Assert.Contains("\"first\": true", Faults("""{ "scheme": "hmac", "header": "X", "separator": ",", "signed": "{timestamp}.{body}", "timestamp": { "as": "epoch-seconds" }, "secrets": ["S"] }"""), StringComparison.Ordinal);
    }

    [Fact]
    public void Braces_of_the_signed_text_are_written_twice()
    {
        // Przelewy24: SHA-384 of a JSON text of chosen fields with the key among them.
        var scheme = Scheme("""
            { "scheme": "hash", "field": "/sign", "algorithm": "sha384", "signed": "{{\"merchantId\":{field:/merchantId},\"sessionId\":\"{field:/sessionId}\",\"amount\":{field:/amount},\"currency\":\"{field:/currency}\",\"crc\":\"{secret}\"}}", "secrets": ["S"] }
            """);
        string Body(string amount, string? sign = null) => $$"""{"merchantId":999,"sessionId":"s-1","amount":{{amount}},"currency":"PLN","sign":"{{sign ?? Hex(SHA384.HashData(Utf8($$"""{"merchantId":999,"sessionId":"s-1","amount":{{amount}},"currency":"PLN","crc":"{{Secret}}"}""")))}}"}""";
        Verified(scheme, Json(Body("1500")));
        Mismatch(scheme, Json(Body("1500").Replace("1500", "9500", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("""{ "scheme": "hmac", "header": "Paddle-Signature", "signed": "{timestamp}:{body}", "prefix": "h1=", "separator": ";", "timestamp": { "prefix": "ts=" }, "secrets": ["S"] }""", "Paddle-Signature", "ts=1773501723;h1=", "1773501723:", "sha256")]
    [InlineData("""{ "scheme": "hmac", "header": "x-zm-signature", "signed": "v0:{timestamp}:{body}", "prefix": "v0=", "timestamp": { "header": "X-Time" }, "secrets": ["S"] }""", "x-zm-signature", "v0=", "v0:1773501723:", "sha256")]
    [InlineData("""{ "scheme": "hmac", "header": "Calendly-Webhook-Signature", "signed": "{timestamp}.{body}", "prefix": "v1=", "separator": ",", "timestamp": { "prefix": "t=" }, "secrets": ["S"] }""", "Calendly-Webhook-Signature", "t=1773501723,v1=", "1773501723.", "sha256")]
    [InlineData("""{ "scheme": "hmac", "header": "x-paystack-signature", "signed": "{body}", "algorithm": "sha512", "secrets": ["S"] }""", "x-paystack-signature", "", "", "sha512")]
    [InlineData("""{ "scheme": "hmac", "header": "X-Hub-Signature", "signed": "{body}", "algorithm": "sha1", "prefix": "sha1=", "secrets": ["S"] }""", "X-Hub-Signature", "sha1=", "", "sha1")]
    [InlineData("""{ "scheme": "hmac", "header": "x-signature", "signed": "id:{parameter:data.id};request-id:{header:x-request-id};ts:{timestamp};", "prefix": "v1=", "separator": ",", "timestamp": { "prefix": "ts=" }, "secrets": ["S"] }""", "x-signature", "ts=1773501723,v1=", "id:123456;request-id:r-1;ts:1773501723;", "manifest")]
    [InlineData("""{ "scheme": "hmac", "header": "Authorization", "signed": "{header:X-Login}{timestamp}{body}", "prefix": "V2-HMAC-SHA256, Signature: ", "timestamp": { "header": "X-Time" }, "secrets": ["S"] }""", "Authorization", "V2-HMAC-SHA256, Signature: ", "login1773501723", "sha256")]
    public void Paddle_Zoom_Calendly_Paystack_Intercom_MercadoPago_and_dLocal(string signature, string header, string prefix, string before, string hash)
    {
        const string Body = """{"id":"evt_1"}""";
        var text = hash == "manifest" ? before : before + Body;
        var algorithm = hash switch { "sha512" => HashAlgorithmName.SHA512, "sha1" => HashAlgorithmName.SHA1, _ => HashAlgorithmName.SHA256 };
        var call = Json(Body, (header, prefix + Hex(CryptographicOperations.HmacData(algorithm, Utf8(Secret), Utf8(text)))), ("X-Time", "1773501723"), ("x-request-id", "r-1"), ("X-Login", "login")) with
        {
            Parameter = name => name == "data.id" ? "123456" : null,
        };
        var scheme = Scheme(signature);
        Verified(scheme, call);
        Mismatch(scheme, hash == "manifest" ? call with { Parameter = _ => "123457" } : call with { Body = Utf8(Body + " ") });
    }

    [Theory]
    [InlineData("""{ "scheme": "hash", "header": "OpenPayu-Signature", "signed": "{body}{secret}", "algorithm": "md5", "separator": ";", "prefix": "signature=", "secrets": ["S"] }""", "OpenPayu-Signature", "sender=checkout;signature=*;algorithm=MD5;content=DOCUMENT", "MD5", "{}SECRET")]
    [InlineData("""{ "scheme": "hash", "header": "Authorization", "signed": "{body}{secret}", "algorithm": "sha1", "prefix": "Signature ", "secrets": ["S"] }""", "Authorization", "Signature *", "SHA1", "{}SECRET")]
    [InlineData("""{ "scheme": "hash", "header": "x-authenticity-token", "signed": "{secret}-{body}", "secrets": ["S"] }""", "x-authenticity-token", "*", "SHA256", "SECRET-{}")]
    public void PayU_Xsolla_and_PagBank_hash_the_secret_beside_the_body(string signature, string header, string form, string hash, string text)
    {
        var sum = Hex(CryptographicOperations.HashData(new HashAlgorithmName(hash), Utf8(text.Replace("SECRET", Secret, StringComparison.Ordinal))));
        Verified(Scheme(signature), Json("{}", (header, form.Replace("*", sum, StringComparison.Ordinal))));
        Mismatch(Scheme(signature), Json("{ }", (header, form.Replace("*", sum, StringComparison.Ordinal))));
    }

    [Fact]
    public void HubSpot_signs_method_address_body_and_time_and_Twilio_the_address_with_a_sorted_form()
    {
        var hubspot = Scheme("""{ "scheme": "hmac", "header": "X-HubSpot-Signature-v3", "encoding": "base64", "signed": "{method}{url}{body}{timestamp}", "timestamp": { "header": "X-HubSpot-Request-Timestamp", "as": "epoch-milliseconds" }, "secrets": ["S"] }""");
        var call = Json("[]", ("X-HubSpot-Signature-v3", Convert.ToBase64String(HMACSHA256.HashData(Utf8(Secret), Utf8($"POST{Url}[]1773501723000")))), ("X-HubSpot-Request-Timestamp", "1773501723000"));
        Verified(hubspot, call);
        Mismatch(hubspot, call with { Url = Url + "&a=b" });

        var twilio = Scheme("""{ "scheme": "hmac", "header": "X-Twilio-Signature", "algorithm": "sha1", "encoding": "base64", "signed": "{url}{sorted}", "sorted": { "each": "{name}{value}", "between": "" }, "secrets": ["S"] }""");
        var form = Json("To=%2B18005551212&CallSid=CA1&From=%2B14158675310", ("X-Twilio-Signature", Convert.ToBase64String(CryptographicOperations.HmacData(HashAlgorithmName.SHA1, Utf8(Secret), Utf8($"{Url}CallSidCA1From+14158675310To+18005551212"))))) with { MediaType = WebhookCall.Form };
        Verified(twilio, form);
        Mismatch(twilio, form with { Body = Utf8("To=%2B18005551212&CallSid=CA2&From=%2B14158675310") });
    }

    [Fact]
    public void SendGrid_gives_its_key_as_bare_base64_and_Plaid_as_a_JSON_Web_Key()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var sendgrid = Scheme("""{ "scheme": "public-key", "kind": "ecdsa", "header": "X-Sign", "signed": "{timestamp}{body}", "timestamp": { "header": "X-Time" }, "secrets": ["KEY"] }""");
        var call = Json("[]", ("X-Sign", Convert.ToBase64String(key.SignData(Utf8("1773501723[]"), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))), ("X-Time", "1773501723"));
        Assert.IsType<WebhookVerdict.Verified>(sendgrid.Verify(call, [Convert.ToBase64String(key.ExportSubjectPublicKeyInfo())], Now));

        var point = key.ExportParameters(false).Q;
        var jwk = $$"""{"alg":"ES256","crv":"P-256","kid":"6c5516e1","kty":"EC","use":"sig","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"}""";
        Assert.Null(sendgrid.ProblemOf(jwk));
        Assert.IsType<WebhookVerdict.Verified>(sendgrid.Verify(call, [jwk], Now));
        Assert.NotNull(sendgrid.ProblemOf("""{"kty":"EC"}"""));
        Assert.NotNull(sendgrid.ProblemOf("AAAA"));

        using var rsa = RSA.Create(2048);
        var pss = Scheme("""{ "scheme": "public-key", "kind": "rsa-pss", "header": "X-Sign", "signed": "{body}", "secrets": ["KEY"] }""");
        var signed = Json("{}", ("X-Sign", Convert.ToBase64String(rsa.SignData(Utf8("{}"), HashAlgorithmName.SHA256, RSASignaturePadding.Pss))));
        Assert.IsType<WebhookVerdict.Verified>(pss.Verify(signed, [rsa.ExportSubjectPublicKeyInfoPem()], Now));
        Assert.Equal("signature-mismatch", Code(Scheme("""{ "scheme": "public-key", "kind": "rsa", "header": "X-Sign", "signed": "{body}", "secrets": ["KEY"] }""").Verify(signed, [rsa.ExportSubjectPublicKeyInfoPem()], Now)));
    }

    [Fact]
    public void WeChat_Pay_signs_the_sorted_elements_of_XML()
    {
        var scheme = Scheme("""{ "scheme": "hash", "field": "/sign", "algorithm": "md5", "encoding": "hex-capitals", "signed": "{sorted}&key={secret}", "sorted": { "skipEmpty": true }, "secrets": ["S"] }""", "\"formats\": [\"xml\"],");
        string Xml(string fee) => $"<xml><appid><![CDATA[wx2421b1c4370ec43b]]></appid><attach></attach><out_trade_no>1409811653</out_trade_no><total_fee>{fee}</total_fee><sign><![CDATA[{Convert.ToHexString(Md5($"appid=wx2421b1c4370ec43b&out_trade_no=1409811653&total_fee=1&key={Secret}"))}]]></sign></xml>";
        Verified(scheme, Json(Xml("1")) with { MediaType = "text/xml" });
        Mismatch(scheme, Json(Xml("2")) with { MediaType = "text/xml" });
    }

    [Fact]
    public void Braintree_signs_a_field_of_a_form_and_says_whose_key_it_was()
    {
        // Published with a client library of Braintree's: https://github.com/badu/braintree (WebhookParseRequest).
        const string Body = "bt_signature=sz9g7zhxz8838v7h%7C4b532339b3107eae876d7637d59217858f320098&bt_payload=PD94bWwgdmVyc2lvbj0iMS4wIiBlbmNvZGluZz0iVVRGLTgiPz4KPG5vdGlm%0AaWNhdGlvbj4KICA8a2luZD5jaGVjazwva2luZD4KICA8dGltZXN0YW1wIHR5%0AcGU9ImRhdGV0aW1lIj4yMDE3LTA0LTI2VDA3OjEyOjI0WjwvdGltZXN0YW1w%0APgogIDxzdWJqZWN0PgogICAgPGNoZWNrIHR5cGU9ImJvb2xlYW4iPnRydWU8%0AL2NoZWNrPgogIDwvc3ViamVjdD4KPC9ub3RpZmljYXRpb24%2BCg%3D%3D%0A";
        var scheme = Scheme("""{ "scheme": "hmac", "field": "/bt_signature", "signed": "{field:/bt_payload}", "algorithm": "sha1", "key": "sha1", "separator": "&", "prefix": "sz9g7zhxz8838v7h|", "secrets": ["S"] }""");
        Verified(scheme, Json(Body) with { MediaType = WebhookCall.Form });
        Mismatch(scheme, Json(Body.Replace("PD94", "PD95", StringComparison.Ordinal)) with { MediaType = WebhookCall.Form });
        Mismatch(scheme, Json(Body.Replace("sz9g7zhxz8838v7h", "sz9g7zhxz8838v7i", StringComparison.Ordinal)) with { MediaType = WebhookCall.Form });
    }

    private static SignatureScheme Scheme(string signature, string more = "") => PartnerContract.Parse(Contract(signature, more), "shop.json").Signature.Scheme;

    private static string Faults(string signature) => string.Join('\n', Assert.Throws<ContractException>(() => PartnerContract.Parse(Contract(signature, ""), "shop.json")).Errors);

    private static byte[] Contract(string signature, string more) => Utf8($$"""
        { "partner": "shop", "name": "Shop", "kind": "retailer", {{more}} "signature": {{signature}},
          "events": { "paid": { "activity": "confirmation", "member": { "from": "/m", "alias": "loyalty-id" }, "order": "/o", "eventId": "/id" } },
          "settlement": { "endpoint": "https://shop.example/s", "currency": "RUB", "secret": "SHOP_SETTLEMENT" } }
        """);

    private static WebhookVerdict.Verified Verified(SignatureScheme scheme, WebhookCall call) => Assert.IsType<WebhookVerdict.Verified>(scheme.Verify(call, ["an older secret of some length", Secret], Now));

    private static void Mismatch(SignatureScheme scheme, WebhookCall call) => Assert.Equal("signature-mismatch", Code(scheme.Verify(call, [Secret], Now)));

    private static string Code(WebhookVerdict verdict) => Assert.IsType<WebhookVerdict.Refused>(verdict).Code;

    private static WebhookCall Json(string body, params (string Name, string Value)[] headers)
    {
        var all = headers.ToDictionary(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase);
        return new WebhookCall(Utf8(body)) { Header = all.GetValueOrDefault, Url = Url };
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Md5(string text) => CryptographicOperations.HashData(HashAlgorithmName.MD5, Utf8(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
