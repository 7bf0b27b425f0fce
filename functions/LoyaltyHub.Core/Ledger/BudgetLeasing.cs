using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Ledger;

/// <summary>Gets a shard the points that its rules grant out of budgets: by slices, so that a grant costs no call of its own.</summary>
internal sealed class BudgetLeasing(Shard shard, int shards, Func<ProgrammeTimeline> programmes, IBudgetPools? pools, TimeProvider clock, Action<BudgetAlert>? alerted)
{
    /// <summary>How long a pool that had nothing left is not asked again.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, DateTimeOffset> exhausted = new(StringComparer.Ordinal);

    /// <summary>Leases what a plan lacked.</summary>
    /// <param name="shares">The shares it was decided on.</param>
    /// <param name="lacks">What each budget lacked.</param>
    public async Task<Leased> LeaseAsync(IReadOnlyDictionary<string, BudgetShare> shares, IReadOnlyDictionary<string, long> lacks)
    {
        Dictionary<string, BudgetShare>? more = null;
        var failed = new Dictionary<string, Exception>(StringComparer.Ordinal);
        foreach (var (name, points) in lacks)
        {
            if (pools is null || programmes() is not { } timeline || timeline.Budget(name) is not { } budget || (exhausted.TryGetValue(name, out var until) && clock.GetUtcNow() < until))
            {
                continue;
            }

            var share = shares.GetValueOrDefault(name) ?? BudgetShare.None(name);
            try
            {
                var leased = await LeaseAsync(pools, budget, timeline.BudgetReleased(name, clock.GetUtcNow()), share, points);
                if (leased > share.Leased)
                {
                    more ??= new Dictionary<string, BudgetShare>(shares, StringComparer.Ordinal);
                    more[name] = share with { Leased = leased };
                }
            }
            catch (Exception fault)
            {
                failed[name] = fault;
            }
        }

        return new Leased(more, failed);
    }

    /// <summary>Leases from one pool, and returns what it has leased to the shard in all.</summary>
    private async Task<long> LeaseAsync(IBudgetPools all, Budget budget, long released, BudgetShare share, long points)
    {
        var passed = new HashSet<BudgetAlert>();
        try
        {
            var pool = await all.ChangeAsync(share.Budget, found =>
            {
                var after = found.Lease(released, shard, shards, share.Leased, points);
                after = after != found && after.Readings.IsEmpty ? after.Read(clock.GetUtcNow(), 0) : after;
                after = after.Tell(share.Budget, budget, out var alerts);
                passed.UnionWith(alerts);
                return after;
            }, CancellationToken.None);
            var leased = pool.LeasedTo(shard);
            if (leased - share.Leased < points)
            {
                exhausted[share.Budget] = clock.GetUtcNow() + Pause;
            }

            return leased;
        }
        finally
        {
            // A change whose answer was lost may have been made, and would tell nobody later: rather told twice than not at all.
            foreach (var alert in passed)
            {
                alerted?.Invoke(alert);
            }
        }
    }
}

/// <summary>What asking budgets' pools came to.</summary>
/// <param name="Shares">The shares to decide on again; null where no pool has more.</param>
/// <param name="Failed">The budgets whose pool could not be asked, and why.</param>
internal sealed record Leased(IReadOnlyDictionary<string, BudgetShare>? Shares, IReadOnlyDictionary<string, Exception> Failed)
{
    /// <summary>Nothing was asked.</summary>
    public static Leased Nothing { get; } = new(null, new Dictionary<string, Exception>());
}
