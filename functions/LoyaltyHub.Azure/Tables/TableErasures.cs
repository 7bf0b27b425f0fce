using System.Text.Json;
using Azure.Data.Tables;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Members;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Azure.Tables;

/// <summary>Who is being forgotten, so that what is cut short is finished, and what was done for those who are.</summary>
public sealed class TableErasures(StorageAccount account)
{
    private readonly TableClient table = account.Tables.GetTableClient(TableNames.Identities);

    /// <summary>Somebody is to be forgotten. Safe to repeat.</summary>
    public Task BeginAsync(MemberId member, CancellationToken stop) =>
        table.UpsertEntityAsync(new TableEntity(FormerMembers.Erasures, member.Value) { ["open"] = true }, TableUpdateMode.Merge, stop);

    /// <summary>Somebody is forgotten.</summary>
    public Task EndAsync(ErasureReport report, CancellationToken stop) => table.UpsertEntityAsync(
        new TableEntity(FormerMembers.Erasures, report.Member.Value) { ["open"] = false, ["report"] = JsonSerializer.Serialize(report, HubJson.Compact) }, TableUpdateMode.Replace, stop);

    /// <summary>What was done for somebody who is forgotten; null for anybody else.</summary>
    public async Task<ErasureReport?> FindAsync(MemberId member, CancellationToken stop)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(FormerMembers.Erasures, member.Value, cancellationToken: stop);
        return row.HasValue && row.Value!.GetString("report") is { } report ? HubJson.Read<ErasureReport>(report) : null;
    }

    /// <summary>Those whose erasure has not come to its end.</summary>
    public IAsyncEnumerable<MemberId> OpenAsync(CancellationToken stop) => table
        .QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {FormerMembers.Erasures} and open eq true"), cancellationToken: stop)
        .Select(row => MemberId.From(row.RowKey));
}
