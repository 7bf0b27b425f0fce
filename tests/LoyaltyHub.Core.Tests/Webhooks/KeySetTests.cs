using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Webhooks;
using Xunit;

namespace LoyaltyHub.Core.Tests.Webhooks;

public sealed class KeySetTests
{
    private static readonly RSA Rsa = RSA.Create(2048);
    private static readonly string Pem = Rsa.ExportSubjectPublicKeyInfoPem();
    private static readonly JwtScheme Scheme = new(new JwtTerms(JwtAlgorithm.RS256, null));

    [Theory]
    [InlineData("", true)]
    [InlineData(""", "use": "sig", "alg": "RS256" """, true)]
    [InlineData(""", "alg": "RS512" """, false)]
    [InlineData(""", "alg": "HS256" """, false)]
    [InlineData(""", "use": "enc" """, false)]
    public void Keys_for_another_algorithm_or_use_are_left_out(string more, bool taken)
    {
        var set = KeySet.Read(Encoding.UTF8.GetBytes($$"""{ "keys": [{{Jwk(more)}}, {"kty":"oct","k":"AAAA","kid":"k1"}, 7] }"""), Scheme);
        Assert.Equal(taken ? 1 : 0, set?.Of("k1").Count ?? 0);
        Assert.Equal(taken, set is not null);
    }

    [Fact]
    public void A_key_a_certificate_or_an_object_of_keys_may_stand_for_a_set()
    {
        var certificate = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=platform", Rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1)).ExportCertificatePem();
        foreach (var answer in new[]
        {
            Jwk(""), Pem, certificate, $"{certificate}\n{Pem}", Convert.ToBase64String(Rsa.ExportSubjectPublicKeyInfo()),
            JsonSerializer.Serialize(new { k1 = Pem }), JsonSerializer.Serialize(new { key = Convert.ToBase64String(Encoding.ASCII.GetBytes(Pem)) }), JsonSerializer.Serialize(new { key = Convert.ToBase64String(Rsa.ExportSubjectPublicKeyInfo()), algorithm = "RSA" }),
        })
        {
            Assert.NotEmpty(KeySet.Read(Encoding.UTF8.GetBytes(answer), Scheme)!.Of(null));
        }

        foreach (var answer in new[] { "", "{}", "{\"keys\":[]}", "{\"keys\":", "[]", "<html>404</html>", "{\"keys\":{}}" })
        {
            Assert.Null(KeySet.Read(Encoding.UTF8.GetBytes(answer), Scheme));
        }
    }

    [Theory]
    [InlineData("https://keys.shop.example/certs/CERT-360caa42", "https://keys.shop.example/certs/CERT-360caa42")]
    [InlineData("CERT-360caa42", "https://keys.shop.example/certs/CERT-360caa42")]
    [InlineData("https://keys.shop.example.evil.example/certs/CERT", null)]
    [InlineData("https://keys.shop.example@evil.example/certs/CERT", null)]
    [InlineData("https://evil.example/certs/CERT", null)]
    [InlineData("http://keys.shop.example/certs/CERT", null)]
    [InlineData("https://keys.shop.example/certs/../uploads/CERT", null)]
    [InlineData("https://keys.shop.example/certs/a/b", null)]
    [InlineData("https://keys.shop.example/certs/CERT?next=https://evil.example", null)]
    [InlineData("https://keys.shop.example/certs/%2e%2e%2fuploads", null)]
    [InlineData("https://keys.shop.example/certs/", null)]
    [InlineData("//evil.example/CERT", null)]
    [InlineData("..", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_call_chooses_among_the_keys_of_the_contracts_own_place_and_no_others(string? header, string? address)
    {
        var terms = Keys("""{ "header": "X-Cert-Url", "within": "https://keys.shop.example/certs/" }""");
        Assert.Equal(address, terms.AddressOf(new WebhookCall(default) { Header = name => name == "X-Cert-Url" ? header : null })?.AbsoluteUri);
    }

    [Theory]
    [InlineData("\"http://keys.shop.example/jwks\"", "/signature/keys: is no address that the hub can get keys from")]
    [InlineData("\"https://keys.shop.example/{/kid}\"", "/signature/keys: is no address that the hub can get keys from")]
    [InlineData("7", "/signature/keys: is no object")]
    [InlineData("{ \"header\": \"X\" }", "/signature/keys/within: is missing")]
    [InlineData("{ \"header\": \"X\", \"within\": \"https://keys.shop.example/certs\" }", "/signature/keys/within: does not end in '/'")]
    [InlineData("{ \"header\": \"X\", \"within\": \"https://keys.shop.example/\", \"url\": \"https://keys.shop.example/\" }", "/signature/keys/url: is one address")]
    [InlineData("{ \"url\": \"https://keys.shop.example/\", \"headers\": { \"X-Token\": \"{header:X-Token}\" } }", "/signature/keys/headers: take a value out of the call")]
    [InlineData("{ \"url\": \"https://keys.shop.example/\", \"keyId\": \"X Y\" }", "/signature/keys/keyId: is no header's name")]
    [InlineData("\"https://keys.shop.example/jwks\", \"secrets\": [\"A\"]", "/signature/secrets: and 'keys' both say what verifies")]
    public void What_is_wrong_with_where_keys_are_published_is_said_with_its_place(string keys, string error)
    {
        var errors = Assert.Throws<ContractException>(() => Keys(keys)).Errors;
        Assert.Contains(errors, line => line.Split(": ", 2)[1].StartsWith(error, StringComparison.Ordinal));
    }

    [Fact]
    public void A_secret_that_both_sides_share_is_published_nowhere()
    {
        var errors = Assert.Throws<ContractException>(() => Contract("""{ "scheme": "jwt", "algorithm": "HS256", "keys": "https://keys.shop.example/jwks" }""")).Errors;
        Assert.Contains(errors, line => line.Contains("/signature/keys: are public, and HS256 is verified by a secret that both sides share", StringComparison.Ordinal));
    }

    private static string Jwk(string more)
    {
        var key = Rsa.ExportParameters(false);
        return $$"""{"kty":"RSA","kid":"k1","n":"{{System.Buffers.Text.Base64Url.EncodeToString(key.Modulus)}}","e":"AQAB"{{more}}}""";
    }

    private static KeySetTerms Keys(string keys) => Contract($$"""{ "scheme": "public-key", "kind": "rsa", "header": "X-Signature", "signed": "{body}", "keys": {{keys}} }""").Signature.Keys!;

    private static PartnerContract Contract(string signature) => PartnerContract.Parse(
        Encoding.UTF8.GetBytes($$"""
            {
              "partner": "shop", "name": "Shop", "kind": "retailer", "signature": {{signature}},
              "events": { "paid": { "activity": "engagement", "eventId": "/id", "member": { "from": "/m", "alias": "phone" }, "engagement": { "value": "visit" } } },
              "settlement": { "endpoint": "https://shop.example/settlements", "currency": "RUB", "secret": "B" }
            }
            """),
        "shop.json");
}
