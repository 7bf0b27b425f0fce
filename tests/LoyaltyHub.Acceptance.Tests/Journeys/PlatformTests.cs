using System.Net;
using System.Text;
using LoyaltyHub.Acceptance.Tests.Azurite;
using LoyaltyHub.Acceptance.Tests.Building;
using LoyaltyHub.Cli.Azurite;
using LoyaltyHub.Core.Webhooks;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Journeys;

/// <summary>Platforms that speak their own dialects, over HTTP, by their sample contracts.</summary>
public sealed class PlatformTests(SharedAzurite azurite) : IAsyncLifetime
{
    private const string ShopSecret = "shpss_0123456789abcdef0123456789abcdef";
    private const string Receipt = """{ "event": "payment.succeeded", "object": { "id": "pay-1", "amount": { "value": "10.00", "currency": "RUB" }, "captured_at": "2026-03-14T15:22:03.086Z", "metadata": { "loyalty_id": "LH-7000-0001" } } }""";
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(60) };
    private readonly HubDriver _hub = new(EmulatorAccounts.Fresh(azurite.ConnectionString));
    private readonly string _folder = Directory.CreateTempSubdirectory("platforms-").FullName;

    public async ValueTask InitializeAsync()
    {
        foreach (var name in new[] { "shopify", "yookassa", "cloudpayments", "strava" })
            File.Copy(Path.Combine(RepositoryRoot.Find(), "samples", "partners", "platforms", $"{name}.json"), Path.Combine(_folder, $"{name}.json"));
        _hub.Settings["Hub:PartnersFolder"] = _folder;
        _hub.Settings["Hub:TrustedProxies"] = "127.0.0.1, ::1, 10.0.0.0/8";
        _hub.Settings["PartnerSecrets:SHOPIFY_CLIENT_SECRET"] = ShopSecret;
        _hub.Settings["PartnerSecrets:CLOUDPAYMENTS_API_SECRET"] = ShopSecret;
        _hub.Settings["PartnerSecrets:STRAVA_CALLBACK_TOKEN"] = ShopSecret;
        _hub.Settings["PartnerSecrets:STRAVA_VERIFY_TOKEN"] = "our-token-of-the-handshake";
        foreach (var name in new[] { "SHOPIFY", "YOOKASSA", "CLOUDPAYMENTS", "STRAVA" })
            _hub.Settings[$"PartnerSecrets:{name}_SETTLEMENT"] = WebhookSecret.Generate().Reveal();
        await _hub.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        _client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_refund_that_does_not_name_the_member_finds_it_by_the_order()
    {
        var early = await ShopAsync("refunds/create", """{ "id": 8, "order_id": 77, "processed_at": "2026-03-20T11:03:39+01:00", "transactions": [{ "id": 1, "kind": "refund", "status": "success", "amount": "1.00", "currency": "EUR" }] }""");
        await _hub.DrainAsync();
        var aside = Assert.Single(await _hub.Books.QuarantineAsync());
        Assert.Contains("unknown-order", aside.ToString(), StringComparison.Ordinal);

        var paid = await ShopAsync("orders/paid", """{ "id": 42, "test": false, "total_price": "100.00", "currency": "EUR", "processed_at": "2026-03-14T18:21:57+01:00", "note_attributes": [{ "name": "loyalty_card", "value": "LH-7000-0001" }] }""");
        await _hub.DrainAsync();
        var back = await ShopAsync("refunds/create", """{ "id": 9, "order_id": 42, "processed_at": "2026-03-20T11:03:39+01:00", "transactions": [{ "id": 1, "kind": "refund", "status": "success", "amount": "40.00", "currency": "EUR" }, { "id": 2, "kind": "refund", "status": "success", "amount": "0.10", "currency": "EUR" }] }""");
        await _hub.DrainAsync();

        Assert.All([early, paid, back], answer => Assert.Equal((HttpStatusCode.OK, ""), (answer.Status, answer.Text)));
        Assert.Equal(["orders/paid:42", "refunds/create:9"], (await _hub.Books.EventIdsAsync()).Order());
        Assert.Equal(2, (await _hub.StatementAsync("LH-7000-0001", "shopify")).Entries.Count);
        await _hub.AuditedAsync();
    }

    [Theory]
    [InlineData("185.71.76.1", HttpStatusCode.OK)]
    [InlineData("203.0.113.7, 77.75.156.11, 10.1.2.3", HttpStatusCode.OK)]
    [InlineData("185.71.76.32", HttpStatusCode.Unauthorized)]
    [InlineData("185.71.76.1, 203.0.113.7", HttpStatusCode.Unauthorized)]
    [InlineData("185.71.76.1, nonsense", HttpStatusCode.Unauthorized)]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    public async Task A_platform_that_signs_nothing_is_known_by_its_address_as_trusted_proxies_tell_it(string? forwardedFor, HttpStatusCode expected)
    {
        using var request = Post("yookassa", Encoding.UTF8.GetBytes(Receipt));
        if (forwardedFor is not null)
            request.Headers.Add("X-Forwarded-For", forwardedFor);
        var answer = await Answer.OfAsync(await _client.SendAsync(request));
        if (expected == HttpStatusCode.OK)
            answer.Is(HttpStatusCode.OK);
        else
            answer.IsProblem(expected, "address-unknown");
    }

    [Fact]
    public async Task A_form_is_answered_in_the_platforms_own_words()
    {
        var body = Encoding.UTF8.GetBytes("TransactionId=1&Amount=10.00&Currency=RUB&DateTime=2026-03-14+15%3a22%3a03&Status=Completed&InvoiceId=0042&Data=%7b%22loyaltyId%22%3a%22LH-7000-0001%22%7d");
        using var request = Post("cloudpayments", body, "?event=pay", "application/x-www-form-urlencoded");
        request.Headers.TryAddWithoutValidation("Content-HMAC", Hmac(body));
        var answer = (await Answer.OfAsync(await _client.SendAsync(request))).Is(HttpStatusCode.OK);
        Assert.Equal("{\"code\":0}", answer.Text);
        await _hub.DrainAsync();
        Assert.Equal(["pay:1"], await _hub.Books.EventIdsAsync());
    }

    [Theory]
    [InlineData("our-token-of-the-handshake", HttpStatusCode.OK, "{\"hub.challenge\":\"15f7\\u0022d1\"}")]
    [InlineData("another", HttpStatusCode.Unauthorized, "")]
    public async Task A_platform_that_makes_sure_of_the_address_is_answered(string token, HttpStatusCode status, string text)
    {
        var answer = await Answer.OfAsync(await _client.GetAsync(new Uri(_hub.Host.BaseAddress, $"/api/partners/strava/webhooks?hub.mode=subscribe&hub.challenge=15f7%22d1&hub.verify_token={token}")));
        Assert.Equal((status, text), (answer.Status, answer.Text));
        (await Answer.OfAsync(await _client.GetAsync(new Uri(_hub.Host.BaseAddress, "/api/partners/shopify/webhooks?hub.mode=subscribe")))).IsProblem(HttpStatusCode.UnsupportedMediaType, "media-type");
    }

    [Fact]
    public async Task Another_media_type_than_the_contracts_names_what_is_taken()
    {
        using var request = Post("cloudpayments", [1], "?event=pay", "text/plain");
        var answer = (await Answer.OfAsync(await _client.SendAsync(request))).IsProblem(HttpStatusCode.UnsupportedMediaType, "media-type");
        Assert.Contains("application/x-www-form-urlencoded or application/json", answer.Text, StringComparison.Ordinal);
    }

    private async Task<Answer> ShopAsync(string topic, string json)
    {
        using var request = Post("shopify", Encoding.UTF8.GetBytes(json));
        request.Headers.Add("X-Shopify-Topic", topic);
        request.Headers.Add("X-Shopify-Hmac-Sha256", Hmac(Encoding.UTF8.GetBytes(json)));
        return await Answer.OfAsync(await _client.SendAsync(request));
    }

    private HttpRequestMessage Post(string partner, byte[] body, string query = "", string mediaType = "application/json")
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new System.Net.Http.Headers.MediaTypeHeaderValue(mediaType);
        return new HttpRequestMessage(HttpMethod.Post, new Uri(_hub.Host.BaseAddress, $"/api/partners/{partner}/webhooks{query}")) { Content = content };
    }

    private static string Hmac(byte[] body) => Convert.ToBase64String(System.Security.Cryptography.HMACSHA256.HashData(Encoding.UTF8.GetBytes(ShopSecret), body));
}
