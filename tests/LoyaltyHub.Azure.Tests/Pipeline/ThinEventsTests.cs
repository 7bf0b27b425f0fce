using System.Text;
using System.Text.Json.Nodes;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Azure.Tests.Delivery;
using LoyaltyHub.Core.Activities;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace LoyaltyHub.Azure.Tests.Pipeline;

/// <summary>Events whose details are fetched from their platform: durable first, fetched later, nothing lost, nothing doubled.</summary>
public sealed class ThinEventsTests(SharedAzurite azurite)
{
    private const string Details = """{"customer":"LH-1","total":"100.00","currency":"RUB","paid":"2026-03-14T12:20:05+03:00"}""";
    private const string Event = """{"event":"order.changed","id":"A/7"}""";

    [Fact]
    public async Task Details_are_fetched_after_the_event_is_durable_with_the_contracts_own_credentials()
    {
        await using var platform = await PartnerEndpoint.StartAsync(PartnerEndpoint.Status(200, Details), PartnerEndpoint.Status(200, Details));
        using var hub = await TestHub.StartAsync(azurite);
        using var contracts = Thin(platform);
        var partners = contracts.Directory(hub);

        await TakeInAsync(hub, partners);
        Assert.Empty(platform.Calls);
        var message = Assert.Single(await hub.TakeAsync(QueueNames.Activities));
        Assert.DoesNotContain("A/7", message, StringComparison.Ordinal);

        Assert.True(await hub.Thin(partners).ProcessAsync(message, default));
        var call = Assert.Single(platform.Calls);
        Assert.Equal(("GET /orders/A%2F7", "Bearer the token of the platform's api"), (call.Request, call.Headers["Authorization"]));
        Assert.Equal(["A/7"], await hub.JournalAsync());

        // The same message, and the same webhook, once more.
        Assert.True(await hub.Thin(partners).ProcessAsync(message, default));
        Assert.Single(platform.Calls);
        await TakeInAsync(hub, partners);
        await hub.Thin(partners).ProcessAsync(Assert.Single(await hub.TakeAsync(QueueNames.Activities)), default);
        Assert.Equal(["A/7"], await hub.JournalAsync());
        Assert.Empty(await hub.Quarantine.ReadAsync(default).ToListAsync());
        Assert.Empty((await hub.Audit.RunAsync(null, default)).Differences);
    }

    [Fact]
    public async Task What_cannot_be_fetched_waits_then_goes_to_quarantine_and_is_replayed_from_there()
    {
        await using var platform = await PartnerEndpoint.StartAsync(PartnerEndpoint.Status(500), PartnerEndpoint.Status(503, retryAfter: "7200"), PartnerEndpoint.Status(404), PartnerEndpoint.Status(200, Details));
        using var hub = await TestHub.StartAsync(azurite);
        using var contracts = Thin(platform);
        var partners = contracts.Directory(hub);
        await TakeInAsync(hub, partners);
        var message = Assert.Single(await hub.TakeAsync(QueueNames.Activities));

        await hub.Thin(partners).ProcessAsync(message, default);
        await hub.Thin(partners).ProcessAsync(message, default);
        Assert.Equal(2, await hub.CountAsync(QueueNames.Activities));
        Assert.Empty(await hub.TakeAsync(QueueNames.Activities));

        await hub.Thin(partners).ProcessAsync((ThinMessage.Read(message)! with { Attempts = 7 }).ToText(), default);
        var kept = Assert.Single(await hub.Quarantine.ReadAsync(default).ToListAsync());
        Assert.Equal((QuarantineItem.NotFetched, Event, "The endpoint answered 404."), (kept.Reason, Encoding.UTF8.GetString(kept.Content.Span), kept.Detail));

        // A copy that waited meanwhile finds nothing left to do.
        await hub.Thin(partners).ProcessAsync(message, default);
        Assert.Equal(3, platform.Calls.Count);

        var replay = new QuarantineReplay(hub.Quarantine, partners, hub.Processing, new SettlementQueue(hub.Account), hub.Thin(partners), hub.Clock);
        Assert.Equal(ReplayOutcome.Settled, Assert.Single(await replay.ReplayAsync(QuarantineFilter.All, default)).Outcome);
        Assert.Equal(["A/7"], await hub.JournalAsync());
        Assert.Empty(await hub.Quarantine.ReadAsync(default).ToListAsync());
    }

    [Fact]
    public async Task A_fetchs_secret_that_is_taken_away_is_named_and_the_event_waits_until_it_is_back()
    {
        await using var platform = await PartnerEndpoint.StartAsync(PartnerEndpoint.Status(200, Details));
        using var hub = await TestHub.StartAsync(azurite);
        using var contracts = Thin(platform);
        var partners = contracts.Directory(hub);
        await TakeInAsync(hub, partners);
        var message = Assert.Single(await hub.TakeAsync(QueueNames.Activities));

        var secret = hub.Configuration["PartnerSecrets:CITYMART_API"];
        hub.Configuration["PartnerSecrets:CITYMART_API"] = null;
        await hub.Thin(partners).ProcessAsync(message, default);
        Assert.Equal(1, await hub.CountAsync(QueueNames.Activities));
        await hub.Thin(partners).ProcessAsync((ThinMessage.Read(message)! with { Attempts = 7 }).ToText(), default);
        Assert.Equal("The secret CITYMART_API is not set.", Assert.Single(await hub.Quarantine.ReadAsync(default).ToListAsync()).Detail);
        Assert.Empty(platform.Calls);

        hub.Configuration["PartnerSecrets:CITYMART_API"] = secret;
        var replay = new QuarantineReplay(hub.Quarantine, partners, hub.Processing, new SettlementQueue(hub.Account), hub.Thin(partners), hub.Clock);
        Assert.Equal(ReplayOutcome.Settled, Assert.Single(await replay.ReplayAsync(QuarantineFilter.All, default)).Outcome);
        Assert.Equal(["A/7"], await hub.JournalAsync());
    }

    [Theory]
    [InlineData("no json", "cannot be read")]
    [InlineData("""{"customer":"LH-1"}""", "amount")]
    public async Task Details_of_another_shape_are_put_aside_with_their_reason(string details, string reason)
    {
        await using var platform = await PartnerEndpoint.StartAsync(PartnerEndpoint.Status(200, details));
        using var hub = await TestHub.StartAsync(azurite);
        using var contracts = Thin(platform);
        var partners = contracts.Directory(hub);
        await TakeInAsync(hub, partners);
        await hub.Thin(partners).ProcessAsync(Assert.Single(await hub.TakeAsync(QueueNames.Activities)), default);
        var kept = Assert.Single(await hub.Quarantine.ReadAsync(default).ToListAsync());
        Assert.Equal((QuarantineItem.NotNormalised, Event), (kept.Reason, Encoding.UTF8.GetString(kept.Content.Span)));
        Assert.Contains(reason, kept.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirects_are_not_followed_large_answers_not_read_and_other_hosts_not_called()
    {
        await using var elsewhere = await PartnerEndpoint.StartAsync(PartnerEndpoint.Status(200, Details));
        await using var platform = await PartnerEndpoint.StartAsync(
            PartnerEndpoint.Status(302, location: elsewhere.Address.ToString()),
            context => context.Response.WriteAsync(new string(' ', (1024 * 1024) + 1)));
        using var hub = await TestHub.StartAsync(azurite);
        using var contracts = Thin(platform);
        Assert.Equal(["The endpoint answered 302: redirects are not followed.", "The platform's answer is larger than 1048576 bytes."],
            [await ReasonAsync(hub, contracts, Event), await ReasonAsync(hub, contracts, Event)]);
        Assert.Contains("no address", await ReasonAsync(hub, contracts, """{"event":"order.changed","id":".."}"""), StringComparison.Ordinal);

        using var said = Thin(platform, fetch =>
        {
            fetch["url"] = new JsonObject { ["from"] = "/id" };
            fetch["hosts"] = new JsonArray(platform.Address.Authority);
        });
        foreach (var url in new[] { elsewhere.Address.ToString(), $"http://{platform.Address.Authority}@{elsewhere.Address.Authority}/", "https://169.254.169.254/latest", "file:///etc/passwd", "not an address" })
        {
            Assert.Contains("no address", await ReasonAsync(hub, said, $$"""{"event":"order.changed","id":"{{url}}"}"""), StringComparison.Ordinal);
        }

        Assert.Empty(elsewhere.Calls);

        // A host of the contract's own that leads to a private address.
        using var inside = Thin(platform, fetch => fetch["url"] = "https://10.0.0.7/{/id}");
        Assert.Contains("not public", await ReasonAsync(hub, inside, Event), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_is_killed_at_any_request_loses_and_doubles_nothing()
    {
        await using var platform = await PartnerEndpoint.StartAsync();
        using var hub = await TestHub.StartAsync(azurite);
        using var contracts = Thin(platform);
        var (survived, number) = (false, 0);
        for (var request = 1; !survived; request++)
        {
            var id = $"K{++number}";
            platform.Script([.. Enumerable.Repeat(PartnerEndpoint.Status(200, Details), 4)]);
            await TakeInAsync(hub, contracts.Directory(hub), $$"""{"event":"order.changed","id":"{{id}}"}""");
            var message = Assert.Single(await hub.TakeAsync(QueueNames.Activities));
            var seen = 0;
            var transport = new FaultyTransport(_ => Interlocked.Increment(ref seen) >= request ? Fault.Killed : Fault.None);
            using (var killed = hub.Another(transport))
            {
                survived = await Task.WhenAny(killed.Thin(contracts.Directory(hub)).ProcessAsync(message, default), transport.Killed) != transport.Killed;
            }

            await hub.Thin(contracts.Directory(hub)).ProcessAsync(message, default);
            Assert.Contains(id, await hub.JournalAsync());
        }

        Assert.True(number > 3, $"only {number} requests");
        Assert.Equal(Enumerable.Range(1, number).Select(one => $"K{one}").Order(StringComparer.Ordinal), await hub.JournalAsync());
        Assert.Empty(await hub.Quarantine.ReadAsync(default).ToListAsync());
        Assert.Empty((await hub.Audit.RunAsync(null, default)).Differences);
    }

    private static async Task<string> ReasonAsync(TestHub hub, ContractFolder contracts, string body)
    {
        var partners = contracts.Directory(hub);
        await TakeInAsync(hub, partners, body);
        var message = Assert.Single(await hub.TakeAsync(QueueNames.Activities));
        await hub.Thin(partners).ProcessAsync((ThinMessage.Read(message)! with { Attempts = 7 }).ToText(), default);
        var kept = Assert.Single(await hub.Quarantine.ReadAsync(QuarantineFilter.All, default).ToListAsync());
        Assert.True(await hub.Quarantine.ReleaseAsync(kept, default));
        return kept.Item.Detail;
    }

    private static async Task TakeInAsync(TestHub hub, PartnerDirectory partners, string body = Event)
    {
        var partner = partners.Find("citymart")!;
        var read = (Normalisation.Events)partner.Normaliser.Normalise(Encoding.UTF8.GetBytes(body), "msg_1", hub.Clock.GetUtcNow());
        Assert.IsType<NormalisedEvent.Thin>(Assert.Single(read.Items));
        await new WebhookIntake(hub.Ledger, hub.Queue, hub.Quarantine, hub.Clock, hub.Thin(partners)).TakeInAsync(partner.Contract.Partner, read.Items, default);
    }

    private static ContractFolder Thin(PartnerEndpoint platform, Action<JsonNode>? change = null) => new("citymart", contract =>
    {
        var thin = JsonNode.Parse($$$"""
            {
              "fetch": { "into": "order", "url": "http://{{{platform.Address.Authority}}}/orders/{/id}", "headers": { "Authorization": "Bearer {secret:CITYMART_API}" } },
              "then": {
                "activity": "purchase", "eventId": "/id", "member": { "from": "/order/customer", "alias": "loyalty-id" }, "order": "/id",
                "amount": { "from": "/order/total", "as": "major" }, "currency": "/order/currency", "at": "/order/paid"
              }
            }
            """)!;
        change?.Invoke(thin["fetch"]!);
        contract["events"]!["order.changed"] = thin;
    });
}
