namespace LoyaltyHub.Core.Ledger;

/// <summary>Compares budgets' pools with the shares of the shards. Under traffic too: a pool is read after the shares, so it knows of at least as much.</summary>
internal static class BudgetAudit
{
    /// <summary>Notes every shard that has more of a budget than its pool leased to it, or gave less back than the pool was told.</summary>
    public static async Task RunAsync(IShardStore store, IBudgetPools pools, List<Difference> differences, CancellationToken stop)
    {
        var shares = new List<(Shard Shard, string Row, BudgetShare Share)>();
        foreach (var shard in Shard.All(store.Shards))
        {
            await foreach (var row in store.ScanSharesAsync(shard, stop))
            {
                if (row.Value is { } share)
                {
                    shares.Add((shard, row.Row, share));
                }
            }
        }

        foreach (var budget in shares.GroupBy(share => share.Share.Budget, StringComparer.Ordinal))
        {
            var pool = await pools.ReadAsync(budget.Key, stop);
            foreach (var (shard, row, share) in budget)
            {
                if (share.Leased > pool.LeasedTo(shard))
                {
                    differences.Add(new Difference(row, $"it says {share.Leased} points were leased, the pool says {pool.LeasedTo(shard)}"));
                }

                // A shard gives points up before its pool is told, so that read after the pool it says at least as much.
                if (share.Returned < pool.ReturnedBy(shard) && (await store.ReadShareAsync(shard, share.Budget, stop)).Returned is var returned && returned < pool.ReturnedBy(shard))
                {
                    differences.Add(new Difference(row, $"it says {returned} points were given back, the pool says {pool.ReturnedBy(shard)}"));
                }
            }
        }
    }
}
