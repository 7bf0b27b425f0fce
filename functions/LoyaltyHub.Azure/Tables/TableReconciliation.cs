using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure.Data.Tables;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Reconciliation;
using LoyaltyHub.Core.Settlement;

namespace LoyaltyHub.Azure.Tables;

/// <summary>What a partner's report made of a settlement.</summary>
/// <param name="Settlement">The settlement.</param>
/// <param name="ReportHash">SHA-256 of the report's bytes, lower-case hexadecimal.</param>
/// <param name="At">When it was imported.</param>
/// <param name="Matched">Lines both sides agree on.</param>
/// <param name="Breaks">Lines they do not.</param>
public sealed record Reconciliation(SettlementId Settlement, string ReportHash, DateTimeOffset At, int Matched, IReadOnlyList<Match> Breaks);

/// <summary>Keeps the latest reconciliation of each settlement: its summary, and a row per break.</summary>
public sealed class TableReconciliation(StorageAccount account)
{
    private const string Summary = "R";

    private readonly TableClient table = account.Tables.GetTableClient(TableNames.Reconciliation);

    /// <summary>Keeps a reconciliation instead of the settlement's former one. A report imported again gives the same rows.</summary>
    public async Task KeepAsync(Reconciliation reconciliation, CancellationToken stop)
    {
        var partition = reconciliation.Settlement.Value;
        await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), select: ["PartitionKey", "RowKey"], cancellationToken: stop))
        {
            await table.DeleteEntityAsync(row.PartitionKey, row.RowKey, cancellationToken: stop);
        }

        var rows = reconciliation.Breaks.Select((found, number) => BreakRow(partition, number, found));
        foreach (var chunk in rows.Chunk(100))
        {
            await table.SubmitTransactionAsync(chunk.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row)), stop);
        }

        // Written last: a summary without all its breaks is never seen.
        await table.UpsertEntityAsync(
            new TableEntity(partition, Summary)
            {
                ["reportHash"] = reconciliation.ReportHash,
                ["at"] = reconciliation.At,
                ["matched"] = reconciliation.Matched,
                ["breaks"] = reconciliation.Breaks.Count,
            },
            TableUpdateMode.Replace,
            stop);
    }

    /// <summary>The reconciliation of a settlement, or null where no report was imported.</summary>
    public async Task<Reconciliation?> FindAsync(SettlementId settlement, CancellationToken stop)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(settlement.Value, Summary, cancellationToken: stop);
        return row.HasValue ? await ReadAsync(row.Value!, stop) : null;
    }

    /// <summary>All reconciliations.</summary>
    public async IAsyncEnumerable<Reconciliation> ReadAllAsync([EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"RowKey eq {Summary}"), cancellationToken: stop))
        {
            yield return await ReadAsync(row, stop);
        }
    }

    private static TableEntity BreakRow(string partition, int number, Match found)
    {
        var row = new TableEntity(partition, $"B|{number.ToString("D7", CultureInfo.InvariantCulture)}");
        LongText.Put(row, "break", JsonSerializer.Serialize(found, HubJson.Compact));
        return row;
    }

    private async Task<Reconciliation> ReadAsync(TableEntity summary, CancellationToken stop)
    {
        var breaks = new List<Match>();
        await foreach (var row in table.QueryAsync<TableEntity>(RowKeys.Prefix(summary.PartitionKey, "B|"), cancellationToken: stop))
        {
            breaks.Add(JsonSerializer.Deserialize<Match>(LongText.Get(row, "break"), HubJson.Compact)!);
        }

        return new Reconciliation(
            SettlementId.From(summary.PartitionKey),
            summary.GetString("reportHash"),
            summary.GetDateTimeOffset("at")!.Value,
            summary.GetInt32("matched")!.Value,
            breaks);
    }
}
