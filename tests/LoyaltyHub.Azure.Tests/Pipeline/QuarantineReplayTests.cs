using System.Text;
using System.Text.Json.Nodes;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Settlement;
using Xunit;

namespace LoyaltyHub.Azure.Tests.Pipeline;

/// <summary>What is in quarantine is taken up again once its cause is gone: nothing lost, nothing doubled.</summary>
public sealed class QuarantineReplayTests(SharedAzurite azurite)
{
    [Fact]
    public async Task Events_take_effect_once_the_contract_is_mended_and_stay_with_todays_reason_until_then()
    {
        using var hub = await TestHub.StartAsync(azurite);
        await hub.SendAsync("msg_1", [Order("1"), Order("2", "order.settled"), Order("3", "order.settled"), Order("4")]);
        Assert.Equal(2, await hub.Quarantine.ReadAsync(default).CountAsync());

        Assert.All(await ReplayAsync(hub), result => Assert.Equal(ReplayOutcome.Kept, result.Outcome));
        Assert.Equal(2, await hub.Quarantine.ReadAsync(default).CountAsync());

        using (var mapped = Contract(contract => Alias(contract, "order.settled", "/order/nowhere")))
        {
            Assert.All(await ReplayAsync(hub, mapped), result => Assert.Contains("/order/nowhere", result.Detail, StringComparison.Ordinal));
            Assert.All(await hub.Quarantine.ReadAsync(default).ToListAsync(), item => Assert.Contains("/order/nowhere", item.Detail, StringComparison.Ordinal));
        }

        using var mended = Contract(contract => Alias(contract, "order.settled"));
        Assert.All(await ReplayAsync(hub, mended), result => Assert.Equal(ReplayOutcome.Settled, result.Outcome));
        Assert.Empty(await hub.Quarantine.ReadAsync(default).ToListAsync());
        Assert.Equal(["msg_1:0", "msg_1:1", "msg_1:2", "msg_1:3"], await hub.JournalAsync());
        Assert.Empty(await ReplayAsync(hub, mended));
        Assert.Empty((await hub.Audit.RunAsync(null, default)).Differences);
    }

    [Fact]
    public async Task Of_ten_thousand_events_with_three_bad_ones_all_others_take_effect_and_the_three_do_once_the_contract_is_mended()
    {
        const int All = Normaliser.MaxBatch;
        int[] bad = [0, 4_711, All - 1];
        using var hub = await TestHub.StartAsync(azurite);
        await hub.SendAsync("msg_1", [.. Enumerable.Range(0, All).Select(index => Order($"{index}", bad.Contains(index) ? "order.settled" : "order.paid").Replace("LH-1", $"LH-{index % 400}", StringComparison.Ordinal))]);
        Assert.Equal(All - bad.Length, (await hub.JournalAsync()).Count);
        var kept = await hub.Quarantine.ReadAsync(default).ToListAsync();
        Assert.Equal(bad.Length, kept.Count);
        Assert.All(kept, item => Assert.Contains("is no event type of this contract", item.Detail, StringComparison.Ordinal));

        using var mended = Contract(contract => Alias(contract, "order.settled"));
        Assert.All(await ReplayAsync(hub, mended), result => Assert.Equal(ReplayOutcome.Settled, result.Outcome));
        Assert.Empty(await ReplayAsync(hub, mended));
        var journal = await hub.JournalAsync();
        Assert.Equal((All, All), (journal.Count, journal.Distinct().Count()));
        Assert.Contains("msg_1:4711", journal);
        Assert.Empty((await hub.Audit.RunAsync(null, default)).Differences);
    }

    [Fact]
    public async Task Equal_bytes_under_two_webhook_ids_are_two_events_and_one_webhook_sent_again_is_one()
    {
        using var hub = await TestHub.StartAsync(azurite);
        foreach (var id in new[] { "msg_1", "msg_2", "msg_1", "msg_2" })
        {
            await hub.SendAsync(id, [Order("1", "order.settled")]);
        }

        using var mended = Contract(contract => Alias(contract, "order.settled"));
        Assert.Equal(2, (await ReplayAsync(hub, mended)).Count(result => result.Outcome == ReplayOutcome.Settled));
        Assert.Equal(["msg_1:0", "msg_2:0"], await hub.JournalAsync());
    }

    [Fact]
    public async Task A_replay_killed_at_any_request_and_repeated_loses_and_doubles_nothing()
    {
        using var mended = Contract(contract => Alias(contract, "order.settled"));
        var survived = false;
        for (var request = 1; !survived; request++)
        {
            using var hub = await TestHub.StartAsync(azurite);
            await hub.SendAsync("msg_1", [Order("1", "order.settled"), Order("2", "order.settled")]);
            await hub.Processing.ProcessAsync("no message", default);
            var transport = FaultyTransport.AtRequest(request, Fault.Killed);
            using var killed = hub.Another(transport);
            try
            {
                await ReplayAsync(killed, mended);
                survived = !transport.Killed.IsCompleted;
            }
            catch (Exception fault) when (StorageFaults.IsOne(fault) || fault is TimeoutException)
            {
                survived = false;
            }

            await ReplayAsync(hub, mended);
            Assert.Equal(["msg_1:0", "msg_1:1"], await hub.JournalAsync());
            Assert.Equal("unreadable-message", Assert.Single(await hub.Quarantine.ReadAsync(default).ToListAsync()).Reason);
            Assert.Empty((await hub.Audit.RunAsync(null, default)).Differences);
        }
    }

    [Fact]
    public async Task What_can_still_not_take_effect_stays_one_item()
    {
        using var hub = await TestHub.StartAsync(azurite);
        await hub.SettleAsync(Sample.Purchase("e1", 1000));
        await hub.SettleAsync(Sample.Purchase("e1", 2000), Sample.Of("huge", new Happening.Engaged("visit", long.MaxValue), Sample.Skyways));
        await hub.Processing.ProcessAsync("no message", default);

        var results = await ReplayAsync(hub);

        Assert.Equal(3, results.Count);
        Assert.All(results, result => Assert.Equal(ReplayOutcome.Kept, result.Outcome));
        Assert.Equal(["event-id-conflict", "unprocessable", "unreadable-message"], (await hub.Quarantine.ReadAsync(default).ToListAsync()).Select(item => item.Reason).Order());
        Assert.Equal(["e1"], await hub.JournalAsync());
    }

    [Fact]
    public async Task A_message_that_had_failed_too_often_is_processed_and_what_is_in_the_books_stays_there_once()
    {
        using var hub = await TestHub.StartAsync(azurite);
        await hub.SettleAsync(Sample.Purchase("e1"));
        var message = Encoding.UTF8.GetString(new ActivityEnvelope(ActivityEnvelope.CurrentVersion, [Sample.Purchase("e1"), Sample.Purchase("e2")]).ToBytes());
        await hub.Processing.QuarantineAsync(QueueNames.Activities, message, default);

        Assert.Equal(ReplayOutcome.Settled, Assert.Single(await ReplayAsync(hub)).Outcome);

        Assert.Equal(["e1", "e2"], await hub.JournalAsync());
        Assert.Empty(await hub.Quarantine.ReadAsync(default).ToListAsync());
    }

    [Fact]
    public async Task A_settlement_that_had_failed_too_often_is_queued_again()
    {
        using var hub = await TestHub.StartAsync(azurite);
        var id = SettlementId.From("w00000001-citymart-rub");
        await hub.Processing.QuarantineAsync(QueueNames.Settlements, id.Value, default);
        await hub.Processing.QuarantineAsync(QueueNames.Settlements, "no settlement", default);

        var results = await ReplayAsync(hub);

        Assert.Equal([ReplayOutcome.Kept, ReplayOutcome.Settled], results.Select(result => result.Outcome).OrderDescending());
        Assert.Equal([id.Value], await hub.TakeAsync(QueueNames.Settlements));
        Assert.Single(await hub.Quarantine.ReadAsync(default).ToListAsync());
    }

    [Fact]
    public async Task Only_what_is_meant_is_replayed()
    {
        using var hub = await TestHub.StartAsync(azurite);
        await hub.SendAsync("msg_1", [Order("1", "order.settled"), Order("2", "order.settled")]);
        await hub.Processing.ProcessAsync("no message", default);
        var one = (await hub.Quarantine.ReadAsync(default).FirstAsync(item => item.Partner == "citymart")).Id;

        Assert.Equal(one, Assert.Single(await ReplayAsync(hub, filter: new QuarantineFilter(Ids: [one]))).Id);
        Assert.Equal(2, (await ReplayAsync(hub, filter: new QuarantineFilter("citymart"))).Count);
        Assert.Equal(2, (await ReplayAsync(hub, filter: new QuarantineFilter(Reason: QuarantineItem.NotNormalised))).Count);
        Assert.Single(await ReplayAsync(hub, filter: new QuarantineFilter("unknown", "unreadable-message")));
        Assert.Empty(await ReplayAsync(hub, filter: new QuarantineFilter("nordbank")));
        Assert.Empty(await ReplayAsync(hub, filter: new QuarantineFilter("citymart", "unreadable-message")));
        Assert.Equal(3, (await ReplayAsync(hub)).Count);
    }

    private static Task<IReadOnlyList<Replayed>> ReplayAsync(TestHub hub, ContractFolder? contracts = null, QuarantineFilter? filter = null) =>
        new QuarantineReplay(hub.Quarantine, contracts?.Directory(hub) ?? hub.Partners, hub.Processing, new SettlementQueue(hub.Account), hub.Thin(), hub.Clock)
            .ReplayAsync(filter ?? QuarantineFilter.All, default);

    private static string Order(string number, string type = "order.paid") => $$$"""
        {"event":"{{{type}}}","order":{"number":"{{{number}}}","customer":{"loyalty_card":"LH-1"},"currency":"RUB","total":"100.00","paid_at":"2026-03-14T12:20:05+03:00"}}
        """;

    private static ContractFolder Contract(Action<JsonNode> mend) => new("citymart", mend);

    /// <summary>Maps a further type as orders are mapped.</summary>
    private static void Alias(JsonNode contract, string type, string? member = null)
    {
        var mapping = contract["events"]!["order.paid"]!.DeepClone();
        mapping["member"]!["from"] = member ?? (string?)mapping["member"]!["from"];
        contract["events"]![type] = mapping;
    }
}
