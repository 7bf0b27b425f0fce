using System.Globalization;
using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Azure.Pipeline;

/// <summary>What the hub itself does to accounts: by activities of its own, through the same journal as everything else.</summary>
public sealed class AccountKeeping(HubLedger ledger, ActivityQueue queue, ActivityProcessing processing, TimeProvider clock)
{
    private const int AtOnce = 16;

    /// <summary>Makes a change durable, and has it in effect: a till that asks afterwards meets it, and of two changes one after the other the second comes second.</summary>
    /// <param name="member">Whose account.</param>
    /// <param name="what">The change.</param>
    /// <param name="key">Names the change: the same key has one effect, however often it comes.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>The event id of the change in the account's journal.</returns>
    public async Task<EventId> ChangeAsync(MemberId member, Happening what, string key, CancellationToken stop)
    {
        var activity = Activity.OfHub(EventId.From(key), clock.GetUtcNow(), what, member);
        await queue.PutAsync([activity], stop);
        await processing.SettleAsync(activity, stop);
        return activity.EventId;
    }

    /// <summary>Records what time alone has done to accounts, and gives budgets back what shards have not used.</summary>
    /// <returns>How many accounts time had changed.</returns>
    public async Task<int> SweepAsync(CancellationToken stop)
    {
        var open = await ledger.OpenAsync(stop);
        var changed = 0;
        foreach (var shard in Shard.All(open.Store.Shards))
        {
            // At least the head's time counts, whatever this clock says: nothing is decided before it.
            var now = clock.GetUtcNow();
            var accounts = open.Store.ReadDueAsync(shard, now, stop);
            await Parallel.ForEachAsync(accounts, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop, TaskScheduler = TaskScheduler.Current }, async (account, cancel) =>
            {
                var id = EventId.From($"time:{account.Entries.ToString(CultureInfo.InvariantCulture)}");
                await processing.SettleAsync(Activity.OfHub(id, account.Due!.Value, new Happening.TimePassed(), account.Member), cancel);
                Interlocked.Increment(ref changed);
            });
        }

        await open.Engine.GiveBackAsync(stop);
        return changed;
    }
}
