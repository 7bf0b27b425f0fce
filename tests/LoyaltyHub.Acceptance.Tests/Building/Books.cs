using System.Collections.Concurrent;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Core.Ledger;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Building;

/// <summary>The books as they lie in storage, read past the hub.</summary>
internal sealed class Books(string storage)
{
    private readonly TableServiceClient tables = new(storage);

    /// <summary>The shards' tables.</summary>
    public async Task<IReadOnlyList<TableClient>> LedgerAsync() =>
        await tables.QueryAsync("TableName ge 'ledger' and TableName lt 'ledgers'").Select(table => tables.GetTableClient(table.Name)).ToListAsync();

    /// <summary>Every journal row, in no order that means anything.</summary>
    public async Task<IReadOnlyList<JournalEntry>> JournalAsync()
    {
        var entries = new List<JournalEntry>();
        foreach (var table in await LedgerAsync())
            await foreach (var row in table.QueryAsync<TableEntity>("RowKey ge 'J|' and RowKey lt 'J}'"))
                entries.Add(JournalEntry.Read(row.GetString("body"), row.GetString("previous"), row.GetString("hash"), row.GetString("commit")));
        return entries;
    }

    public async Task<IReadOnlyList<string>> EventIdsAsync() =>
        [.. (await JournalAsync()).Select(entry => entry.Body.Activity.EventId.Value).Order(StringComparer.Ordinal)];

    public async Task<IReadOnlyList<QuarantineItem>> QuarantineAsync()
    {
        var items = new List<QuarantineItem>();
        await foreach (var item in new TableQuarantine(StorageAccount.FromConnectionString(storage)).ReadAsync(CancellationToken.None))
            items.Add(item);
        return items;
    }

    /// <summary>Nothing reached the ledger, and nothing is on its way there.</summary>
    public async Task AreEmptyAsync()
    {
        Assert.Empty(await JournalAsync());
        var queue = new QueueClient(storage, QueueNames.Activities);
        Assert.Equal(0, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    /// <summary>Every text in every table and queue message: to look for what may not be there.</summary>
    public async Task<string> EverythingAsync()
    {
        var texts = new ConcurrentBag<string>();
        await foreach (var table in tables.QueryAsync().Where(table => table.Name != TableNames.Quarantine))
            await foreach (var row in tables.GetTableClient(table.Name).QueryAsync<TableEntity>())
                texts.Add($"{row.PartitionKey} {row.RowKey} {string.Join(" ", row.Select(column => column.Value))}");
        return string.Join("\n", texts);
    }

    /// <summary>Every row of every table, with the tag that any write changes.</summary>
    public async Task<IReadOnlyList<string>> RowsAsync()
    {
        var rows = new List<string>();
        await foreach (var table in tables.QueryAsync())
            await foreach (var row in tables.GetTableClient(table.Name).QueryAsync<TableEntity>(select: ["PartitionKey", "RowKey"]))
                rows.Add($"{table.Name}|{row.PartitionKey}|{row.RowKey}|{row.ETag}");
        return [.. rows.Order(StringComparer.Ordinal)];
    }
}
