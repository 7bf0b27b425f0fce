using System.Collections.Concurrent;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Settlement;

namespace LoyaltyHub.Azure.Pipeline;

/// <summary>What closing a window gave.</summary>
/// <param name="Window">The window that was closed.</param>
/// <param name="Settlements">Its settlements; none where nothing was owed.</param>
public sealed record ClosedWindow(long Window, IReadOnlyList<PartnerSettlement> Settlements);

/// <summary>
/// Closes the open settlement window: every shard's head is swapped to the next window, so each obligation falls into exactly one; then the
/// closed window is netted, kept and queued for the partners. Every step can be repeated: a run that was cut short is finished by the next one.
/// </summary>
public sealed class SettlementClosing(HubLedger ledger, ISettlements settlements, ISettlementQueue queue, TimeProvider clock)
{
    private const int ShardsAtOnce = 8;

    /// <summary>Closes the open window.</summary>
    public async Task<ClosedWindow> CloseAsync(CancellationToken stop)
    {
        var open = await ledger.OpenAsync(stop);
        var window = await settlements.OpenWindowAsync(stop);
        var obligations = new ConcurrentBag<Obligation>();
        var shards = new ParallelOptions { MaxDegreeOfParallelism = ShardsAtOnce, CancellationToken = stop, TaskScheduler = TaskScheduler.Current };
        await Parallel.ForEachAsync(Shard.All(open.Store.Shards), shards, async (shard, cancel) =>
        {
            await open.Engine.OpenWindowAsync(shard, window + 1, cancel);
            await foreach (var obligation in open.Store.ReadObligationsAsync(shard, window, cancel))
            {
                obligations.Add(obligation);
            }
        });

        var now = clock.GetUtcNow();
        var kept = new List<PartnerSettlement>();
        foreach (var statement in SettlementStatement.Of(window, obligations))
        {
            var settlement = await settlements.KeepAsync(statement, now, stop);
            kept.Add(settlement);
            if (settlement.State is SettlementState.Closed)
            {
                await queue.PutAsync(settlement.Id, TimeSpan.Zero, stop);
            }
        }

        await settlements.AdvanceAsync(window, now, stop);
        return new ClosedWindow(window, kept);
    }
}
