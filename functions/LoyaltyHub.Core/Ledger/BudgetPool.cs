using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Ledger;

/// <summary>
/// What of a budget is leased to which shard. What all shards have been leased, less what they gave back, is never more than the budget; a shard never grants more than
/// it has been leased (<see cref="BudgetShare"/>): so the budget is never overspent, however many write at once and whatever gets lost on the way.
/// </summary>
/// <param name="Leases">Per shard.</param>
public sealed record BudgetPool(ImmutableSortedDictionary<int, BudgetLease> Leases)
{
    /// <summary>A lease is a quarter of what is left for each shard, so that the last points are not stuck where nobody earns.</summary>
    private const int SlicesAShard = 4;

    /// <summary>How many readings are kept: a quarter's, with one a day.</summary>
    private const int ReadingsKept = 100;

    /// <summary>Nothing is leased.</summary>
    public static BudgetPool Empty { get; } = new(ImmutableSortedDictionary<int, BudgetLease>.Empty);

    /// <summary>What had been spent by when, the earliest first and one a day of UTC at most. The first one says nothing, when the first points were leased.</summary>
    public ImmutableList<BudgetReading> Readings { get; init; } = [];

    /// <summary>The last alert that was told; null for none.</summary>
    public BudgetTold? Told { get; init; }

    /// <summary>What is out: leased and not given back.</summary>
    [JsonIgnore]
    public long Out => Leases.Values.Aggregate(0L, (sum, lease) => checked(sum + lease.Leased - lease.Returned));

    /// <summary>What a shard has been leased in all.</summary>
    public long LeasedTo(Shard shard) => Leases.GetValueOrDefault(shard.Number).Leased;

    /// <summary>What a shard has given back in all, as far as the pool was told.</summary>
    public long ReturnedBy(Shard shard) => Leases.GetValueOrDefault(shard.Number).Returned;

    /// <summary>Leases more to a shard: at least what it lacks, if that is left.</summary>
    /// <param name="budget">The budget's points.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="shards">How many shards there are.</param>
    /// <param name="known">What the shard knows to have been leased in all; what the pool has leased beyond that it has not used yet.</param>
    /// <param name="lacks">How many points it lacks.</param>
    /// <returns>The pool after it; the same where nothing is left, or the shard need only learn of an earlier lease.</returns>
    public BudgetPool Lease(long budget, Shard shard, int shards, long known, long lacks)
    {
        var left = budget - Out;
        var missing = lacks - (LeasedTo(shard) - known);
        var slice = Math.Min(left, Math.Max(missing, left / (SlicesAShard * (long)shards)));
        return missing <= 0 || slice <= 0 ? this : With(shard, lease => lease with { Leased = checked(lease.Leased + slice) });
    }

    /// <summary>Takes back what a shard has given up.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="returned">What it has given up in all; an older number changes nothing.</param>
    public BudgetPool TakeBack(Shard shard, long returned) =>
        With(shard, lease => lease with { Returned = Math.Max(lease.Returned, returned) });

    /// <summary>Keeps what has been spent by a time; the last reading of a day takes the place of those before it, but for the very first.</summary>
    public BudgetPool Read(DateTimeOffset at, long spent)
    {
        if (Readings is not [.., var last])
        {
            return this with { Readings = [new BudgetReading(at, spent)] };
        }

        var sameDay = Readings.Count > 1 && last.At.UtcDateTime.Date == at.UtcDateTime.Date;
        if (at <= last.At || (sameDay && spent == last.Spent))
        {
            return this;
        }

        var before = sameDay ? Readings.RemoveAt(Readings.Count - 1) : Readings;
        return this with { Readings = (before.Count < ReadingsKept ? before : before.RemoveAt(0)).Add(new BudgetReading(at, spent)) };
    }

    /// <summary>Notes the alerts that what is out has passed. Each is told once, and again where a version changes the budget's points.</summary>
    /// <param name="name"><see cref="Programmes.Programme.BudgetName"/>.</param>
    /// <param name="budget">The budget.</param>
    /// <param name="alerts">The alerts that are to be told.</param>
    public BudgetPool Tell(string name, Budget budget, out IReadOnlyList<BudgetAlert> alerts)
    {
        var told = Told is { } before && before.Points == budget.Points ? before.Percent : 0;
        alerts = [.. budget.Passed(Out).Where(percent => percent > told).Select(percent => new BudgetAlert(name, percent, Out, budget.Points))];
        return alerts is [.., var last] ? this with { Told = new BudgetTold(last.Percent, budget.Points) } : this;
    }

    private BudgetPool With(Shard shard, Func<BudgetLease, BudgetLease> change) =>
        this with { Leases = Leases.SetItem(shard.Number, change(Leases.GetValueOrDefault(shard.Number))) };
}

/// <summary>What had been spent of a budget by a time.</summary>
/// <param name="At">When.</param>
/// <param name="Spent">Points granted until then, less what returns gave back.</param>
public readonly record struct BudgetReading(DateTimeOffset At, long Spent);

/// <summary>The last alert of a budget that was told.</summary>
/// <param name="Percent">At how many percent.</param>
/// <param name="Points">Of how many points.</param>
public readonly record struct BudgetTold(int Percent, long Points);

/// <summary>What a shard has been leased of a budget.</summary>
/// <param name="Leased">In all.</param>
/// <param name="Returned">What it gave back of it in all.</param>
public readonly record struct BudgetLease(long Leased, long Returned);
