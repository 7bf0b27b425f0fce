using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Webhooks;
using Xunit;

namespace LoyaltyHub.Core.Tests.Platforms;

/// <summary>JSON Web Tokens: the contract chooses the algorithm, and what a token brings along is never believed.</summary>
public sealed class TokenTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_773_501_723);
    private static readonly RSA Key = RSA.Create(2048);
    private static readonly string Public = Key.ExportSubjectPublicKeyInfoPem();
    private const string Body = """{"webhook_type":"TRANSFER","webhook_code":"TRANSFER_EVENTS_UPDATE"}""";

    [Fact]
    public void The_token_of_RFC_7515_A_2_verifies()
    {
        // RFC 7515, A.2: the payload says exp 1300819380, and neither iat nor a claim of the contract's.
        const string Token = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
        const string Jwk = """{"kty":"RSA","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ","e":"AQAB"}""";
        var scheme = Scheme("""{ "scheme": "jwt", "algorithm": "RS256", "secrets": ["K"] }""");
        var call = new WebhookCall(Utf8(Token)) { MediaType = "application/jwt" };
        Assert.IsType<WebhookVerdict.Verified>(scheme.Verify(call, [Jwk], DateTimeOffset.FromUnixTimeSeconds(1_300_819_379)));
        Assert.Equal("timestamp-too-old", Code(scheme.Verify(call, [Jwk], DateTimeOffset.FromUnixTimeSeconds(1_300_819_380))));
        Assert.Equal("signature-mismatch", Code(scheme.Verify(call, [Public], DateTimeOffset.FromUnixTimeSeconds(1_300_819_379))));
    }

    [Fact]
    public void A_token_beside_the_body_holds_its_digest()
    {
        var scheme = Scheme("""{ "scheme": "jwt", "algorithm": "RS256", "header": "Plaid-Verification", "digest": { "claim": "request_body_sha256" }, "secrets": ["K"] }""");
        var digest = Convert.ToHexStringLower(SHA256.HashData(Utf8(Body)));
        var token = Token("""{"alg":"RS256","kid":"6c5516e1","typ":"JWT"}""", $$"""{"iat":1773501723,"request_body_sha256":"{{digest}}"}""");
        var call = Call(Body, "Plaid-Verification", token);
        Assert.Equal(Now, Assert.IsType<WebhookVerdict.Verified>(scheme.Verify(call, [Public], Now.AddSeconds(300))).Timestamp);
        Assert.Equal("timestamp-too-old", Code(scheme.Verify(call, [Public], Now.AddSeconds(301))));
        Assert.Equal("timestamp-too-new", Code(scheme.Verify(call, [Public], Now.AddSeconds(-301))));
        Assert.Equal("signature-mismatch", Code(scheme.Verify(call with { Body = Utf8(Body + " ") }, [Public], Now)));
        Assert.Equal("header-missing", Code(scheme.Verify(Call(Body, "X", token), [Public], Now)));
        Assert.Equal("timestamp-malformed", Code(scheme.Verify(Call(Body, "Plaid-Verification", Token("""{"alg":"RS256"}""", $$"""{"request_body_sha256":"{{digest}}"}""")), [Public], Now)));
    }

    [Theory]
    [InlineData("""{"alg":"none"}""")]
    [InlineData("""{"alg":"HS256"}""")]
    [InlineData("""{"alg":"rs256"}""")]
    [InlineData("""{"alg":"RS512"}""")]
    [InlineData("""{"alg":"RS256","crit":["exp"]}""")]
    [InlineData("""{"alg":"RS256","alg":"RS256"}""")]
    [InlineData("""{"typ":"JWT"}""")]
    [InlineData("[]")]
    public void A_token_that_chooses_for_itself_is_refused(string header)
    {
        var scheme = Scheme("""{ "scheme": "jwt", "algorithm": "RS256", "secrets": ["K"] }""");
        foreach (var token in new[] { Token(header, """{"iat":1773501723}"""), Hmac(header, """{"iat":1773501723}""", Public), Unsigned(header) })
        {
            Assert.Equal("signature-mismatch", Code(scheme.Verify(new WebhookCall(Utf8(token)), [Public], Now)));
        }
    }

    [Fact]
    public void Claims_of_the_contract_have_to_be_said()
    {
        var scheme = Scheme("""{ "scheme": "jwt", "algorithm": "HS256", "header": "Authorization", "prefix": "Bearer ", "claims": { "aud": "hub", "iss": "platform" }, "secrets": ["K"] }""");
        const string Shared = "a shared secret of more than 32 bytes";
        string Said(string claims) => Hmac("""{"alg":"HS256"}""", $$"""{"iat":1773501723,{{claims}}}""", Shared);
        string? Judge(string token) => scheme.Verify(Call("{}", "Authorization", token), [Shared], Now) is WebhookVerdict.Refused refused ? refused.Code : null;
        Assert.Null(Judge("Bearer " + Said("""  "iss":"platform","aud":["other","hub"] """)));
        Assert.Equal("signature-mismatch", Judge("Bearer " + Said("""  "iss":"platform","aud":"other" """)));
        Assert.Equal("signature-mismatch", Judge("Bearer " + Said("""  "aud":"hub" """)));
        Assert.Equal("signature-mismatch", Judge(Said("""  "iss":"platform","aud":"hub" """)));
        Assert.Equal("timestamp-too-new", Judge("Bearer " + Said("""  "iss":"platform","aud":"hub","nbf":1773502723 """)));
        Assert.NotNull(scheme.ProblemOf("short"));
    }

    [Fact]
    public void A_changed_letter_of_a_token_is_refused_wherever_it_is()
    {
        var scheme = Scheme("""{ "scheme": "jwt", "algorithm": "HS512", "secrets": ["K"] }""");
        const string Shared = "a shared secret of more than 32 bytes";
        var token = Hmac("""{"alg":"HS512"}""", """{"iat":1773501723}""", Shared);
        Assert.IsType<WebhookVerdict.Verified>(scheme.Verify(new WebhookCall(Utf8(token)), [Shared], Now));
        for (var at = 0; at < token.Length; at++)
        {
            var changed = $"{token[..at]}{(token[at] == 'A' ? 'B' : 'A')}{token[(at + 1)..]}";
            Assert.IsType<WebhookVerdict.Refused>(scheme.Verify(new WebhookCall(Utf8(changed)), [Shared], Now));
        }
    }

    [Theory]
    [InlineData("""{ "scheme": "jwt", "algorithm": "none", "secrets": ["K"] }""", "/signature/algorithm: 'none' is none of the known words")]
    [InlineData("""{ "scheme": "jwt", "secrets": ["K"] }""", "/signature/algorithm: is missing")]
    [InlineData("""{ "scheme": "jwt", "algorithm": "RS256", "digest": { "claim": "x" }, "secrets": ["K"] }""", "/signature/digest: is of a body that is the token itself")]
    [InlineData("""{ "scheme": "jwt", "algorithm": "RS256", "header": "A", "field": "/b", "secrets": ["K"] }""", "/signature/header: is not the only place")]
    public void Terms_that_leave_a_choice_are_faults(string signature, string fault) =>
        Assert.Contains(Assert.Throws<ContractException>(() => Scheme(signature)).Errors, error => error.Contains(fault, StringComparison.Ordinal));

    private static SignatureScheme Scheme(string signature) => PartnerContract.Parse(
        Utf8($$"""
            { "partner": "shop", "name": "Shop", "kind": "retailer", "signature": {{signature}},
              "events": { "paid": { "activity": "confirmation", "member": { "from": "/m", "alias": "loyalty-id" }, "order": "/o", "eventId": "/id" } },
              "settlement": { "endpoint": "https://shop.example/s", "currency": "RUB", "secret": "SHOP_SETTLEMENT" } }
            """),
        "shop.json").Signature.Scheme;

    private static string Token(string header, string payload) => Signed(header, payload, text => Key.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    private static string Hmac(string header, string payload, string secret) =>
        Signed(header, payload, text => header.Contains("HS512", StringComparison.Ordinal) ? HMACSHA512.HashData(Utf8(secret), text) : HMACSHA256.HashData(Utf8(secret), text));

    private static string Unsigned(string header) => Signed(header, """{"iat":1773501723}""", _ => []);

    private static string Signed(string header, string payload, Func<byte[], byte[]> sign)
    {
        var text = $"{Base64Url.EncodeToString(Utf8(header))}.{Base64Url.EncodeToString(Utf8(payload))}";
        return $"{text}.{Base64Url.EncodeToString(sign(Utf8(text)))}";
    }

    private static WebhookCall Call(string body, string header, string value) => new(Utf8(body)) { Header = name => name == header ? value : null };

    private static string Code(WebhookVerdict verdict) => Assert.IsType<WebhookVerdict.Refused>(verdict).Code;

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
