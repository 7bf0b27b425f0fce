namespace LoyaltyHub.Core.Ledger;

/// <summary>Compares budgets' pools with the shares of the shards. Under traffic too: a pool is read after the shares, so it knows of at least as much.</summary>
internal static class BudgetAudit
{
    /// <summary>Notes every shard that has more of a budget than its pool leased to it.</summary>
    public static async Task RunAsync(IShardStore store, IBudgetPools pools, List<Difference> differences, CancellationToken stop)
    {
        var shares = new List<(Shard Shard, BudgetShare Share)>();
        foreach (var shard in Shard.All(store.Shards))
        {
            await foreach (var row in store.ScanSharesAsync(shard, stop))
            {
                if (row.Value is { } share)
                {
                    shares.Add((shard, share));
                }
            }
        }

        foreach (var budget in shares.GroupBy(share => share.Share.Budget, StringComparer.Ordinal))
        {
            var pool = await pools.ReadAsync(budget.Key, stop);
            foreach (var (shard, share) in budget)
            {
                var row = $"{shard}/B|{share.Budget}";
                if (share.Leased > pool.LeasedTo(shard))
                {
                    differences.Add(new Difference(row, $"it says {share.Leased} points were leased, the pool says {pool.LeasedTo(shard)}"));
                }
            }
        }
    }
}
