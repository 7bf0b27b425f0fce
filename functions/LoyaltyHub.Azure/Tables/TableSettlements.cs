using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Settlement;

namespace LoyaltyHub.Azure.Tables;

/// <summary>Windows and settlements: which window is open, and how far each settlement of the closed ones is.</summary>
public sealed class TableSettlements(StorageAccount account) : ISettlements
{
    private const string Windows = "windows";
    private const string OpenRow = "open";
    private const int LinesPerRow = 100;

    private readonly TableClient table = account.Tables.GetTableClient(TableNames.Settlements);

    /// <inheritdoc/>
    public async Task<long> OpenWindowAsync(CancellationToken stop)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(Windows, OpenRow, cancellationToken: stop);
        return row.HasValue ? row.Value!.GetInt64("window")!.Value : 1;
    }

    /// <inheritdoc/>
    public async Task AdvanceAsync(long closed, DateTimeOffset at, CancellationToken stop)
    {
        await table.UpsertEntityAsync(new TableEntity(Windows, PartitionOf(closed)) { ["closedAt"] = at }, TableUpdateMode.Merge, stop);
        var row = await table.GetEntityIfExistsAsync<TableEntity>(Windows, OpenRow, cancellationToken: stop);
        var next = new TableEntity(Windows, OpenRow) { ["window"] = closed + 1 };
        try
        {
            if (!row.HasValue)
            {
                await table.AddEntityAsync(next, stop);
            }
            else if (row.Value!.GetInt64("window") <= closed)
            {
                await table.UpdateEntityAsync(next, row.Value.ETag, TableUpdateMode.Replace, stop);
            }
        }
        catch (RequestFailedException fault) when (fault.Status is 409 or 412)
        {
            // Another process closed the same window at the same time and was first.
        }
    }

    /// <inheritdoc/>
    public async Task<PartnerSettlement> KeepAsync(SettlementStatement statement, DateTimeOffset closedAt, CancellationToken stop)
    {
        var partition = PartitionOf(statement.Window);
        foreach (var (chunk, number) in statement.Lines.Chunk(LinesPerRow).Select((chunk, number) => (chunk, number)))
        {
            var row = new TableEntity(partition, $"L|{statement.Id}|{number.ToString("D6", CultureInfo.InvariantCulture)}");
            LongText.Put(row, "lines", JsonSerializer.Serialize(chunk, HubJson.Compact));
            await table.UpsertEntityAsync(row, TableUpdateMode.Replace, stop);
        }

        var settlement = new PartnerSettlement(statement.Id, statement.Net, statement.Lines.Count, new SettlementState.Closed(closedAt));
        try
        {
            await table.AddEntityAsync(RowOf(settlement), stop);
            return settlement;
        }
        catch (RequestFailedException fault) when (fault.Status == 409)
        {
            return (await FindAsync(statement.Id, stop))!.Settlement;
        }
    }

    /// <summary>A settlement and the version to change it by, or null.</summary>
    public async Task<StoredSettlement?> FindAsync(SettlementId id, CancellationToken stop)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(PartitionOf(id.Window), $"S|{id}", cancellationToken: stop);
        return row.HasValue ? new StoredSettlement(Read(row.Value!), row.Value!.ETag) : null;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ObligationLine>> LinesAsync(SettlementId id, CancellationToken stop)
    {
        var lines = new List<ObligationLine>();
        await foreach (var row in table.QueryAsync<TableEntity>(RowKeys.Prefix(PartitionOf(id.Window), $"L|{id}|"), cancellationToken: stop))
        {
            lines.AddRange(HubJson.Read<List<ObligationLine>>(LongText.Get(row, "lines")));
        }

        return lines;
    }

    /// <summary>Changes how far a settlement is.</summary>
    /// <returns>False where somebody else changed it first.</returns>
    public async Task<bool> ChangeAsync(StoredSettlement stored, SettlementState state, CancellationToken stop)
    {
        try
        {
            await table.UpdateEntityAsync(RowOf(stored.Settlement with { State = state }), stored.Version, TableUpdateMode.Replace, stop);
            return true;
        }
        catch (RequestFailedException fault) when (fault.Status == 412)
        {
            return false;
        }
    }

    /// <summary>All settlements, or those of one window, oldest window first.</summary>
    public async IAsyncEnumerable<PartnerSettlement> ReadAsync(long? window, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        var filter = window is { } one ? RowKeys.Prefix(PartitionOf(one), "S|") : "RowKey ge 'S|' and RowKey lt 'S}'";
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: stop))
        {
            yield return Read(row);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Scanned<PartnerSettlement>> ScanAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var row in table.QueryAsync<TableEntity>("RowKey ge 'S|' and RowKey lt 'S}'", cancellationToken: stop))
        {
            yield return Scan(row);
        }
    }

    private static Scanned<PartnerSettlement> Scan(TableEntity row)
    {
        var name = $"settlements/{row.RowKey}";
        try
        {
            var settlement = Read(row);
            return row.RowKey == $"S|{settlement.Id}" && row.PartitionKey == PartitionOf(settlement.Id.Window)
                ? new Scanned<PartnerSettlement>(name, settlement)
                : new Scanned<PartnerSettlement>(name, null, $"it holds settlement {settlement.Id}, which belongs into a row of its own");
        }
        catch (Exception fault) when (fault is JsonException or InvalidDataException or InvalidOperationException)
        {
            return new Scanned<PartnerSettlement>(name, null, $"it cannot be read: {fault.Message}");
        }
    }

    private static string PartitionOf(long window) => $"w{window.ToString("D8", CultureInfo.InvariantCulture)}";

    private static TableEntity RowOf(PartnerSettlement settlement)
    {
        var row = new TableEntity(PartitionOf(settlement.Id.Window), $"S|{settlement.Id}");
        LongText.Put(row, "settlement", JsonSerializer.Serialize(settlement, HubJson.Compact));
        return row;
    }

    private static PartnerSettlement Read(TableEntity row) => HubJson.Read<PartnerSettlement>(LongText.Get(row, "settlement"));
}

/// <summary>A settlement as stored.</summary>
/// <param name="Settlement">The settlement.</param>
/// <param name="Version">Its ETag.</param>
public sealed record StoredSettlement(PartnerSettlement Settlement, ETag Version);
