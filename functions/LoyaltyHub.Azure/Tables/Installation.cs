using Azure;
using Azure.Data.Tables;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Core.Ledger;

namespace LoyaltyHub.Azure.Tables;

/// <summary>Creates tables, queues and shard heads once, and records what may not change afterwards. Safe to run at every start, by several processes at once.</summary>
public sealed class Installation(StorageAccount account)
{
    /// <summary>The layout this version writes; another one recorded in the account is refused.</summary>
    public const int Layout = 5;

    private const string Partition = "installation";
    private const string Chosen = "chosen";
    private const string Done = "done";

    /// <summary>Makes the account ready.</summary>
    /// <param name="shards">The number of shards for a new installation, 1–1,000.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>The number of shards of the installation: the recorded one, where there is one.</returns>
    /// <exception cref="InvalidOperationException">The account holds another layout.</exception>
    public async Task<int> EnsureAsync(int shards, CancellationToken stop)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shards, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shards, 1000);
        var config = account.Tables.GetTableClient(TableNames.Config);
        if (await ReadAsync(config, Done, stop) is { } recorded)
        {
            return recorded;
        }

        // Another version's installation may have been cut short: what it chose binds as well.
        _ = await ReadAsync(config, Chosen, stop);

        await Task.WhenAll(TableNames.All.Select(table => account.Tables.CreateTableIfNotExistsAsync(table, stop))
            .Concat<Task>(QueueNames.All.Select(queue => account.Queues.GetQueueClient(queue).CreateIfNotExistsAsync(cancellationToken: stop))));
        await AddAsync(config, new TableEntity(Partition, Chosen) { ["shards"] = shards, ["layout"] = Layout }, stop);
        var chosen = (await ReadAsync(config, Chosen, stop))!.Value;
        await InstallShardsAsync(chosen, stop);

        // Written last: whoever sees this row may rely on everything above.
        await AddAsync(config, new TableEntity(Partition, Done) { ["shards"] = chosen, ["layout"] = Layout }, stop);
        return chosen;
    }

    private static async Task<int?> ReadAsync(TableClient config, string key, CancellationToken stop)
    {
        try
        {
            var row = await config.GetEntityIfExistsAsync<TableEntity>(Partition, key, cancellationToken: stop);
            return !row.HasValue ? null
                : row.Value!.GetInt32("layout") == Layout ? row.Value.GetInt32("shards")
                : throw new InvalidOperationException($"The storage account holds layout {row.Value.GetInt32("layout")}, this version reads layout {Layout}. Use the version that wrote it, or another account.");
        }
        catch (RequestFailedException fault) when (fault.Status == 404)
        {
            return null;
        }
    }

    private Task InstallShardsAsync(int shards, CancellationToken stop) => Parallel.ForEachAsync(
        Shard.All(shards),
        new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = stop },
        async (shard, cancel) =>
        {
            await account.Tables.CreateTableIfNotExistsAsync(TableNames.LedgerOf(shard), cancel);
            await AddAsync(account.Tables.GetTableClient(TableNames.LedgerOf(shard)), LedgerRows.Of(shard, ShardHead.Empty), cancel);
        });

    private static async Task AddAsync(TableClient table, TableEntity row, CancellationToken stop)
    {
        try
        {
            await table.AddEntityAsync(row, stop);
        }
        catch (RequestFailedException fault) when (fault.Status == 409)
        {
            // There already: another process, or an earlier start that did not finish, was first.
        }
    }
}
