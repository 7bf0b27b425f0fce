using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Azure.Data.Tables;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Pipeline;

namespace LoyaltyHub.Azure.Tables;

/// <summary>Something that could not be processed.</summary>
/// <param name="Source">Where it was: <c>webhook</c>, a queue's name.</param>
/// <param name="Partner">Whose it is, or <c>unknown</c>.</param>
/// <param name="EventId">The partner's event id, where it could be read.</param>
/// <param name="Reason">A short code.</param>
/// <param name="Detail">What is wrong and what would mend it; no personal data.</param>
/// <param name="Content">The bytes as they came.</param>
/// <param name="At">When it was put aside.</param>
public sealed record QuarantineItem(string Source, string Partner, string? EventId, string Reason, string Detail, ReadOnlyMemory<byte> Content, DateTimeOffset At)
{
    /// <summary>SHA-256 of the content, lower-case hexadecimal.</summary>
    public string ContentHash { get; } = Convert.ToHexStringLower(SHA256.HashData(Content.Span));
}

/// <summary>Keeps what could not be processed, with its reason and content, until somebody mends and replays it.</summary>
public sealed class TableQuarantine(StorageAccount account) : IQuarantine
{
    private readonly TableClient table = account.Tables.GetTableClient(TableNames.Quarantine);

    /// <inheritdoc/>
    public async Task PutAsync(QuarantineItem item, CancellationToken stop)
    {
        var key = $"{item.Reason}|{item.ContentHash}|{RowKeys.Escape(item.EventId ?? "")}";
        var rows = BinaryRows.Split(RowKeys.Escape(item.Partner), key, item.Content.ToArray());
        rows[0]["source"] = item.Source;
        rows[0]["partner"] = item.Partner;
        rows[0]["eventId"] = item.EventId;
        rows[0]["reason"] = item.Reason;
        LongText.Put(rows[0], "detail", item.Detail);
        rows[0]["contentHash"] = item.ContentHash;
        rows[0]["at"] = item.At;
        await table.SubmitTransactionAsync(rows.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row)), stop);
    }

    /// <summary>What is kept, by partner and reason.</summary>
    public async IAsyncEnumerable<QuarantineItem> ReadAsync([EnumeratorCancellation] CancellationToken stop)
    {
        var bytes = new MemoryStream();
        TableEntity? first = null;
        await foreach (var row in table.QueryAsync<TableEntity>(cancellationToken: stop))
        {
            if (row.ContainsKey("reason") && first is not null)
            {
                yield return ItemOf(first, bytes.ToArray());
                bytes.SetLength(0);
            }

            first = row.ContainsKey("reason") ? row : first;
            BinaryRows.Append(bytes, row);
        }

        if (first is not null)
        {
            yield return ItemOf(first, bytes.ToArray());
        }
    }

    private static QuarantineItem ItemOf(TableEntity row, byte[] content) => new(
        row.GetString("source"),
        row.GetString("partner"),
        row.GetString("eventId"),
        row.GetString("reason"),
        LongText.Get(row, "detail"),
        content,
        row.GetDateTimeOffset("at")!.Value);
}
