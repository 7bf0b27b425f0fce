namespace LoyaltyHub.Core.Ledger;

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
