using System.Collections.Immutable;
using System.Text.Json.Serialization;

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

    /// <summary>Nothing is leased.</summary>
    public static BudgetPool Empty { get; } = new(ImmutableSortedDictionary<int, BudgetLease>.Empty);

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

    private BudgetPool With(Shard shard, Func<BudgetLease, BudgetLease> change) =>
        new(Leases.SetItem(shard.Number, change(Leases.GetValueOrDefault(shard.Number))));
}

/// <summary>What a shard has been leased of a budget.</summary>
/// <param name="Leased">In all.</param>
/// <param name="Returned">What it gave back of it in all.</param>
public readonly record struct BudgetLease(long Leased, long Returned);

/// <summary>Keeps budgets' pools: in memory, or in Table Storage.</summary>
public interface IBudgetPools
{
    /// <summary>A pool; an empty one where nothing was ever leased.</summary>
    Task<BudgetPool> ReadAsync(string budget, CancellationToken stop);

    /// <summary>Changes a pool, and again on top of what others changed meanwhile. A change whose answer is lost may have been made: changes are such that this does no harm.</summary>
    /// <returns>The pool after the change.</returns>
    Task<BudgetPool> ChangeAsync(string budget, Func<BudgetPool, BudgetPool> change, CancellationToken stop);

    /// <summary>The names of all pools.</summary>
    IAsyncEnumerable<string> NamesAsync(CancellationToken stop);
}

/// <summary>Budgets' pools in memory: for simulation and for tests.</summary>
public sealed class InMemoryBudgetPools : IBudgetPools
{
    private readonly Dictionary<string, BudgetPool> pools = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task<BudgetPool> ReadAsync(string budget, CancellationToken stop) => ChangeAsync(budget, pool => pool, stop);

    /// <inheritdoc/>
    public Task<BudgetPool> ChangeAsync(string budget, Func<BudgetPool, BudgetPool> change, CancellationToken stop)
    {
        lock (pools)
        {
            return Task.FromResult(pools[budget] = change(pools.GetValueOrDefault(budget) ?? BudgetPool.Empty));
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<string> NamesAsync(CancellationToken stop)
    {
        lock (pools)
        {
            return pools.Keys.ToList().ToAsyncEnumerable();
        }
    }
}
