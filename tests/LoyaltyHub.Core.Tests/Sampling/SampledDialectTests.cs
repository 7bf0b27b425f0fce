using System.Text;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Sampling;
using LoyaltyHub.Core.Webhooks;
using Xunit;

namespace LoyaltyHub.Core.Tests.Sampling;

/// <summary>Whatever a contract can say of signatures and bodies, the sandbox can play.</summary>
public sealed class SampledDialectTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);
    private static readonly Uri Address = new("https://hub.example.com/api/partners/shop/webhooks");

    [Theory]
    [InlineData("""{ "scheme": "hash", "field": "/sign", "algorithm": "md5", "encoding": "hex-any-case", "signed": "{field:/order}:{secret}" }""", "form")]
    [InlineData("""{ "scheme": "hash", "field": "/sign", "signed": "{sorted}", "sorted": { "each": "{value}", "between": "", "secretAs": "Password" } }""", "json")]
    [InlineData("""{ "scheme": "hmac", "field": "/sign", "signed": "{field:/order};{field:/total}" }""", "query")]
    [InlineData("""{ "scheme": "hmac", "parameter": "sign", "signed": "{body}", "algorithm": "sha512" }""", "json")]
    [InlineData("""{ "scheme": "public-key", "kind": "rsa", "header": "X-Sign", "signed": "{body}" }""", "json")]
    [InlineData("""{ "scheme": "public-key", "kind": "ecdsa", "header": "X-Sign", "signed": "{timestamp}{body}", "timestamp": { "header": "X-Time" } }""", "json")]
    [InlineData("""{ "scheme": "public-key", "kind": "ed25519", "header": "X-Sign", "signed": "{body}", "encoding": "hex" }""", "nested-form")]
    [InlineData("""{ "scheme": "public-key", "kind": "ecdsa-concatenated", "header": "X-Sign", "signed": "{body}" }""", "xml")]
    [InlineData("""{ "scheme": "public-key", "kind": "rsa-pss", "header": "X-Sign", "signed": "{body}" }""", "json")]
    [InlineData("""{ "scheme": "jwt", "algorithm": "ES256" }""", "jwt")]
    [InlineData("""{ "scheme": "jwt", "algorithm": "EdDSA", "header": "X-Token", "digest": { "claim": "sha" } }""", "json")]
    [InlineData("""{ "scheme": "jwt", "algorithm": "HS512", "header": "Authorization", "prefix": "Bearer ", "claims": { "aud": "hub" }, "digest": { "claim": "sha", "encoding": "base64" } }""", "form")]
    [InlineData("""{ "scheme": "hmac", "header": "X-Sign", "signed": "{timestamp}.{body}", "separator": ",", "timestamp": { "first": true, "as": "epoch-milliseconds" } }""", "xml")]
    [InlineData("""{ "scheme": "hmac", "parameter": "sign", "signed": "{sorted}", "sorted": { "of": "address" } }""", "query")]
    [InlineData("""{ "scheme": "basic", "user": "shop" }""", "form")]
    [InlineData("""{ "scheme": "secret-field", "field": "/token" }""", "json")]
    public void A_made_call_is_believed_and_read(string signature, string format)
    {
        var contract = Contract(signature, format);
        var (sampler, key) = (new PartnerSampler(contract), SenderKey.New(contract));
        var (made, problem) = sampler.Make(contract.Events[0], new SampleFacts("100001", 7, "100001", 123_456, Now));
        Assert.True(made is not null, problem);

        var call = new CallSigning(contract, key).Sign(sampler.Calls.Write(sampler.Calls.Forms[0], made!), Address, "100001", Now);

        Assert.Null(contract.Signature.Scheme.ProblemOf(key.Verifies));
        Assert.IsType<WebhookVerdict.Verified>(contract.Signature.Scheme.Verify(call.Received(Address), [key.Verifies], Now));
        Assert.IsType<WebhookVerdict.Refused>(contract.Signature.Scheme.Verify(call.Received(Address), [SenderKey.New(contract).Verifies], Now));
        Assert.IsType<NormalisedEvent.Accepted>(Assert.Single(sampler.Read(call, "100001", Now)));
    }

    private static PartnerContract Contract(string signature, string format) => PartnerContract.Parse(
        Encoding.UTF8.GetBytes($$"""
            {
              "partner": "shop", "name": "Shop", "kind": "retailer",
              "signature": {{signature.Replace("{ \"scheme\"", "{ \"secrets\": [\"SHOP\"], \"scheme\"", StringComparison.Ordinal)}},
              "formats": ["{{format}}"],
              "events": { "paid": { "activity": "purchase", "eventId": "/id", "member": { "from": "/card", "alias": "loyalty-id" }, "order": "/order", "amount": { "from": "/total", "as": "major" }, "currency": { "value": "RUB" } } },
              "settlement": { "endpoint": "https://shop.example/", "currency": "RUB", "secret": "SHOP_SETTLEMENT" }
            }
            """),
        "shop.json");
}
