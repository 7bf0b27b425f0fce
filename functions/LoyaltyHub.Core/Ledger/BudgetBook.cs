using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Ledger;

/// <summary>Reads how budgets stand.</summary>
/// <param name="store">Where the shards are.</param>
/// <param name="pools">Where budgets' pools are.</param>
public sealed class BudgetBook(IShardStore store, IBudgetPools pools)
{
    /// <summary>All budgets of all versions, by programme and name.</summary>
    /// <param name="timeline">The programmes.</param>
    /// <param name="days">How many days back a forecast looks.</param>
    /// <param name="now">The time.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<IReadOnlyList<BudgetStanding>> ReadAsync(ProgrammeTimeline timeline, int days, DateTimeOffset now, CancellationToken stop)
    {
        var names = timeline.Budgets.Order(StringComparer.Ordinal).ToList();
        var spent = await SpentAsync(names.ToHashSet(StringComparer.Ordinal), stop);
        var found = new List<BudgetStanding>();
        foreach (var name in names)
        {
            found.Add(Standing(timeline, name, spent.GetValueOrDefault(name), await pools.ReadAsync(name, stop), days, now));
        }

        return found;
    }

    private async Task<Dictionary<string, long>> SpentAsync(IReadOnlySet<string> names, CancellationToken stop)
    {
        var spent = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var shard in names.Count == 0 ? [] : Shard.All(store.Shards))
        {
            await foreach (var row in store.ScanSharesAsync(shard, stop))
            {
                if (row.Value is { } share && names.Contains(share.Budget))
                {
                    spent[share.Budget] = checked(spent.GetValueOrDefault(share.Budget) + share.Used);
                }
            }
        }

        return spent;
    }

    private static BudgetStanding Standing(ProgrammeTimeline timeline, string name, long spent, BudgetPool pool, int days, DateTimeOffset now)
    {
        var id = timeline.Budget(name)!.Id;
        var versions = timeline.Versions.Where(version => version.Budget(id) is not null && version.BudgetName(id) == name).ToList();
        var course = new BudgetCourse(timeline.Budget(name)!, versions, now);
        var (budget, paced) = (course.Budget, course.Budget.Pacing);

        // A pool is read after the shares, and what returns gave back to a shard is out until the pool is told: so never less than what is spent.
        var held = Math.Max(0, pool.Out - spent);
        return new BudgetStanding(
            versions[0].Id, id, budget.Name, course.Units, course.From, course.To, course.StateAfter(spent), budget.Points, spent, held, budget.Points - spent, course.Released,
            paced is null ? null : new BudgetPacing(paced.Points, paced.Per, paced.From, course.NextRelease),
            course.Even is { } even ? spent - even : null,
            [.. budget.Alerts.Select(percent => new BudgetThreshold(percent, budget.Passed(spent + held).Contains(percent)))],
            course.Foresee(spent, pool.Readings, days));
    }
}
