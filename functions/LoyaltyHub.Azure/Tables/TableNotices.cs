using Azure;
using Azure.Data.Tables;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Core.Ledger;

namespace LoyaltyHub.Azure.Tables;

/// <summary>What commits gave partners to know, until it is on its way: rows beside the entries they tell of.</summary>
public sealed class TableNotices(StorageAccount account)
{
    /// <summary>What waits in a shard, in the order of the entries.</summary>
    public IAsyncEnumerable<WaitingNotices> ReadAsync(Shard shard, CancellationToken stop) => Table(shard)
        .QueryAsync<TableEntity>(RowKeys.Prefix(shard.Name, RowKeys.AllNotices), cancellationToken: stop)
        .Select(row => new WaitingNotices(shard, row.RowKey, LedgerRows.Sound(row, LedgerRows.ReadNotices)));

    /// <summary>Forgets a row whose notices are on their way.</summary>
    public async Task ForgetAsync(WaitingNotices waiting, CancellationToken stop)
    {
        try
        {
            await Table(waiting.Shard).DeleteEntityAsync(waiting.Shard.Name, waiting.Row, cancellationToken: stop);
        }
        catch (RequestFailedException fault) when (fault.Status == 404)
        {
            // Another process was first.
        }
    }

    private TableClient Table(Shard shard) => account.Tables.GetTableClient(TableNames.LedgerOf(shard));
}

/// <summary>What one commit gave partners to know.</summary>
/// <param name="Shard">Where.</param>
/// <param name="Row">The row's key.</param>
/// <param name="Notices">The notices in the order of the entries.</param>
public sealed record WaitingNotices(Shard Shard, string Row, IReadOnlyList<EntryNotice> Notices);
