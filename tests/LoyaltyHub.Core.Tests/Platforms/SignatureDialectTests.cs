using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Webhooks;
using Xunit;

namespace LoyaltyHub.Core.Tests.Platforms;

/// <summary>What a contract can say of signatures, by the ways in which public platforms sign; each signature is made here by other means than the hub's.</summary>
public sealed class SignatureDialectTests
{
    private const string Secret = "Password-2-of-the-shop";
    private const string Url = "https://hub.example.com/api/partners/shop/webhooks?mdOrder=70906e55&operation=deposited&orderNumber=1042&status=1";
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_773_501_723);

    [Fact]
    public void A_hash_of_chosen_fields_with_the_secret_among_them_and_the_shops_own_fields_sorted_behind()
    {
        var scheme = Scheme("""
            { "scheme": "hash", "field": "/SignatureValue", "algorithm": "md5", "encoding": "hex-any-case", "signed": "{field:/OutSum}:{field:/InvId}:{secret}{sorted}",
              "sorted": { "prefix": "Shp_", "each": ":{name}={value}", "between": "" }, "secrets": ["SHOP"] }
            """);
        string Body(string sum, string card, string? signature = null) =>
            $"OutSum={sum}&InvId=450009&Shp_zone=web&Shp_card={card}&SignatureValue={signature ?? Hex(Md5($"{sum}:450009:{Secret}:Shp_card={card}:Shp_zone=web")).ToUpperInvariant()}";
        Verified(scheme, Form(Body("100.26", "LC-1")));
        Verified(scheme, Form(Body("100.26", "LC-1", Hex(Md5($"100.26:450009:{Secret}:Shp_card=LC-1:Shp_zone=web")))));
        Mismatch(scheme, Form(Body("100.26", "LC-1").Replace("100.26", "900.26", StringComparison.Ordinal)));
        Mismatch(scheme, Form(Body("100.26", "LC-1").Replace("card=LC-1", "card=LC-2", StringComparison.Ordinal)));
        Mismatch(scheme, Form(Body("100.26", "LC-1") + "&Shp_more=1"));
        Verified(scheme, WebhookCall.ByQuery("?" + Body("100.26", "LC-1")));
    }

    [Fact]
    public void A_value_that_holds_the_separator_could_be_cut_elsewhere_and_is_refused()
    {
        var scheme = Scheme("""{ "scheme": "hash", "field": "/sign", "algorithm": "sha256", "signed": "{field:/a}|{field:/b}|{secret}", "secrets": ["SHOP"] }""");
        string Body(string a, string b, string signed) => $$"""{"a":"{{a}}","b":"{{b}}","sign":"{{Hex(SHA256.HashData(Utf8($"{signed}|{Secret}")))}}"}""";
        Verified(scheme, Json(Body("1", "2", "1|2")));
        Mismatch(scheme, Json(Body("1|2", "3", "1|2|3")));
        Mismatch(scheme, Json(Body("1", "2|3", "1|2|3")));
    }

    [Fact]
    public void All_fields_of_the_body_sorted_with_the_secret_among_them_under_a_name_of_its_own()
    {
        var contract = Scheme("""
            { "scheme": "hash", "field": "/Token", "signed": "{sorted}", "sorted": { "each": "{value}", "between": "", "secretAs": "Password" }, "secrets": ["SHOP"] }
            """);
        foreach (var file in new[] { "docs-authorized", "confirmed-with-data", "nested-data-changed", "tampered-amount" })
        {
            var vector = Corpus.Vector($"tbank/vectors/{file}.json");
            Assert.Equal(vector.Valid, contract.Verify(vector.Call, [vector.Secret], vector.Now) is WebhookVerdict.Verified);
        }
    }

    [Fact]
    public void The_parameters_of_the_address_sorted_and_signed_in_one_of_them()
    {
        var scheme = Scheme("""
            { "scheme": "hmac", "parameter": "checksum", "encoding": "hex-capitals", "signed": "{sorted}", "sorted": { "of": "address", "each": "{name};{value};", "between": "" }, "secrets": ["BANK"] }
            """);
        var checksum = Convert.ToHexString(HMACSHA256.HashData(Utf8(Secret), Utf8("mdOrder;70906e55;operation;deposited;orderNumber;1042;status;1;")));
        WebhookCall Call(string address, string sum) => Json("") with { Method = "GET", Url = $"{address}&checksum={sum}", Parameter = name => name == "checksum" ? sum : null };
        Verified(scheme, Call(Url, checksum));
        Mismatch(scheme, Call(Url, checksum.ToLowerInvariant()));
        Mismatch(scheme, Call(Url.Replace("status=1", "status=0", StringComparison.Ordinal), checksum));
    }

    [Fact]
    public void The_key_is_the_secret_with_something_behind_it_or_a_hash_of_it()
    {
        var suffix = Scheme("""{ "scheme": "hmac", "header": "X-Sign", "signed": "{body}", "algorithm": "sha1", "encoding": "base64", "keySuffix": "&", "secrets": ["S"] }""");
        Verified(suffix, Json("[]", ("X-Sign", Convert.ToBase64String(CryptographicOperations.HmacData(HashAlgorithmName.SHA1, Utf8(Secret + "&"), Utf8("[]"))))));
        Mismatch(suffix, Json("[]", ("X-Sign", Convert.ToBase64String(CryptographicOperations.HmacData(HashAlgorithmName.SHA1, Utf8(Secret), Utf8("[]"))))));

        var hashed = Scheme("""{ "scheme": "hmac", "header": "X-Sign", "signed": "{body}", "algorithm": "sha384", "encoding": "base64-url", "key": "sha256", "secrets": ["S"] }""");
        Verified(hashed, Json("{}", ("X-Sign", Convert.ToBase64String(HMACSHA384.HashData(SHA256.HashData(Utf8(Secret)), Utf8("{}"))).Replace('+', '-').Replace('/', '_').TrimEnd('='))));
    }

    [Fact]
    public void The_method_the_path_and_a_digest_of_the_body_are_signed()
    {
        var scheme = Scheme("""
            { "scheme": "hmac", "header": "X-Sign", "signed": "{method}\n{path}\n{parameter:status}\n{timestamp}\n{body-sha512}", "timestamp": { "header": "X-Time", "as": "epoch-milliseconds" }, "secrets": ["S"] }
            """);
        var signed = $"POST\n/api/partners/shop/webhooks\n1\n1773501723000\n{Hex(SHA512.HashData(Utf8("{}")))}";
        var call = Json("{}", ("X-Sign", Hex(HMACSHA256.HashData(Utf8(Secret), Utf8(signed)))), ("X-Time", "1773501723000")) with { Url = Url, Parameter = name => name == "status" ? "1" : null };
        Verified(scheme, call);
        Mismatch(scheme, call with { Method = "PUT" });
        Mismatch(scheme, call with { Url = Url.Replace("shop", "stop", StringComparison.Ordinal) });
        Mismatch(scheme, call with { Parameter = _ => "2" });
    }

    [Fact]
    public void The_time_is_a_field_of_the_body_that_is_signed_once_more()
    {
        var scheme = Scheme("""
            { "scheme": "hmac", "header": "Till-Signature", "encoding": "base64", "signed": "{body}{timestamp}", "timestamp": { "field": "/timestamp", "as": "iso8601" }, "secrets": ["S"] }
            """);
        const string Body = """{"timestamp":"2026-03-14T15:22:03.0861234Z"}""";
        var call = Json(Body, ("Till-Signature", Convert.ToBase64String(HMACSHA256.HashData(Utf8(Secret), Utf8(Body + "2026-03-14T15:22:03.0861234Z")))));
        Assert.Equal(DateTimeOffset.Parse("2026-03-14T15:22:03.0861234Z"), Verified(scheme, call).Timestamp);
        Assert.Equal("timestamp-too-old", Code(scheme.Verify(call, [Secret], Now.AddSeconds(302))));
        Assert.Equal("timestamp-malformed", Code(scheme.Verify(Json("""{"timestamp":"2026-03-14T15:22:03"}""", ("Till-Signature", "AA==")), [Secret], Now)));
    }

    [Fact]
    public void A_platforms_private_key_over_the_id_the_time_and_a_checksum_of_the_body()
    {
        using var key = RSA.Create(2048);
        var scheme = Scheme("""
            { "scheme": "public-key", "kind": "rsa", "header": "TRANSMISSION-SIG", "signed": "{id}|{timestamp}|8PT597110X687430LKGECATA|{body-crc32}", "id": "TRANSMISSION-ID",
              "timestamp": { "header": "TRANSMISSION-TIME", "as": "iso8601" }, "secrets": ["PLATFORM_KEY"] }
            """);
        const string Body = """{"event_type":"PAYMENT.SALE.COMPLETED"}""";
        var signature = key.SignData(Utf8($"69cd13f0|2026-03-14T15:22:03Z|8PT597110X687430LKGECATA|{Crc32.HashToUInt32(Utf8(Body))}"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var call = Json(Body, ("TRANSMISSION-SIG", Convert.ToBase64String(signature)), ("TRANSMISSION-ID", "69cd13f0"), ("TRANSMISSION-TIME", "2026-03-14T15:22:03Z"));
        var pem = key.ExportSubjectPublicKeyInfoPem();
        Assert.Equal("69cd13f0", Assert.IsType<WebhookVerdict.Verified>(scheme.Verify(call, [scheme.NewSecret(), pem.Replace("\n", "\\n", StringComparison.Ordinal)], Now)).Id);
        Assert.Equal("signature-mismatch", Code(scheme.Verify(call with { Body = Utf8(Body + " ") }, [pem], Now)));
        Assert.Equal("signature-mismatch", Code(scheme.Verify(call, [scheme.NewSecret()], Now)));
        Assert.Null(scheme.ProblemOf(Certificate(key)));
        Assert.IsType<WebhookVerdict.Verified>(scheme.Verify(call, [Certificate(key)], Now));
        Assert.NotNull(scheme.ProblemOf("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
    }

    [Fact]
    public void Elliptic_curves_sign_as_well()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var scheme = Scheme("""
            { "scheme": "public-key", "kind": "ecdsa", "header": "X-Sign", "signed": "{timestamp}{body}", "timestamp": { "header": "X-Time" }, "secrets": ["KEY"] }
            """);
        var signature = key.SignData(Utf8("1773501723{}"), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        var call = Json("{}", ("X-Sign", Convert.ToBase64String(signature)), ("X-Time", "1773501723"));
        Assert.IsType<WebhookVerdict.Verified>(scheme.Verify(call, [key.ExportSubjectPublicKeyInfoPem()], Now));
        Assert.Equal("signature-mismatch", Code(scheme.Verify(call with { Body = Utf8("[]") }, [key.ExportSubjectPublicKeyInfoPem()], Now)));

        // The first vector of RFC 8032, 7.1, signs the empty text.
        var ed = Scheme("""{ "scheme": "public-key", "kind": "ed25519", "encoding": "hex", "header": "X-Sign", "signed": "{body}", "secrets": ["KEY"] }""");
        var empty = Json("", ("X-Sign", "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"));
        const string Public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
        Assert.IsType<WebhookVerdict.Verified>(ed.Verify(empty, [Public], Now));
        Assert.IsType<WebhookVerdict.Verified>(ed.Verify(empty, [$"-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA{Convert.ToBase64String(Convert.FromHexString(Public))}\n-----END PUBLIC KEY-----"], Now));
        Assert.Equal("signature-mismatch", Code(ed.Verify(empty with { Body = new byte[] { 0 } }, [Public], Now)));
    }

    [Fact]
    public void A_secret_in_a_field_of_the_body_or_as_a_password()
    {
        var field = Scheme("""{ "scheme": "secret-field", "field": "/auth/application_token", "secrets": ["S"] }""");
        Verified(field, Json($$$"""{"auth":{"application_token":"{{{Secret}}}"}}"""));
        Mismatch(field, Json("""{"auth":{"application_token":"another-one-of-some-length"}}"""));
        Assert.Equal("header-missing", Code(field.Verify(Json("{}"), [Secret], Now)));

        var basic = Scheme("""{ "scheme": "basic", "user": "hub", "secrets": ["S"] }""");
        Verified(basic, Json("{}", ("Authorization", "Basic " + Convert.ToBase64String(Utf8($"hub:{Secret}")))));
        Mismatch(basic, Json("{}", ("Authorization", "Basic " + Convert.ToBase64String(Utf8($"hib:{Secret}")))));
        Mismatch(basic, Json("{}", ("Authorization", "Bearer " + Secret)));
    }

    [Theory]
    [InlineData("""{ "scheme": "hash", "header": "X", "signed": "{body}", "secrets": ["S"] }""", "/signature/signed: holds no secret")]
    [InlineData("""{ "scheme": "hmac", "header": "X", "field": "/x", "signed": "{body}", "secrets": ["S"] }""", "/signature/header: is not the only place")]
    [InlineData("""{ "scheme": "hmac", "signed": "{body}", "secrets": ["S"] }""", "/signature/header: is missing")]
    [InlineData("""{ "scheme": "hmac", "header": "X", "signed": "{sorted}", "secrets": ["S"] }""", "/signature/signed: '{sorted}' does not say")]
    [InlineData("""{ "scheme": "hmac", "header": "X", "signed": "{header:Y}", "secrets": ["S"] }""", "/signature/signed: '{header:Y}' does not say")]
    [InlineData("""{ "scheme": "hmac", "header": "X", "signed": "{field:a}", "secrets": ["S"] }""", "/signature/signed: '{field:a}' does not say")]
    [InlineData("""{ "scheme": "hmac", "header": "X", "signed": "{sorted}", "sorted": { "each": "{name}" }, "secrets": ["S"] }""", "/signature/sorted/each: leaves the values unsigned")]
    [InlineData("""{ "scheme": "hmac", "header": "X", "signed": "{field:/a}", "timestamp": { "field": "/b" }, "secrets": ["S"] }""", "/signature/timestamp: and {timestamp}")]
    [InlineData("""{ "scheme": "public-key", "kind": "dsa", "header": "X", "signed": "{body}", "secrets": ["S"] }""", "/signature/kind: 'dsa' is none")]
    public void Terms_by_which_anybody_could_sign_are_faults(string signature, string fault) =>
        Assert.Contains(Assert.Throws<ContractException>(() => Scheme(signature)).Errors, error => error.Contains(fault, StringComparison.Ordinal));

    private static SignatureScheme Scheme(string signature) => PartnerContract.Parse(
        Utf8($$"""
            { "partner": "shop", "name": "Shop", "kind": "retailer", "signature": {{signature}},
              "events": { "paid": { "activity": "confirmation", "member": { "from": "/m", "alias": "loyalty-id" }, "order": "/o", "eventId": "/id" } },
              "settlement": { "endpoint": "https://shop.example/s", "currency": "RUB", "secret": "SHOP_SETTLEMENT" } }
            """),
        "shop.json").Signature.Scheme;

    private static string Certificate(RSA key) => new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=platform", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
        .CreateSelfSigned(Now.AddDays(-1), Now.AddDays(1)).ExportCertificatePem();

    private static WebhookVerdict.Verified Verified(SignatureScheme scheme, WebhookCall call) => Assert.IsType<WebhookVerdict.Verified>(scheme.Verify(call, ["an older secret of some length", Secret], Now));

    private static void Mismatch(SignatureScheme scheme, WebhookCall call) => Assert.Equal("signature-mismatch", Code(scheme.Verify(call, [Secret], Now)));

    private static string Code(WebhookVerdict verdict) => Assert.IsType<WebhookVerdict.Refused>(verdict).Code;

    private static WebhookCall Form(string body) => Json(body) with { MediaType = WebhookCall.Form };

    private static WebhookCall Json(string body, params (string Name, string Value)[] headers)
    {
        var all = headers.ToDictionary(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase);
        return new WebhookCall(Utf8(body)) { Header = all.GetValueOrDefault, Url = Url };
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Md5(string text) => CryptographicOperations.HashData(HashAlgorithmName.MD5, Utf8(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
