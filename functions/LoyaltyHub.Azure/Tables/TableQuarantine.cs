using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Core.Activities;

namespace LoyaltyHub.Azure.Tables;

/// <summary>Keeps what could not be processed, with its reason and content, until somebody mends and replays it.</summary>
public sealed class TableQuarantine(StorageAccount account) : IQuarantine
{
    private readonly TableClient table = account.Tables.GetTableClient(TableNames.Quarantine);

    /// <inheritdoc/>
    public async Task PutAsync(QuarantineItem item, CancellationToken stop)
    {
        var rows = BinaryRows.Split(RowKeys.Escape(item.Partner), KeyOf(item), item.Content.ToArray());
        rows[0]["source"] = item.Source;
        rows[0]["partner"] = item.Partner;
        rows[0]["eventId"] = item.EventId;
        rows[0]["reason"] = item.Reason;
        LongText.Put(rows[0], "detail", item.Detail);
        rows[0]["contentHash"] = item.ContentHash;
        rows[0]["at"] = item.At;
        rows[0]["fallbackId"] = item.Fallback?.EventId;
        rows[0]["fallbackAt"] = item.Fallback?.At;
        if (item.Fallback?.Named is { } named)
        {
            LongText.Put(rows[0], "fallbackNamed", JsonSerializer.Serialize(named));
        }

        await table.SubmitTransactionAsync(rows.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row)), stop);
    }

    /// <summary>What is kept, by partner and reason.</summary>
    public IAsyncEnumerable<QuarantineItem> ReadAsync(CancellationToken stop) => ReadAsync(QuarantineFilter.All, stop).Select(kept => kept.Item);

    /// <summary>What is kept and fits a filter, by partner and reason.</summary>
    public async IAsyncEnumerable<KeptItem> ReadAsync(QuarantineFilter filter, [EnumeratorCancellation] CancellationToken stop)
    {
        var bytes = new MemoryStream();
        TableEntity? first = null;
        await foreach (var row in table.QueryAsync<TableEntity>(QueryOf(filter), cancellationToken: stop))
        {
            if (row.ContainsKey("reason") && first is not null)
            {
                if (filter.Fits(ItemOf(first, bytes.ToArray())) is { } item)
                {
                    yield return new KeptItem(item, first.ETag);
                }

                bytes.SetLength(0);
            }

            first = row.ContainsKey("reason") ? row : first;
            BinaryRows.Append(bytes, row);
        }

        if (first is not null && filter.Fits(ItemOf(first, bytes.ToArray())) is { } last)
        {
            yield return new KeptItem(last, first.ETag);
        }
    }

    /// <summary>Lets an item go, whole, unless it was put aside again since it was read.</summary>
    /// <returns>False where it was put aside again, or is gone already.</returns>
    public async Task<bool> ReleaseAsync(KeptItem kept, CancellationToken stop)
    {
        // The same content has the same number of rows; the first one's version stands for all of them, since they are written together.
        var rows = BinaryRows.Split(RowKeys.Escape(kept.Item.Partner), KeyOf(kept.Item), kept.Item.Content.ToArray());
        try
        {
            await table.SubmitTransactionAsync(rows.Select((row, number) => new TableTransactionAction(TableTransactionActionType.Delete, row, number == 0 ? kept.Version : ETag.All)), stop);
            return true;
        }
        catch (RequestFailedException fault) when (fault.Status is 404 or 412)
        {
            return false;
        }
    }

    /// <summary>What tells items apart. Two calls of the same bytes whose event ids cannot be read are two items, and the same call sent again is one.</summary>
    private static string KeyOf(QuarantineItem item) => $"{item.Reason}|{item.ContentHash}|{RowKeys.Escape(item.EventId ?? item.Fallback?.EventId ?? "")}";

    private static string? QueryOf(QuarantineFilter filter) => filter switch
    {
        { Partner: { } partner, Reason: { } reason } => RowKeys.Prefix(RowKeys.Escape(partner), $"{reason}|"),
        { Partner: { } partner } => TableClient.CreateQueryFilter($"PartitionKey eq {RowKeys.Escape(partner)}"),
        { Reason: { } reason } => TableClient.CreateQueryFilter($"RowKey ge {reason + "|"} and RowKey lt {reason + "}"}"),
        _ => null,
    };

    private static QuarantineItem ItemOf(TableEntity row, byte[] content) => new(
        row.GetString("source"),
        row.GetString("partner"),
        row.GetString("eventId"),
        row.GetString("reason"),
        LongText.Get(row, "detail"),
        content,
        row.GetDateTimeOffset("at")!.Value)
    {
        Fallback = row.GetDateTimeOffset("fallbackAt") is { } at ? new EventFallback(row.GetString("fallbackId"), at) { Named = NamedOf(row) } : null,
    };

    private static Dictionary<string, string>? NamedOf(TableEntity row) =>
        row.ContainsKey("fallbackNamed") ? JsonSerializer.Deserialize<Dictionary<string, string>>(LongText.Get(row, "fallbackNamed")) : null;
}
