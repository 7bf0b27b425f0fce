using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Azure.Tables;

/// <summary>One-time codes that link another alias to a member: their hashes, whose they are, and whether they were used.</summary>
public sealed class TableLinks(StorageAccount account)
{
    private const string Partition = "links";

    private readonly TableClient table = account.Tables.GetTableClient(TableNames.Identities);

    /// <summary>Keeps a code.</summary>
    public Task AddAsync(string code, MemberId member, DateTimeOffset until, CancellationToken stop) =>
        table.AddEntityAsync(new TableEntity(Partition, KeyOf(code)) { ["linked"] = member.Value, ["until"] = until.UtcTicks, ["by"] = "" }, stop);

    /// <summary>What is known of a code; null for none.</summary>
    public async Task<StoredLink?> FindAsync(string code, CancellationToken stop)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(Partition, KeyOf(code), cancellationToken: stop);
        return row.HasValue
            ? new StoredLink(row.Value!.RowKey, MemberId.From(row.Value.GetString("linked")), new DateTimeOffset(row.Value.GetInt64("until")!.Value, TimeSpan.Zero), row.Value.GetString("by"), row.Value.ETag)
            : null;
    }

    /// <summary>Uses a code up, unless somebody else does.</summary>
    /// <param name="link">The code as it was read.</param>
    /// <param name="by">Who used it, for a repeated call of the same.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<bool> UseAsync(StoredLink link, string by, CancellationToken stop)
    {
        try
        {
            await table.UpdateEntityAsync(new TableEntity(Partition, link.Id) { ["by"] = by }, link.Version, TableUpdateMode.Merge, stop);
            return true;
        }
        catch (RequestFailedException fault) when (fault.Status is 404 or 412)
        {
            return false;
        }
    }

    /// <summary>Deletes the codes of some members.</summary>
    /// <returns>How many.</returns>
    public async Task<int> ForgetAsync(IEnumerable<MemberId> members, CancellationToken stop)
    {
        var count = 0;
        foreach (var member in members)
        {
            count += await DeleteAsync(TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and linked eq {member.Value}"), stop);
        }

        return count;
    }

    /// <summary>Deletes codes that ended before a time.</summary>
    public Task<int> PruneAsync(DateTimeOffset before, CancellationToken stop) =>
        DeleteAsync(TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and until lt {before.UtcTicks}"), stop);

    private async Task<int> DeleteAsync(string filter, CancellationToken stop)
    {
        var rows = await table.QueryAsync<TableEntity>(filter, select: ["PartitionKey", "RowKey"], cancellationToken: stop).ToListAsync(stop);
        foreach (var row in rows)
        {
            await table.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, stop);
        }

        return rows.Count;
    }

    private static string KeyOf(string code) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(code)));
}

/// <summary>A code as stored.</summary>
/// <param name="Id">Its hash.</param>
/// <param name="Member">Whose it is.</param>
/// <param name="Until">Until when it can be used, exclusive.</param>
/// <param name="By">Who used it; empty for nobody.</param>
/// <param name="Version">Its ETag.</param>
public sealed record StoredLink(string Id, MemberId Member, DateTimeOffset Until, string By, ETag Version);
