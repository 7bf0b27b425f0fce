using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;

namespace LoyaltyHub.Core.Ledger;

/// <summary>Decides an activity as the ledger would, and writes nothing: what a purchase or engagement earns if it arrives now and nothing happens before it.</summary>
/// <param name="store">Where the shards are.</param>
/// <param name="pools">Where budgets' pools are; null where no programme has a budget.</param>
/// <param name="programmes">The rules as they are known now.</param>
public sealed class Quoting(IShardStore store, IBudgetPools? pools, ProgrammeTimeline programmes)
{
    /// <summary>The decision. Draws are not made: nobody can know before what they give.</summary>
    /// <param name="account">The account.</param>
    /// <param name="activity">The purchase or engagement.</param>
    /// <param name="now">The time.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<Decision> DecideAsync(Account account, Activity activity, DateTimeOffset now, CancellationToken stop)
    {
        var shard = Shard.Of(account.Member, store.Shards);
        var read = await Task.WhenAll(programmes.Budgets.Select(async name => (Name: name, Share: await store.ReadShareAsync(shard, name, stop))));
        var shares = read.ToDictionary(row => row.Name, row => row.Share, StringComparer.Ordinal);

        var decided = Decide(account, activity, now, shares);
        if (decided.Lacks is null || pools is null)
        {
            return decided.Decision;
        }

        // As a commit does: once with the shard's shares, and where they are short once more with what the pools would lease.
        foreach (var (name, points) in decided.Lacks)
        {
            var share = shares.GetValueOrDefault(name) ?? BudgetShare.None(name);
            var pool = (await pools.ReadAsync(name, stop)).Lease(programmes.BudgetReleased(name, now), shard, store.Shards, share.Leased, points);
            shares[name] = share with { Leased = Math.Max(share.Leased, pool.LeasedTo(shard)) };
        }

        return Decide(account, activity, now, shares).Decision;
    }

    private Decided Decide(Account account, Activity activity, DateTimeOffset now, Dictionary<string, BudgetShare> shares) => Decider.Decide(
        account, programmes.At(activity.At), activity, new Circumstances(now, History.None, shares.ToDictionary(share => share.Key, share => share.Value.Left, StringComparer.Ordinal)));
}
