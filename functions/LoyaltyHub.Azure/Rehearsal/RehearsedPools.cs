using System.Collections.Concurrent;
using LoyaltyHub.Core.Ledger;

namespace LoyaltyHub.Azure.Rehearsal;

/// <summary>Budgets' pools as they are, with leases on top that are kept in memory alone.</summary>
/// <param name="pools">The pools in earnest; they are only read.</param>
internal sealed class RehearsedPools(IBudgetPools pools) : IBudgetPools
{
    private readonly ConcurrentDictionary<string, BudgetPool> kept = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task<BudgetPool> ReadAsync(string budget, CancellationToken stop) =>
        kept.TryGetValue(budget, out var pool) ? pool : await pools.ReadAsync(budget, stop);

    /// <inheritdoc/>
    public async Task<BudgetPool> ChangeAsync(string budget, Func<BudgetPool, BudgetPool> change, CancellationToken stop) =>
        kept[budget] = change(await ReadAsync(budget, stop));

    /// <inheritdoc/>
    public IAsyncEnumerable<string> NamesAsync(CancellationToken stop) => pools.NamesAsync(stop);
}
