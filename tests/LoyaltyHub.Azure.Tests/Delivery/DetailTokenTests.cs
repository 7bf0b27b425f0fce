using System.Net;
using System.Text;
using LoyaltyHub.Azure.Delivery;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Webhooks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LoyaltyHub.Azure.Tests.Delivery;

/// <summary>Details that a token has to be asked for first (OAuth 2.0 client credentials): one token for many events, renewed when it ends or is refused, and asked for by the rules of details.</summary>
public sealed class DetailTokenTests : IDisposable
{
    private static readonly PartnerId Partner = PartnerId.From("citymart");
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 3, 15, 3, 0, 0, TimeSpan.Zero));
    private readonly DetailFetching fetching;

    public DetailTokenTests() => fetching = new DetailFetching(DeliveryDriver.Patient with { Retries = 0 }, clock);

    [Fact]
    public async Task A_token_is_asked_for_once_and_used_until_shortly_before_its_end()
    {
        await using var platform = await PartnerEndpoint.StartAsync(Granted("one"), Details, Details, Granted("two"), Details);
        await FetchedAsync(platform);
        clock.Advance(TimeSpan.FromSeconds(3_539));
        await FetchedAsync(platform);
        clock.Advance(TimeSpan.FromSeconds(1));
        await FetchedAsync(platform);
        Assert.Equal(
            ["POST /oauth2/token", "GET /orders/7 Bearer one", "GET /orders/7 Bearer one", "POST /oauth2/token", "GET /orders/7 Bearer two"],
            platform.Calls.Select(call => call.Request[..3] == "GET" ? $"{call.Request} {call.Headers["Authorization"]}" : call.Request));
    }

    [Theory]
    [InlineData("", "Basic aWQlM0ExOmElMkZiJTNE", "grant_type=client_credentials")]
    [InlineData(""", "scope": "orders:read", "auth": "body" """, null, "grant_type=client_credentials&scope=orders%3Aread&client_id=id%3A1&client_secret=a%2Fb%3D")]
    [InlineData(""", "fields": { "grant_type": "account_credentials", "account_id": "{secret:ACCOUNT}" } """, "Basic aWQlM0ExOmElMkZiJTNE", "grant_type=account_credentials&account_id=number+9")]
    [InlineData(""", "auth": "body", "send": "json" """, null, """{"grant_type":"client_credentials","client_id":"id:1","client_secret":"a/b="}""")]
    public async Task The_client_says_who_it_is_as_the_contract_has_it(string more, string? basic, string body)
    {
        await using var platform = await PartnerEndpoint.StartAsync(Granted("one"), Details);
        await FetchedAsync(platform, more);
        var asked = platform.Calls.First();
        Assert.Equal((basic, body), (asked.Headers.GetValueOrDefault("Authorization"), Encoding.UTF8.GetString(asked.Body)));
    }

    [Fact]
    public async Task A_platform_that_gives_tokens_for_a_key_in_its_own_way_needs_no_client()
    {
        await using var platform = await PartnerEndpoint.StartAsync(PartnerEndpoint.Status(200, """{"correlationId":"c","token":"t-1"}"""), Details);
        var request = Request(platform, """{ "url": "URL", "fields": { "apiLogin": "{secret:ACCOUNT}" }, "send": "json", "from": "/token", "lifetime": 3600, "header": "X-Access-Token", "prefix": "" }""");
        Assert.IsType<DetailOutcome.Fetched>(await fetching.FetchAsync(Partner, request, default));
        Assert.Equal(("""{"apiLogin":"number 9"}""", "t-1"), (Encoding.UTF8.GetString(platform.Calls.First().Body), platform.Calls.Last().Headers["X-Access-Token"]));
    }

    [Fact]
    public async Task A_refused_token_is_replaced_once_and_not_again_for_every_event()
    {
        await using var platform = await PartnerEndpoint.StartAsync(
            Granted("one"), Details, PartnerEndpoint.Status(401), Granted("two"), Details, PartnerEndpoint.Status(401), PartnerEndpoint.Status(401));
        await FetchedAsync(platform);
        await FetchedAsync(platform);
        Assert.Equal(5, platform.Calls.Count);

        // The new one is refused as well: that is no matter of its age.
        Assert.Equal("The endpoint answered 401.", await FailedAsync(platform));
        Assert.Equal("The endpoint answered 401.", await FailedAsync(platform));
        Assert.Equal(7, platform.Calls.Count);

        clock.Advance(TimeSpan.FromSeconds(30));
        platform.Script(PartnerEndpoint.Status(401), Granted("three"), Details);
        await FetchedAsync(platform);
        Assert.Equal("Bearer three", platform.Calls.Last().Headers["Authorization"]);
    }

    [Fact]
    public async Task Many_events_at_once_ask_for_one_token()
    {
        var asked = new TaskCompletionSource();
        await using var platform = await PartnerEndpoint.StartAsync(async context =>
        {
            await asked.Task;
            await context.Response.WriteAsync("""{"access_token":"one","expires_in":"3600"}""");
        });
        var request = Request(platform);
        var all = Enumerable.Range(0, 4).Select(_ => fetching.FetchAsync(Partner, request, default)).ToList();
        asked.SetResult();
        Assert.All(await Task.WhenAll(all), outcome => Assert.IsType<DetailOutcome.Fetched>(outcome));
        Assert.Equal(1, platform.Calls.Count(call => call.Request == "POST /oauth2/token"));
    }

    [Fact]
    public async Task Another_secret_is_another_token()
    {
        await using var platform = await PartnerEndpoint.StartAsync(Granted("one"), Details, Granted("two"), Details);
        await FetchedAsync(platform);
        Assert.IsType<DetailOutcome.Fetched>(await fetching.FetchAsync(Partner, Request(platform, secret: "another"), default));
        Assert.Equal("Bearer two", platform.Calls.Last().Headers["Authorization"]);
    }

    [Theory]
    [InlineData("""{"error":"invalid_client"}""", 400, "The platform gives no token: The endpoint answered 400.")]
    [InlineData("""{"token_type":"bearer"}""", 200, "The platform's answer holds no token at /access_token.")]
    [InlineData("""{"access_token":"a\r\nX-Injected: 1"}""", 200, "The platform's answer holds no token at /access_token.")]
    [InlineData("no json", 200, "The platform's answer holds no token at /access_token.")]
    public async Task What_is_no_token_is_told_without_a_word_of_it(string answer, int status, string reason)
    {
        await using var platform = await PartnerEndpoint.StartAsync(PartnerEndpoint.Status(status, answer));
        Assert.Equal(reason, await FailedAsync(platform));
        Assert.Single(platform.Calls);
    }

    [Fact]
    public async Task Tokens_are_asked_for_at_public_addresses_only_and_no_redirect_is_followed()
    {
        await using var elsewhere = await PartnerEndpoint.StartAsync(Granted("stolen"));
        await using var platform = await PartnerEndpoint.StartAsync(PartnerEndpoint.Status(302, location: elsewhere.Address.ToString()));
        Assert.Contains("redirects are not followed", await FailedAsync(platform), StringComparison.Ordinal);
        Assert.Empty(elsewhere.Calls);

        using var guarded = new DetailFetching(new DeliveryOptions { Retries = 0 }, clock, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("169.254.169.254")]));
        var request = Request(platform, """{ "url": "https://auth.platform.example/token", "clientId": "ID", "clientSecret": "WORD" }""");
        var failed = Assert.IsType<DetailOutcome.Failed>(await guarded.FetchAsync(Partner, request, default));
        Assert.Contains("not public", failed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_fails_for_now_is_asked_for_again_as_details_are()
    {
        await using var platform = await PartnerEndpoint.StartAsync(PartnerEndpoint.Status(503, retryAfter: "7200"));
        var failed = Assert.IsType<DetailOutcome.Failed>(await fetching.FetchAsync(Partner, Request(platform), default));
        Assert.Equal(("The platform gives no token: The endpoint answered 503.", TimeSpan.FromHours(2)), (failed.Reason, failed.RetryAfter));

        platform.Script(PartnerEndpoint.Status(503), Granted("one"), Details);
        using var patient = new DetailFetching(DeliveryDriver.Patient with { Retries = 1, BaseDelay = TimeSpan.FromMilliseconds(1) }, TimeProvider.System);
        Assert.IsType<DetailOutcome.Fetched>(await patient.FetchAsync(Partner, Request(platform), default));
    }

    [Fact]
    public void Neither_a_request_nor_a_token_shows_itself() =>
        Assert.DoesNotContain("a/b=", $"{Request(null)}", StringComparison.Ordinal);

    public void Dispose() => fetching.Dispose();

    private static RequestDelegate Granted(string token) => PartnerEndpoint.Status(200, $$"""{"access_token":"{{token}}","token_type":"bearer","expires_in":3600}""");

    private static Task Details(HttpContext context) => context.Response.WriteAsync("""{"total":"1.00"}""");

    private static DetailRequest Request(PartnerEndpoint? platform, string? token = null, string secret = "a/b=")
    {
        var host = platform?.Address.Authority ?? "127.0.0.1:9";
        token = (token ?? """{ "url": "URL", "clientId": "ID", "clientSecret": "WORD" }""").Replace("URL", $"http://{host}/oauth2/token", StringComparison.Ordinal);
        var contract = PartnerContract.Parse(
            Encoding.UTF8.GetBytes($$"""
                {
                  "partner": "citymart", "name": "Citymart", "kind": "retailer", "signature": { "scheme": "standard-webhooks", "secrets": ["A"] },
                  "events": { "paid": {
                    "fetch": { "into": "order", "url": "http://{{host}}/orders/{/id}", "token": {{token}} },
                    "then": { "activity": "engagement", "eventId": "/id", "member": { "from": "/order/m", "alias": "phone" }, "engagement": { "value": "visit" } }
                  } },
                  "settlement": { "endpoint": "https://shop.example/settlements", "currency": "RUB" }
                }
                """),
            "citymart.json");
        var settings = new Dictionary<string, string> { ["ID"] = "id:1", ["WORD"] = secret, ["ACCOUNT"] = "number 9" };
        Assert.All(contract.OtherSecrets, name => Assert.Contains(name, settings.Keys));
        return new Normaliser(contract, new AliasHasher(new byte[32])).RequestFor("""{"type":"paid","id":7}"""u8.ToArray(), new EventFallback(null, default), settings.GetValueOrDefault)!;
    }

    private async Task FetchedAsync(PartnerEndpoint platform, string more = "") => Assert.IsType<DetailOutcome.Fetched>(
        await fetching.FetchAsync(Partner, Request(platform, $$"""{ "url": "URL", "clientId": "ID", "clientSecret": "WORD"{{more}} }"""), default));

    private async Task<string> FailedAsync(PartnerEndpoint platform) => Assert.IsType<DetailOutcome.Failed>(await fetching.FetchAsync(Partner, Request(platform), default)).Reason;
}
