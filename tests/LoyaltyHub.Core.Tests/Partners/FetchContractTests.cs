using System.Text;
using LoyaltyHub.Core.Partners;
using Xunit;

namespace LoyaltyHub.Core.Tests.Partners;

public sealed class FetchContractTests
{
    [Theory]
    [InlineData("""{ "clientId": "ID", "clientSecret": "WORD" }""", "/token/url: is missing")]
    [InlineData("""{ "url": "http://auth.shop.example/token", "clientId": "ID", "clientSecret": "WORD" }""", "/token/url: is no address that the hub can ask for a token")]
    [InlineData("""{ "url": "https://auth.shop.example/{/tenant}", "clientId": "ID", "clientSecret": "WORD" }""", "/token/url: is no address that the hub can ask for a token")]
    [InlineData("""{ "url": "https://me:word@auth.shop.example/token", "clientId": "ID", "clientSecret": "WORD" }""", "/token/url: is no address that the hub can ask for a token")]
    [InlineData("""{ "url": "https://auth.shop.example/token" }""", "/token/clientId: is missing, and no 'fields' say who asks")]
    [InlineData("""{ "url": "https://auth.shop.example/token", "clientId": "ID" }""", "/token/clientSecret: is missing")]
    [InlineData("""{ "url": "https://auth.shop.example/token", "clientId": "the id itself", "clientSecret": "WORD" }""", "/token/clientId: is no name of a setting")]
    [InlineData("""{ "url": "https://auth.shop.example/token", "clientId": "ID", "clientSecret": "WORD", "auth": "digest" }""", "/token/auth: 'digest' is none of the known words")]
    [InlineData("""{ "url": "https://auth.shop.example/token", "fields": { "login": "{/user}" } }""", "/token/fields/login: takes a value out of the event")]
    [InlineData("""{ "url": "https://auth.shop.example/token", "clientId": "ID", "clientSecret": "WORD", "header": "Host" }""", "/token/header: is no header that a contract may set")]
    [InlineData("""{ "url": "https://auth.shop.example/token", "clientId": "ID", "clientSecret": "WORD", "header": "X-Key" }""", "/headers: say 'X-Key', which holds the token")]
    [InlineData("""{ "url": "https://auth.shop.example/token", "clientId": "ID", "clientSecret": "WORD", "lifetime": 0 }""", "/token/lifetime: is no whole number from 1 to 86400")]
    public void What_is_wrong_with_how_a_token_is_asked_for_is_said_with_its_place(string token, string error)
    {
        var contract = $$"""
            {
              "partner": "shop", "name": "Shop", "kind": "retailer", "signature": { "scheme": "standard-webhooks", "secrets": ["A"] },
              "events": { "paid": {
                "fetch": { "into": "order", "url": "https://api.shop.example/orders/{/id}", "headers": { "X-Key": "{secret:KEY}" }, "token": {{token}} },
                "then": { "activity": "engagement", "member": { "from": "/m", "alias": "phone" }, "engagement": { "value": "visit" } }
              } },
              "settlement": { "endpoint": "https://shop.example/settlements", "currency": "RUB" }
            }
            """;
        var errors = Assert.Throws<ContractException>(() => PartnerContract.Parse(Encoding.UTF8.GetBytes(contract), "shop.json")).Errors;
        Assert.Single(errors, line => line.Split(": ", 2)[1].StartsWith($"/events/paid/fetch{error}", StringComparison.Ordinal));
    }
}
