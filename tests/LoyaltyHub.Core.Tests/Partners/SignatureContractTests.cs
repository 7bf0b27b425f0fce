using System.Text;
using LoyaltyHub.Core.Partners;
using Xunit;

namespace LoyaltyHub.Core.Tests.Partners;

public sealed class SignatureContractTests
{
    [Theory]
    [InlineData("""{ "scheme": "hmac", "secrets": ["A"], "header": "X", "signed": "{verb}{body}" }""", "/signature/signed: '{verb}{body}' does not say what is signed")]
    [InlineData("""{ "scheme": "hmac", "secrets": ["A"], "header": "X", "signed": "{timestamp}.{body}" }""", "/signature/timestamp: and {timestamp} in 'signed' belong together")]
    [InlineData("""{ "scheme": "hmac", "secrets": ["A"], "header": "X", "signed": "{body}", "timestamp": { "header": "T" } }""", "/signature/timestamp: and {timestamp} in 'signed' belong together")]
    [InlineData("""{ "scheme": "hmac", "secrets": ["A"], "header": "X", "signed": "{body}", "id": "X-Id" }""", "/signature/id: and {id} in 'signed' belong together")]
    [InlineData("""{ "scheme": "hmac", "secrets": ["A"], "header": "X", "signed": "{timestamp}{body}", "timestamp": { "prefix": "t=" } }""", "/signature/timestamp: names no place")]
    [InlineData("""{ "scheme": "hmac", "secrets": ["A"], "header": "X", "signed": "{timestamp}{body}", "timestamp": { "header": "T", "tolerance": 0 } }""", "/signature/timestamp/tolerance: is no whole number from 1 to 3600")]
    [InlineData("""{ "scheme": "hmac", "secrets": ["A"], "header": "X", "signed": "{body}", "algorithm": "md4" }""", "/signature/algorithm: 'md4' is none of the known words")]
    [InlineData("""{ "scheme": "hmac", "secrets": ["A"], "signed": "{body}" }""", "/signature/header: is missing")]
    [InlineData("""{ "scheme": "stripe", "secrets": ["A"], "header": "X" }""", "/signature/header: is unknown here")]
    [InlineData("""{ "scheme": "addresses" }""", "/signature/addresses: is missing")]
    [InlineData("""{ "scheme": "addresses", "addresses": ["10.0.0.0/40"] }""", "/signature/addresses/0: is no network")]
    [InlineData("""{ "scheme": "addresses", "addresses": ["10.0.0.0/8"], "secrets": ["A"] }""", "/signature/secrets: is of no use")]
    [InlineData("""{ "scheme": "shopify", "secrets": ["A"] }""", "/events/paid/eventId: is missing, and the scheme 'shopify' signs no id")]
    [InlineData("""{ "scheme": "shopify", "secrets": ["A"] }""", "/settlement/secret: is missing")]
    public void What_is_wrong_with_a_signature_is_said_with_its_place(string signature, string error)
    {
        var contract = $$"""
            {
              "partner": "shop", "name": "Shop", "kind": "retailer", "signature": {{signature}},
              "events": { "paid": { "activity": "engagement", "member": { "from": "/m", "alias": "phone" }, "engagement": { "value": "visit" } } },
              "settlement": { "endpoint": "https://shop.example/settlements", "currency": "RUB" }
            }
            """;
        var errors = Assert.Throws<ContractException>(() => PartnerContract.Parse(Encoding.UTF8.GetBytes(contract), "shop.json")).Errors;
        Assert.Single(errors, line => line.Split(": ", 2)[1].StartsWith(error, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{ "query": "a[?" }""", "/events/paid/member/query: 'a[?' is no JMESPath query")]
    [InlineData("""{ "from": "/a", "header": "B", "alias": "phone" }""", "/events/paid/member: names several places: from, header")]
    [InlineData("""{ "alias": "phone" }""", "/events/paid/member: does not say where its value is")]
    [InlineData("""{ "join": ["a"], "alias": "phone" }""", "/events/paid/member/join/0: 'a' is no JSON Pointer")]
    [InlineData("""{ "from": "/a", "with": "-", "alias": "phone" }""", "/events/paid/member/with: stands between parts")]
    [InlineData("""{ "from": "/a", "alias": "order" }""", "/events/paid/member/alias: is the order")]
    public void What_is_wrong_with_a_source_is_said_with_its_place(string member, string error)
    {
        var contract = $$"""
            {
              "partner": "shop", "name": "Shop", "kind": "retailer", "signature": { "scheme": "standard-webhooks", "secrets": ["A"] },
              "events": { "paid": { "activity": "engagement", "member": {{member}}, "engagement": { "value": "visit" } } },
              "settlement": { "endpoint": "https://shop.example/settlements", "currency": "RUB" }
            }
            """;
        var errors = Assert.Throws<ContractException>(() => PartnerContract.Parse(Encoding.UTF8.GetBytes(contract), "shop.json")).Errors;
        Assert.Contains(errors, line => line.Split(": ", 2)[1].StartsWith(error, StringComparison.Ordinal));
    }
}
