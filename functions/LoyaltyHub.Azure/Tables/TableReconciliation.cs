using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
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

    /// <summary>Keeps a reconciliation instead of the settlement's former one. Whoever reads meanwhile sees one or the other, whole.</summary>
    public async Task KeepAsync(Reconciliation reconciliation, CancellationToken stop)
    {
        var partition = reconciliation.Settlement.Value;
        var import = $"B|{Guid.NewGuid():N}|";
        var rows = reconciliation.Breaks.Select((found, number) => BreakRow(partition, import, number, found));
        foreach (var chunk in rows.Chunk(100))
        {
            await table.SubmitTransactionAsync(chunk.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row)), stop);
        }

        var summary = new TableEntity(partition, Summary)
        {
            ["reportHash"] = reconciliation.ReportHash,
            ["at"] = reconciliation.At,
            ["matched"] = reconciliation.Matched,
            ["breaks"] = reconciliation.Breaks.Count,
            ["import"] = import,
        };
        if (await ReplaceAsync(summary, stop) is { } former && former != import)
        {
            await ForgetAsync(partition, former, stop);
        }
    }

    /// <summary>The reconciliation of a settlement, or null where no report was imported.</summary>
    public async Task<Reconciliation?> FindAsync(SettlementId settlement, CancellationToken stop)
    {
        for (var before = default(ETag); ;)
        {
            var row = await table.GetEntityIfExistsAsync<TableEntity>(settlement.Value, Summary, cancellationToken: stop);
            if (!row.HasValue)
            {
                return null;
            }

            // Fewer breaks than the summary says: it was replaced meanwhile, unless it is still the same one.
            var read = await ReadAsync(row.Value!, stop);
            if (read.Breaks.Count == row.Value!.GetInt32("breaks") || row.Value.ETag == before)
            {
                return read;
            }

            before = row.Value.ETag;
        }
    }

    /// <summary>All reconciliations.</summary>
    public async IAsyncEnumerable<Reconciliation> ReadAllAsync([EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"RowKey eq {Summary}"), cancellationToken: stop))
        {
            if (await FindAsync(SettlementId.From(row.PartitionKey), stop) is { } found)
            {
                yield return found;
            }
        }
    }

    /// <summary>Swaps the summary.</summary>
    /// <returns>The import that the former summary named, which nobody else deletes; null where there was none.</returns>
    private async Task<string?> ReplaceAsync(TableEntity summary, CancellationToken stop)
    {
        while (true)
        {
            var former = await table.GetEntityIfExistsAsync<TableEntity>(summary.PartitionKey, Summary, cancellationToken: stop);
            try
            {
                _ = former.HasValue
                    ? await table.UpdateEntityAsync(summary, former.Value!.ETag, TableUpdateMode.Replace, stop)
                    : await table.AddEntityAsync(summary, stop);
                return former.HasValue ? former.Value!.GetString("import") : null;
            }
            catch (RequestFailedException fault) when (fault.Status is 409 or 412)
            {
                // Another import came in between; this one replaces that.
            }
        }
    }

    private async Task ForgetAsync(string partition, string import, CancellationToken stop)
    {
        await foreach (var row in table.QueryAsync<TableEntity>(RowKeys.Prefix(partition, import), select: ["PartitionKey", "RowKey"], cancellationToken: stop))
        {
            await table.DeleteEntityAsync(row.PartitionKey, row.RowKey, cancellationToken: stop);
        }
    }

    private static TableEntity BreakRow(string partition, string import, int number, Match found)
    {
        var row = new TableEntity(partition, $"{import}{number.ToString("D7", CultureInfo.InvariantCulture)}");
        LongText.Put(row, "break", JsonSerializer.Serialize(found, HubJson.Compact));
        return row;
    }

    private async Task<Reconciliation> ReadAsync(TableEntity summary, CancellationToken stop)
    {
        var breaks = new List<Match>();
        await foreach (var row in table.QueryAsync<TableEntity>(RowKeys.Prefix(summary.PartitionKey, summary.GetString("import")), cancellationToken: stop))
        {
            breaks.Add(HubJson.Read<Match>(LongText.Get(row, "break")));
        }

        return new Reconciliation(
            SettlementId.From(summary.PartitionKey),
            summary.GetString("reportHash"),
            summary.GetDateTimeOffset("at")!.Value,
            summary.GetInt32("matched")!.Value,
            breaks);
    }
}
