using System.Collections.Concurrent;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Core.Settlement;
using Xunit;

namespace LoyaltyHub.Azure.Tests.Pipeline;

/// <summary>Every obligation falls into exactly one window, whoever closes it, how often, and wherever it is cut short.</summary>
public sealed class SettlementClosingTests(SharedAzurite azurite)
{
    [Fact]
    public async Task A_closed_window_is_netted_kept_and_queued()
    {
        using var hub = await TestHub.StartAsync(azurite);
        await hub.SettleAsync(Sample.Purchase("e1", 1000), Sample.Purchase("e2", 500, alias: "boris"), Sample.Purchase("f1", 10_000, partner: Sample.Skyways));

        var closed = await hub.Closing.CloseAsync(default);

        Assert.Equal(1, closed.Window);
        Assert.Equal(2, await hub.Settlements.OpenWindowAsync(default));
        Assert.Equal(
            [("w00000001-citymart-rub", -4500L, 2), ("w00000001-skyways-rub", -20_000L, 1)],
            closed.Settlements.Select(settlement => (settlement.Id.Value, settlement.Net.Value, settlement.Lines)));
        Assert.Equal(closed.Settlements.Select(settlement => settlement.Id.Value), (await hub.TakeAsync(QueueNames.Settlements)).Order(StringComparer.Ordinal));
        var report = await hub.Audit.RunAsync(null, default);
        Assert.Empty(report.Differences);
        Assert.Equal((2, 0), (report.Settlements, report.NetSum));
    }

    [Fact]
    public async Task A_window_without_obligations_is_closed_without_settlements()
    {
        using var hub = await TestHub.StartAsync(azurite);

        for (var window = 1; window <= 3; window++)
        {
            Assert.Equal(window, (await hub.Closing.CloseAsync(default)).Window);
        }

        Assert.Empty(await hub.TakeAsync(QueueNames.Settlements));
    }

    [Fact]
    public async Task Wherever_closing_is_cut_short_the_next_run_finishes_it() => await Task.WhenAll(new[] { 2, 5, 8, 11, 14, 17, 19, 21, 22, 23, 24, 25 }.Select(async request =>
    {
        using var hub = await TestHub.StartAsync(azurite);
        await hub.SettleAsync([.. Enumerable.Range(0, 6).Select(number => Sample.Purchase($"e{number}", 1000 + number, alias: $"a{number}")), Sample.Purchase("f", partner: Sample.Skyways)]);
        var seen = 0;
        var cut = new FaultyTransport(_ => Interlocked.Increment(ref seen) >= request ? Fault.NotSent : Fault.None);
        using var crashing = hub.Another(cut);
        using var crash = new CancellationTokenSource();
        var run = crashing.Closing.CloseAsync(crash.Token);
        await WaitFor.TrueAsync(() => cut.Faults > 0 || run.IsCompleted, "closing is cut short");
        await crash.CancelAsync();
        var fault = await Record.ExceptionAsync(() => run);
        var middle = await hub.Audit.RunAsync(null, default);
        Assert.Empty(middle.Differences);

        await hub.Closing.CloseAsync(default);

        Assert.True(fault is not null || cut.Faults == 0, $"Request {request} was cut and nobody was told.");
        var report = await hub.Audit.RunAsync(null, default);
        Assert.Empty(report.Differences);
        Assert.Equal((2, 0), (report.Settlements, report.NetSum));
        Assert.Equal(["w00000001-citymart-rub", "w00000001-skyways-rub"], (await hub.TakeAsync(QueueNames.Settlements)).Distinct().Order(StringComparer.Ordinal));
    }));

    [Fact]
    public async Task Several_that_close_at_once_while_traffic_flows_leave_each_obligation_in_exactly_one_window()
    {
        using var hub = await TestHub.StartAsync(azurite);
        using var second = hub.Another();
        using var third = hub.Another();
        var sent = new ConcurrentBag<string>();
        using var done = new CancellationTokenSource();
        var traffic = Task.WhenAll(Enumerable.Range(0, 6).Select(caller => Task.Run(async () =>
        {
            for (var number = 0; !done.IsCancellationRequested; number++)
            {
                var activity = Sample.Purchase($"e{caller}-{Sample.Number(number)}", 1000 + number, alias: $"a{caller}-{number / 20}", partner: caller % 2 == 0 ? Sample.Citymart : Sample.Skyways);
                await hub.Processing.SettleAsync(activity, default);
                sent.Add(activity.EventId.Value);
            }
        })));

        for (var round = 0; round < 4; round++)
        {
            await Task.WhenAll(new[] { hub, second, third }.Select(process => process.Closing.CloseAsync(default)));
        }

        await done.CancelAsync();
        await traffic;
        await hub.Closing.CloseAsync(default);

        var report = await hub.Audit.RunAsync(null, default);
        Assert.Empty(report.Differences);
        Assert.Equal(0, report.NetSum);
        var lines = new List<string>();
        await foreach (var settlement in hub.Settlements.ReadAsync(null, default))
        {
            lines.AddRange((await hub.Settlements.LinesAsync(settlement.Id, default)).Select(line => line.EventId.Value));
        }

        Assert.Equal(sent.Order(StringComparer.Ordinal), lines.Order(StringComparer.Ordinal));
        Assert.True(await hub.Settlements.ReadAsync(null, default).Select(settlement => settlement.Id.Window).Distinct().CountAsync() > 1);
    }

    [Fact]
    public async Task A_window_closed_again_does_not_send_what_is_acknowledged()
    {
        using var hub = await TestHub.StartAsync(azurite);
        await hub.SettleAsync(Sample.Purchase("e1"));
        var settlement = Assert.Single((await hub.Closing.CloseAsync(default)).Settlements);
        var stored = (await hub.Settlements.FindAsync(settlement.Id, default))!;
        await hub.Settlements.ChangeAsync(stored, new SettlementState.Acknowledged(1, Sample.Noon, "theirs"), default);
        await hub.TakeAsync(QueueNames.Settlements);

        // As a run that was cut short before the window was recorded as closed would find it.
        await hub.Account.Tables.GetTableClient(LoyaltyHub.Azure.Tables.TableNames.Settlements).DeleteEntityAsync("windows", "open");
        ClosedWindow again = await hub.Closing.CloseAsync(default);

        Assert.Equal(1, again.Window);
        Assert.IsType<SettlementState.Acknowledged>(Assert.Single(again.Settlements).State);
        Assert.Empty(await hub.TakeAsync(QueueNames.Settlements));
    }
}
