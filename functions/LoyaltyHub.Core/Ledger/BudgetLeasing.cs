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
    /// <returns>The shares to decide on again; null where no pool has more.</returns>
    public async Task<IReadOnlyDictionary<string, BudgetShare>?> LeaseAsync(IReadOnlyDictionary<string, BudgetShare> shares, IReadOnlyDictionary<string, long> lacks)
    {
        Dictionary<string, BudgetShare>? more = null;
        foreach (var (name, points) in lacks)
        {
            if (pools is null || programmes() is not { } timeline || timeline.Budget(name) is not { } budget || (exhausted.TryGetValue(name, out var until) && clock.GetUtcNow() < until))
            {
                continue;
            }

            var share = shares.GetValueOrDefault(name) ?? BudgetShare.None(name);
            var (released, before) = (timeline.BudgetReleased(name, clock.GetUtcNow()), 0L);
            var pool = await pools.ChangeAsync(name, found =>
            {
                before = found.Out;
                return found.Lease(released, shard, shards, share.Leased, points);
            }, CancellationToken.None);
            Tell(BudgetAlert.Between(name, budget, before, pool.Out));
            var leased = pool.LeasedTo(shard);
            if (leased - share.Leased < points)
            {
                exhausted[name] = clock.GetUtcNow() + Pause;
            }

            if (leased > share.Leased)
            {
                more ??= new Dictionary<string, BudgetShare>(shares, StringComparer.Ordinal);
                more[name] = share with { Leased = leased };
            }
        }

        return more;
    }

    private void Tell(IEnumerable<BudgetAlert> alerts)
    {
        foreach (var alert in alerts)
        {
            alerted?.Invoke(alert);
        }
    }
}
