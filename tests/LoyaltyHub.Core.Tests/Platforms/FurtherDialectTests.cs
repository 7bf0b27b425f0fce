using System.Security.Cryptography;
using System.Text;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Sampling;
using LoyaltyHub.Core.Tests.Activities;
using LoyaltyHub.Core.Webhooks;
using Xunit;

namespace LoyaltyHub.Core.Tests.Platforms;

/// <summary>What else a contract can say of bodies, media types and handshakes.</summary>
public sealed class FurtherDialectTests
{
    private const string Visit = """ "events": { "e": { "activity": "engagement", "engagement": { "value": "visit" }, "member": { "from": "/m", "alias": "loyalty-id" }, "eventId": "/id" } } """;

    [Fact]
    public void XML_is_read_by_one_rule()
    {
        var call = new WebhookCall(Utf8("""<e:visit xmlns:e="urn:x" no="7"><m>LH-1</m><!-- x --><id>a&amp;b<![CDATA[<c>]]></id><tag>1</tag><tag>2</tag><list type="array"><x>3</x></list><none nil="true"/><empty/><note lang="en">hi</note></e:visit>""")) { MediaType = "text/xml" };
        var contract = Contract($$""" "formats": ["xml"], "typeField": { "from": "/#root", "map": { "visit": "e" } }, {{Visit}} """);
        var read = Assert.IsType<NormalisedEvent.Accepted>(Assert.Single(Read(contract, call))).Activity;
        Assert.Equal("a&b<c>", read.EventId.Value);

        foreach (var (pointer, value) in new[] { ("/@no", "7"), ("/tag/1", "2"), ("/list/0", "3"), ("/note/#text", "hi"), ("/note/@lang", "en") })
        {
            var mapped = Contract($$""" "formats": ["xml"], "typeField": { "first": [{ "text": "e" }] }, "events": { "e": { "activity": "engagement", "engagement": { "value": "visit" }, "member": { "from": "/m", "alias": "loyalty-id" }, "eventId": "{{pointer}}" } } """);
            Assert.Equal(value, Assert.IsType<NormalisedEvent.Accepted>(Assert.Single(Read(mapped, call))).Activity.EventId.Value);
        }
    }

    [Theory]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"b\">]><x><m>&a;</m></x>", "document type")]
    [InlineData("<x><m>1</x>", "is not XML")]
    [InlineData("<x/><y/>", "is not XML")]
    [InlineData("", "is not XML")]
    public void XML_with_a_document_type_or_faults_is_refused(string body, string problem)
    {
        var contract = Contract($$""" "formats": ["xml"], "typeField": "/#root", {{Visit}} """);
        var told = Assert.IsType<Normalisation.Unreadable>(new Normaliser(contract, Partner.Hasher).Normalise(new WebhookCall(Utf8(body)) { MediaType = "application/xml" }, null, Partner.WebhookAt));
        Assert.Contains(problem, told.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void XML_nested_deeper_than_32_levels_is_refused()
    {
        var contract = Contract($$""" "formats": ["xml"], "typeField": "/#root", {{Visit}} """);
        var deep = string.Concat(Enumerable.Repeat("<a>", 40)) + string.Concat(Enumerable.Repeat("</a>", 40));
        Assert.IsType<Normalisation.Unreadable>(new Normaliser(contract, Partner.Hasher).Normalise(new WebhookCall(Utf8(deep)) { MediaType = "application/xml" }, null, Partner.WebhookAt));
    }

    [Fact]
    public void Further_media_types_are_taken_as_the_format_that_the_contract_says()
    {
        var contract = Contract($$""" "mediaTypes": { "text/plain": "json", "none": "json" }, "typeField": { "first": [{ "text": "e" }] }, {{Visit}} """);
        foreach (var type in new[] { "text/plain", "none", "application/json" })
        {
            var call = MediaTypes.Usual(contract, new WebhookCall("""{"m":"LH-1","id":"1"}"""u8.ToArray()) { MediaType = type });
            Assert.IsType<NormalisedEvent.Accepted>(Assert.Single(Read(contract, call)));
        }

        Assert.Null(MediaTypes.FormatOf(contract, MediaTypes.Usual(contract, new WebhookCall(default(ReadOnlyMemory<byte>)) { MediaType = "text/html" })));
        Assert.Contains("text/plain", MediaTypes.Expectation(contract), StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_in_an_address_is_the_same_whatever_vouches_for_it_and_holds_no_secret()
    {
        var contract = PartnerContract.Parse(
            Utf8($$"""
                { "partner": "shop", "name": "Shop", "kind": "retailer", "signature": { "scheme": "secret-parameter", "parameter": "token", "secrets": ["SHOP"] }, "formats": ["query"], "typeField": { "first": [{ "text": "e" }] },
                  "settlement": { "endpoint": "https://shop.example/s", "currency": "RUB", "secret": "SHOP_SETTLEMENT" }, {{Visit}} }
                """),
            "shop.json");
        NormalisedEvent One(string query) => Assert.Single(Read(contract, WebhookCall.ByQuery(query)));
        Assert.Equal(
            Assert.IsType<NormalisedEvent.Accepted>(One("?m=LH-1&id=7&token=old-secret")).Activity.BodyHash,
            Assert.IsType<NormalisedEvent.Accepted>(One("?m=LH-1&id=7&token=new-secret")).Activity.BodyHash);
        Assert.DoesNotContain("secret", Encoding.UTF8.GetString(Assert.IsType<NormalisedEvent.Rejected>(One("?id=7&token=old-secret")).Raw.Span), StringComparison.Ordinal);
        Assert.IsType<Normalisation.Unreadable>(new Normaliser(contract, Partner.Hasher).Normalise(WebhookCall.ByQuery("?m=LH-1&id=7&id=8&token=x"), null, Partner.WebhookAt));
    }

    [Fact]
    public void Google_PubSub_packs_JSON_in_base64_into_JSON()
    {
        var contract = Contract($$""" "packed": { "/message/data": "json-base64" }, "typeField": { "first": [{ "text": "e" }] }, {{Visit.Replace("\"/m\"", "\"/message/data/m\"", StringComparison.Ordinal).Replace("\"/id\"", "\"/message/messageId\"", StringComparison.Ordinal)}} """);
        WebhookCall Push(string data) => new(Utf8($$"""{"message":{"attributes":{"key":"value"},"data":"{{data}}","messageId":"2070443601311540","publishTime":"2021-02-26T19:13:55.749Z"},"subscription":"projects/p/subscriptions/s"}"""));
        Assert.Equal("2070443601311540", Assert.IsType<NormalisedEvent.Accepted>(Assert.Single(Read(contract, Push(Convert.ToBase64String("{\"m\":\"LH-1\"}"u8))))).Activity.EventId.Value);
        foreach (var wrong in new[] { "%%", Convert.ToBase64String("{\"m\":"u8), Convert.ToBase64String("{\"m\":1,\"m\":2}"u8) })
        {
            var told = Assert.IsType<Normalisation.Unreadable>(new Normaliser(contract, Partner.Hasher).Normalise(Push(wrong), null, Partner.WebhookAt));
            Assert.Contains("/message/data", told.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Platforms_ask_in_many_ways_whether_an_address_is_the_hubs()
    {
        // eBay wants a hash of its code, a token of the receiver's choice and the address.
        var ebay = Contract($$"""
            "handshake": [{ "method": "GET", "when": [{ "url": "challenge_code", "present": true }], "answer": { "contentType": "application/json", "body": "{\"challengeResponse\":\"{proof}\"}",
              "proof": { "signed": "{parameter:challenge_code}{secret}{endpoint}", "plain": true, "secret": "EBAY_TOKEN" } } }], {{Visit}}
            """);
        var asked = WebhookCall.ByQuery("?challenge_code=a8628072") with { Url = "https://hub.example.com/x?challenge_code=a8628072", Parameter = name => name == "challenge_code" ? "a8628072" : null };
        var expected = Convert.ToHexStringLower(SHA256.HashData(Utf8("a8628072the-token-that-was-chosenhttps://hub.example.com/x")));
        Assert.Equal($$"""{"challengeResponse":"{{expected}}"}""", Handshaking.Answer(ebay, asked, verified: false, "k", name => name == "EBAY_TOKEN" ? "the-token-that-was-chosen" : null)!.Text);
        Assert.Contains("EBAY_TOKEN", ebay.OtherSecrets);

        // Asana wants its header back, CloudEvents' webhooks ask by OPTIONS, Mindbody by HEAD, Mailchimp by any GET.
        var asana = Contract($$""" "handshake": [{ "method": "POST", "when": [{ "header": "X-Hook-Secret", "present": true }], "answer": { "headers": { "X-Hook-Secret": "{header:X-Hook-Secret}" } } }], {{Visit}} """);
        var greeted = Handshaking.Answer(asana, new WebhookCall("{}"u8.ToArray()) { Header = name => name == "X-Hook-Secret" ? "abc\r\nSet-Cookie: x" : null }, verified: false, "k", _ => null)!;
        Assert.Equal("abcSet-Cookie: x", greeted.Headers["X-Hook-Secret"]);
        Assert.Null(Handshaking.Answer(asana, new WebhookCall("{}"u8.ToArray()), verified: false, "k", _ => null));
        foreach (var method in new[] { "GET", "HEAD", "OPTIONS" })
        {
            var open = Contract($$""" "handshake": [{ "method": "{{method}}", "answer": { "headers": { "WebHook-Allowed-Origin": "{header:WebHook-Request-Origin}" } } }], {{Visit}} """);
            Assert.Equal(200, Handshaking.Answer(open, WebhookCall.ByQuery("") with { Method = method }, verified: false, "k", _ => null)!.Status);
        }

        // Clover wants a code typed in.
        var clover = Contract($$""" "handshake": [{ "method": "POST", "when": [{ "from": "/verificationCode", "present": true }], "show": "/verificationCode", "answer": { "status": 200 } }], {{Visit}} """);
        Assert.Equal("c0-de", Handshaking.Answer(clover, new WebhookCall("""{"verificationCode":"c0-d\u0007e"}"""u8.ToArray()), verified: false, "k", _ => null)!.Show);
    }

    [Theory]
    [InlineData(""" "handshake": [{ "method": "POST", "answer": { "status": 200 } }], """, "/handshake/0/when: is missing")]
    [InlineData(""" "handshake": [{ "method": "PUT", "answer": { "status": 200 } }], """, "/handshake/0/method: 'PUT' is no method")]
    [InlineData(""" "answer": { "contentType": "text/plain", "body": "{proof}" }, """, "/answer/proof: and {proof} in 'body' belong together")]
    [InlineData(""" "answer": { "contentType": "text/plain", "body": "{proof}", "proof": { "signed": "{parameter:c}", "plain": true } }, """, "/answer/proof/signed: holds no secret")]
    [InlineData(""" "answer": { "headers": { "Set-Cookie": "x" } }, """, "/answer/headers/Set-Cookie: is no header")]
    [InlineData(""" "answer": { "headers": { "X-A": "{secret:SHOP}" } }, """, "/answer/headers/X-A: would tell a secret")]
    [InlineData(""" "mediaTypes": { "text/plain": "xml" }, """, "/mediaTypes/text~1plain: is none of the 'formats'")]
    [InlineData(""" "mediaTypes": { "Text": "json" }, """, "/mediaTypes/Text: is no media type")]
    [InlineData(""" "packed": { "data": "json" }, """, "/packed/data: 'data' is no JSON Pointer")]
    [InlineData(""" "packed": { "/data": "yaml" }, """, "/packed/~1data: 'yaml' is none of the known words")]
    public void What_cannot_be_meant_is_a_fault(string part, string fault) =>
        Assert.Contains(Assert.Throws<ContractException>(() => Contract(part + Visit)).Errors, error => error.Contains(fault, StringComparison.Ordinal));

    [Fact]
    public void A_review_finds_returns_by_lines_alone_cancellations_and_confirmations_fit_for_the_sandbox()
    {
        var review = ContractReview.Of(Contract($$"""
            "typeField": "/type",
            "events": {
              "back": { "activity": "return", "eventId": "/id", "member": { "from": "/m", "alias": "loyalty-id" }, "order": "/o", "lines": { "from": "/lines", "id": "/id" }, "at": "/at" },
              "off": { "activity": "cancellation", "eventId": "/id", "member": { "from": "/m", "alias": "loyalty-id" }, "cancels": "/of", "at": "/at" },
              "kept": { "activity": "engagement-confirmation", "eventId": "/id", "member": { "from": "/m", "alias": "loyalty-id" }, "confirms": "/of", "at": "/at" } }
            """));
        Assert.DoesNotContain(review.Warnings, warning => warning.What.Contains("sandbox", StringComparison.Ordinal));
    }

    [Fact]
    public void A_review_reads_the_examples_and_names_what_is_hardly_meant()
    {
        var review = ContractReview.Of(Contract($$"""
            "typeField": "/type", "examples": { "e": { "type": "e", "m": "LH-1", "id": "7" }, "f": { "type": "f", "o": "A" } },
            "events": { "e": { "activity": "engagement", "engagement": { "value": "visit" }, "member": { "from": "/m", "alias": "loyalty-id" }, "eventId": "/id" },
              "f": { "activity": "return", "eventId": "/id", "member": { "from": "/o", "alias": "order" }, "order": "/o", "amount": { "from": "/sum", "as": "major" }, "currency": { "value": "RUB" } } }
            """));
        Assert.Equal(["Engaged visit × 1, event 7"], review.Readings[0].Means);
        Assert.Equal(["/examples/f", "/examples/f"], review.Faults.Select(fault => fault.Path));
        Assert.Contains(review.Faults, fault => fault.What.Contains("amount (/sum) is missing", StringComparison.Ordinal));
        Assert.Contains(review.Warnings, warning => warning.Path == "/signature" && warning.What.Contains("vouches for who calls", StringComparison.Ordinal));
        Assert.Contains(review.Warnings, warning => warning.Path == "/events/f/member" && warning.What.Contains("no event of this contract is a purchase", StringComparison.Ordinal));
        Assert.Contains(review.Warnings, warning => warning.Path == "/events/e" && warning.What.Contains("counts as of its arrival", StringComparison.Ordinal));
    }

    private static IReadOnlyList<NormalisedEvent> Read(PartnerContract contract, WebhookCall call) => Assert.IsType<Normalisation.Events>(new Normaliser(contract, Partner.Hasher).Normalise(call, null, Partner.WebhookAt)).Items;

    private static PartnerContract Contract(string parts) => PartnerContract.Parse(
        Utf8($$"""
            { "partner": "shop", "name": "Shop", "kind": "retailer", "signature": { "scheme": "secret-header", "header": "X-Key", "secrets": ["SHOP"] },
              "settlement": { "endpoint": "https://shop.example/s", "currency": "RUB", "secret": "SHOP_SETTLEMENT" }, {{parts}} }
            """),
        "shop.json");

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
