using System.Text;
using System.Text.Json;
using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Rewards;
using Xunit;

namespace LoyaltyHub.Azure.Tests.Pipeline;

/// <summary>Everything in a message ends in the journal or in quarantine, however often the message comes.</summary>
public sealed class ActivityProcessingTests(SharedAzurite azurite)
{
    public static TheoryData<string> Unreadable =>
    [
        "", "not json", "null", """{"version":3,"activities":[]}""", """{"version":1,"activities":[null]}""",
        $$"""{"version":1,"{{new string('p', 40_000)}}":1}""", "🛒\u2028",
    ];

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task A_message_that_cannot_be_read_is_put_aside_whole(string message)
    {
        using var hub = await TestHub.StartAsync(azurite);

        await hub.Processing.ProcessAsync(message, default);
        await hub.Processing.ProcessAsync(message, default);

        var item = Assert.Single(await hub.Quarantine.ReadAsync(default).ToListAsync());
        Assert.Equal(("activities", "unreadable-message", message), (item.Source, item.Reason, Encoding.UTF8.GetString(item.Content.Span)));
        Assert.Empty(await hub.JournalAsync());
    }

    [Fact]
    public async Task The_same_event_id_with_another_body_is_put_aside_and_its_neighbours_take_effect()
    {
        using var hub = await TestHub.StartAsync(azurite);
        await hub.SettleAsync(Sample.Purchase("e1", 1000));
        var rival = Sample.Purchase("e1", 2000);

        await hub.Processing.ProcessAsync(Message(Sample.Purchase("e0"), rival, Sample.Purchase("e2")), default);

        var item = Assert.Single(await hub.Quarantine.ReadAsync(default).ToListAsync());
        Assert.Equal(("citymart", "e1", "event-id-conflict"), (item.Partner, item.EventId, item.Reason));
        Assert.Equal(rival, JsonSerializer.Deserialize<Activity>(item.Content.Span, HubJson.Compact));
        Assert.Contains(rival.BodyHash, item.Detail, StringComparison.Ordinal);
        Assert.Equal(["e0", "e1", "e2"], await hub.JournalAsync());
        Assert.Empty((await hub.Audit.RunAsync(null, default)).Differences);
    }

    [Fact]
    public async Task What_the_books_cannot_hold_is_put_aside_and_its_neighbours_take_effect()
    {
        using var hub = await TestHub.StartAsync(azurite);
        var impossible = Sample.Of("huge", new Happening.Engaged("visit", long.MaxValue), Sample.Skyways);

        await hub.Processing.ProcessAsync(Message(Sample.Purchase("e0"), impossible, Sample.Purchase("e2")), default);

        var item = Assert.Single(await hub.Quarantine.ReadAsync(default).ToListAsync());
        Assert.Equal(("skyways", "huge", "unprocessable"), (item.Partner, item.EventId, item.Reason));
        Assert.Equal(impossible, JsonSerializer.Deserialize<Activity>(item.Content.Span, HubJson.Compact));
        Assert.Equal(["e0", "e2"], await hub.JournalAsync());
    }

    [Fact]
    public async Task Two_accounts_that_leave_for_each_other_at_once_come_to_rest_and_what_reaches_them_meanwhile_takes_effect_once()
    {
        using var hub = await TestHub.StartAsync(azurite);
        var identities = new TableIdentities(hub.Account);
        var (anna, boris) = (await identities.ResolveAsync(Sample.Alias("a1"), default), await identities.ResolveAsync(Sample.Alias("a2"), default));
        var open = await hub.Ledger.OpenAsync(default);

        // The processes that began the merges die before they come to the other account.
        await open.Engine.SubmitAsync(anna, Activity.OfHub(EventId.From("m1"), Sample.Noon, new Happening.AccountMerged(boris), anna));
        await open.Engine.SubmitAsync(boris, Activity.OfHub(EventId.From("m2"), Sample.Noon, new Happening.AccountMerged(anna), boris));
        await hub.Processing.ProcessAsync(Message(Sample.Purchase("e1", alias: "a1"), Sample.Purchase("e2", alias: "a2"), Sample.Purchase("e3", alias: "a3")), default);

        // Either both stay, or one comes back before the other asks again, and takes it in.
        Account[] both = [await open.OwnAccountAsync(anna, default), await open.OwnAccountAsync(boris, default)];
        var other = await open.OwnAccountAsync(await identities.ResolveAsync(Sample.Alias("a3"), default), default);
        Assert.All(both, account => Assert.Null(account.Leaving));
        Assert.Contains(both, account => account.Standing == Standing.Active);
        Assert.NotEmpty(other.Balances);
        Assert.All(other.Balances, unit => Assert.Equal(2 * unit.Value.Available, both.Sum(account => account.BalanceOf(unit.Key).Available)));
        Assert.Empty(await hub.Quarantine.ReadAsync(default).ToListAsync());
        Assert.Empty((await hub.Audit.RunAsync(null, default)).Differences);
    }

    [Fact]
    public async Task What_goes_back_to_an_account_that_left_is_not_sent_on_again_where_its_parting_was_cut_short()
    {
        using var hub = await TestHub.StartAsync(azurite);
        var identities = new TableIdentities(hub.Account);
        var (anna, boris) = (await identities.ResolveAsync(Sample.Alias("a1"), default), await identities.ResolveAsync(Sample.Alias("a2"), default));
        var open = await hub.Ledger.OpenAsync(default);
        await hub.Processing.SettleAsync(Activity.OfHub(EventId.From("m1"), Sample.Noon, new Happening.AccountMerged(anna), boris), default);

        // One process dies before the purchase comes to the other account, and one before the parting comes back from there.
        var purchase = Sample.Purchase("e1", alias: "a2");
        var bodyHash = await identities.SealAsync(Sample.Alias("a2"), purchase.BodyHash, default);
        var sent = Assert.IsType<Receipt.Recorded>(await open.Engine.SubmitAsync(boris, purchase.Unlinked(boris, bodyHash, _ => boris)));
        Assert.Equal([new Trace.Forwarded(anna)], sent.Entry.Body.Decision.Trace);
        await open.Engine.SubmitAsync(anna, Activity.OfHub(EventId.From("p1"), Sample.Noon, new Happening.AccountParted(boris), anna));
        await hub.Processing.ProcessAsync(Message(purchase), default);
        await hub.Processing.ProcessAsync(Message(purchase), default);

        Assert.Empty((await open.OwnAccountAsync(anna, default)).Balances);
        Assert.NotEmpty((await open.OwnAccountAsync(boris, default)).Balances);
        Assert.Empty(await hub.Quarantine.ReadAsync(default).ToListAsync());
        Assert.Empty((await hub.Audit.RunAsync(null, default)).Differences);
    }

    [Fact]
    public async Task A_message_delivered_twice_at_once_by_two_processes_takes_effect_once()
    {
        using var hub = await TestHub.StartAsync(azurite);
        using var other = hub.Another();
        var activities = Enumerable.Range(0, 400).Select(number => Sample.Purchase($"e{Sample.Number(number)}", category: new Random(number).GetString("0123456789abcdef", 250), alias: $"a{number % 7}")).ToArray();
        await hub.Queue.PutAsync(activities, default);
        var message = Assert.Single(await hub.TakeAsync(QueueNames.Activities));
        Assert.NotNull(ActivityEnvelope.Read(message).Inbox);

        await Task.WhenAll(hub.Processing.ProcessAsync(message, default), other.Processing.ProcessAsync(message, default));
        await hub.Processing.ProcessAsync(message, default);

        Assert.Equal(activities.Select(activity => activity.EventId.Value), await hub.JournalAsync());
        Assert.Empty(await hub.Quarantine.ReadAsync(default).ToListAsync());
        Assert.Empty((await hub.Audit.RunAsync(null, default)).Differences);
    }

    [Fact]
    public async Task A_message_whose_commit_fails_comes_again_and_takes_effect_once()
    {
        using var hub = await TestHub.StartAsync(azurite);
        var message = Message([.. Enumerable.Range(0, 20).Select(number => Sample.Purchase($"e{Sample.Number(number)}", alias: $"a{number % 5}"))]);
        using var failing = hub.Another(new FaultyTransport(request => request.Uri.Path.Contains("/identities", StringComparison.Ordinal) ? Fault.NotSent : Fault.None));

        await Assert.ThrowsAnyAsync<Exception>(() => failing.Processing.ProcessAsync(message, default));
        await hub.Processing.ProcessAsync(message, default);
        await hub.Processing.ProcessAsync(message, default);

        Assert.Equal(20, (await hub.JournalAsync()).Count);
    }

    [Fact]
    public async Task A_poison_message_is_kept_with_the_queue_it_came_from()
    {
        using var hub = await TestHub.StartAsync(azurite);

        await hub.Processing.QuarantineAsync(QueueNames.Settlements, "w00000001-citymart-rub", default);

        var item = Assert.Single(await hub.Quarantine.ReadAsync(default).ToListAsync());
        Assert.Equal((QueueNames.Settlements, "failed-too-often", "w00000001-citymart-rub"), (item.Source, item.Reason, Encoding.UTF8.GetString(item.Content.Span)));
    }

    [Fact]
    public async Task A_purchase_whose_rule_has_nothing_to_compare_with_can_be_read_again()
    {
        using var hub = await TestHub.StartAsync(azurite);

        // Nordbank's fuel rule asks for a merchant category code, and this purchase has none.
        await hub.SettleAsync(Sample.Purchase("e1", partner: Sample.Nordbank));

        Assert.Empty((await hub.Audit.RunAsync(null, default)).Differences);
    }

    private static string Message(params Activity[] activities) =>
        Encoding.UTF8.GetString(new ActivityEnvelope(ActivityEnvelope.CurrentVersion, activities).ToBytes());
}
