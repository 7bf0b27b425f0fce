using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Ledger;

namespace LoyaltyHub.Azure.Tables;

/// <summary>Budgets' pools: a row each, changed under its ETag. Shards lease slices, so a row is written once for many grants.</summary>
public sealed class TableBudgetPools(StorageAccount account, TimeProvider clock) : IBudgetPools
{
    private const string Partition = "budget";
    private const int Attempts = 50;

    private readonly TableClient table = account.Tables.GetTableClient(TableNames.Config);

    /// <inheritdoc/>
    public async Task<BudgetPool> ReadAsync(string budget, CancellationToken stop) => PoolOf(await FindAsync(budget, stop));

    /// <inheritdoc/>
    public async Task<BudgetPool> ChangeAsync(string budget, Func<BudgetPool, BudgetPool> change, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            var row = await FindAsync(budget, stop);
            var (before, after) = (PoolOf(row), change(PoolOf(row)));
            if (after == before || await TryWriteAsync(budget, row?.ETag, after, attempt, stop))
            {
                return after;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(5, 20) * Math.Min(attempt, 10)), clock, stop);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> NamesAsync([EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), select: ["name"], cancellationToken: stop))
        {
            yield return row.GetString("name");
        }
    }

    private async Task<TableEntity?> FindAsync(string budget, CancellationToken stop)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(Partition, RowKeys.Escape(budget), cancellationToken: stop);
        return row.HasValue ? row.Value : null;
    }

    private async Task<bool> TryWriteAsync(string budget, ETag? version, BudgetPool pool, int attempt, CancellationToken stop)
    {
        var row = new TableEntity(Partition, RowKeys.Escape(budget)) { ["name"] = budget };
        LongText.Put(row, "pool", JsonSerializer.Serialize(pool, HubJson.Compact));
        try
        {
            _ = version is { } known ? await table.UpdateEntityAsync(row, known, TableUpdateMode.Replace, stop) : await table.AddEntityAsync(row, stop);
            return true;
        }
        catch (RequestFailedException fault) when (fault.Status is 409 or 412 && attempt < Attempts)
        {
            // Another shard's lease came first, or this very change did and its answer was lost: either way the next reading tells.
            return false;
        }
    }

    private static BudgetPool PoolOf(TableEntity? row) => row is null
        ? BudgetPool.Empty
        : JsonSerializer.Deserialize<BudgetPool>(LongText.Get(row, "pool"), HubJson.Compact) ?? throw new InvalidDataException($"The pool {row.RowKey} says null.");
}
