using System.Text.Json;
using System.Text.Json.Nodes;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Settlement;
using Xunit;

namespace LoyaltyHub.Azure.Tests.Notices;

/// <summary>What a commit gives a partner to know is written with it and becomes one webhook, whatever is cut short.</summary>
public sealed class NoticeOutboxTests(SharedAzurite azurite)
{
    private static readonly Uri Nowhere = new("http://127.0.0.1:9/");

    [Fact]
    public async Task A_purchase_tells_its_partner_what_changed_and_nothing_of_who_the_member_is()
    {
        using var driver = await NoticeDriver.StartAsync(azurite, Nowhere);
        await driver.BuyAsync("e1", Sample.Anna, 1000);
        await driver.MoveAsync();

        var webhook = Assert.Single(await driver.WaitingAsync());
        var body = JsonSerializer.Deserialize<JsonElement>(webhook.Body);
        Assert.Equal(("balance.changed", "e1", "order e1", webhook.Id), (Text(body, "type"), Text(body, "eventId"), Text(body, "order"), Text(body, "id")));
        var balance = Assert.Single(body.GetProperty("balances").EnumerateArray());
        Assert.Equal(30, balance.GetProperty("available").GetInt64() + balance.GetProperty("pending").GetInt64());
        Assert.DoesNotContain(Sample.Anna.Value, webhook.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(Sample.Alias("anna").Value, webhook.Body, StringComparison.Ordinal);
        Assert.Equal([$"citymart/{Sample.Anna}"], await driver.Hub.TakeAsync(QueueNames.Deliveries));
        Assert.Single(driver.Written);
    }

    [Fact]
    public async Task A_purchase_that_takes_its_member_to_another_tier_tells_so_and_its_return_tells_the_way_back()
    {
        var rules = Sample.Changed(file =>
        {
            file["counters"] = JsonNode.Parse("""[{ "counter": "spent", "name": { "en": "Spent", "ru": "Потрачено" }, "on": "purchase", "count": "amount" }]""");
            file["ladders"] = JsonNode.Parse("""
                [{ "ladder": "status", "name": { "en": "Status", "ru": "Статус" }, "counter": "spent", "within": "year", "levels": [
                  { "tier": "silver", "name": { "en": "Silver", "ru": "Серебро" }, "from": 100000 }, { "tier": "gold", "name": { "en": "Gold", "ru": "Золото" }, "from": 500000 }] }]
                """);
        });
        using var driver = await NoticeDriver.StartAsync(azurite, Nowhere, ["tier.changed"], rules);
        await driver.BuyAsync("e1", Sample.Anna, 500);
        await driver.BuyAsync("e2", Sample.Anna, 5_000);
        await driver.CommitAsync(Sample.Anna, Sample.Return("e3", "order e2", 5_000));
        await driver.MoveAsync();

        var told = (await driver.WaitingAsync()).Select(webhook => JsonSerializer.Deserialize<JsonElement>(webhook.Body)).ToList();
        Assert.Equal([("e2", null, "gold"), ("e3", "gold", null)], told.Select(body => (Text(body, "eventId")!, Maybe(body, "before"), Maybe(body, "tier"))));
        Assert.Equal("Золото", told[0].GetProperty("name").GetProperty("ru").GetString());
        Assert.All(told, body => Assert.Equal(("tier.changed", "status"), (Text(body, "type"), Text(body, "ladder"))));

        static string? Maybe(JsonElement body, string name) => body.TryGetProperty(name, out var value) ? value.GetString() : null;
    }

    [Fact]
    public async Task Events_of_one_commit_have_the_balance_after_each_and_cost_one_row_for_all()
    {
        using var driver = await NoticeDriver.StartAsync(azurite, Nowhere);
        await driver.CommitAsync(Sample.Anna, [.. Enumerable.Range(0, 30).Select(number => Sample.Purchase($"e{Sample.Number(number)}", 100))]);
        var rows = await new TableNotices(driver.Hub.Account).ReadAsync(Shard.Of(Sample.Anna, TestHub.Shards), default).ToListAsync();
        Assert.Equal(30, rows.Sum(row => row.Notices.Count));
        Assert.InRange(rows.Count, 1, 3);

        await driver.MoveAsync();

        var bodies = (await driver.WaitingAsync()).Select(webhook => JsonSerializer.Deserialize<JsonElement>(webhook.Body).GetProperty("balances")[0]).ToList();
        var totals = bodies.Select(balance => balance.GetProperty("available").GetInt64() + balance.GetProperty("pending").GetInt64()).ToList();
        Assert.Equal(Enumerable.Range(1, 30).Select(count => 3L * count), totals);
    }

    [Fact]
    public async Task A_partner_that_wants_to_be_told_nothing_costs_nothing()
    {
        using var driver = await NoticeDriver.StartAsync(azurite, Nowhere);
        await driver.CommitAsync(Sample.Anna, Sample.Purchase("n1", partner: Sample.Nordbank), Sample.Of("s1", new Happening.Engaged("visit"), Sample.Skyways));

        Assert.Empty(driver.Written);
        foreach (var shard in Shard.All(TestHub.Shards))
        {
            Assert.Empty(await new TableNotices(driver.Hub.Account).ReadAsync(shard, default).ToListAsync());
        }
    }

    [Fact]
    public async Task Moving_killed_at_any_request_and_repeated_makes_each_webhook_once()
    {
        var survived = false;
        for (var request = 1; !survived; request++)
        {
            using var driver = await NoticeDriver.StartAsync(azurite, Nowhere);
            await driver.BuyAsync("e1", Sample.Anna);
            await driver.BuyAsync("e2", Sample.Anna);
            await driver.BuyAsync("e3", Sample.Boris);
            var transport = FaultyTransport.AtRequest(request, Fault.Killed);
            try
            {
                await driver.MoveAsync(StorageAccount.FromConnectionString(driver.Hub.Connection, transport));
                survived = !transport.Killed.IsCompleted;
            }
            catch (Exception fault) when (StorageFaults.IsOne(fault))
            {
                survived = false;
            }

            await driver.MoveAsync();
            Assert.Equal(["e1", "e2", "e3"], (await driver.WaitingAsync()).Select(webhook => Text(JsonSerializer.Deserialize<JsonElement>(webhook.Body), "eventId")).Order());
        }
    }

    [Fact]
    public async Task What_was_taken_meanwhile_is_not_made_again()
    {
        using var driver = await NoticeDriver.StartAsync(azurite, Nowhere);
        await driver.BuyAsync("e1", Sample.Anna);
        var notices = await new TableNotices(driver.Hub.Account).ReadAsync(Shard.Of(Sample.Anna, TestHub.Shards), default).SingleAsync();
        await driver.MoveAsync();
        var webhook = Assert.Single(await driver.WaitingAsync());
        await driver.Webhooks.TakeAsync(webhook, new WebhookState(1, null, driver.Hub.Clock.GetUtcNow()), default);

        await driver.Webhooks.AddAsync([webhook], default);

        Assert.Empty(await driver.WaitingAsync());
        Assert.Equal(notices.Notices[0].Notice.Id, (await driver.Webhooks.FindAsync(Sample.Citymart, webhook.Id, default))!.Id);
    }

    [Fact]
    public async Task A_settlement_is_told_of_once()
    {
        using var driver = await NoticeDriver.StartAsync(azurite, Nowhere);
        var settlement = new PartnerSettlement(SettlementId.From("w00000001-citymart-rub"), Sample.Rubles(-30), 2, new SettlementState.Closed(Sample.Noon));
        await driver.Outbox().TellAsync(settlement, default);
        await driver.Outbox().TellAsync(settlement, default);
        await driver.Outbox().TellAsync(settlement with { Id = SettlementId.From("w00000001-skyways-rub") }, default);

        var body = JsonSerializer.Deserialize<JsonElement>(Assert.Single(await driver.WaitingAsync()).Body);
        Assert.Equal(("settlement.ready", "w00000001-citymart-rub", 2), (Text(body, "type"), Text(body, "settlement"), body.GetProperty("lines").GetInt32()));
    }

    private static string? Text(JsonElement body, string name) => body.GetProperty(name).GetString();
}
