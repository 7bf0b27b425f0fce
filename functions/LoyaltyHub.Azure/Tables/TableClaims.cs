using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Members;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Azure.Tables;

/// <summary>Claims of missing purchases, a row each.</summary>
public sealed class TableClaims(StorageAccount account)
{
    private const string Partition = "claims";

    private readonly TableClient table = account.Tables.GetTableClient(TableNames.Identities);

    /// <summary>Keeps a claim, unless there is one of that id.</summary>
    /// <returns>The claim that is kept.</returns>
    public async Task<PurchaseClaim> AddAsync(PurchaseClaim claim, CancellationToken stop)
    {
        try
        {
            await table.AddEntityAsync(Row(claim), stop);
            return claim;
        }
        catch (RequestFailedException fault) when (fault.Status == 409)
        {
            return (await FindAsync(claim.Id, stop))?.Claim ?? claim;
        }
    }

    /// <summary>A claim by its id, or null.</summary>
    public async Task<StoredClaim?> FindAsync(string id, CancellationToken stop)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(Partition, RowKeys.Escape(id), cancellationToken: stop);
        return row.HasValue ? Read(row.Value!) : null;
    }

    /// <summary>Changes a claim, unless somebody else did since it was read.</summary>
    public async Task<bool> ReplaceAsync(StoredClaim stored, PurchaseClaim claim, CancellationToken stop)
    {
        try
        {
            await table.UpdateEntityAsync(Row(claim), stored.Version, TableUpdateMode.Replace, stop);
            return true;
        }
        catch (RequestFailedException fault) when (fault.Status is 404 or 412)
        {
            return false;
        }
    }

    /// <summary>The claims of a partner, a member or in a state; all of them where nothing is said.</summary>
    public IAsyncEnumerable<StoredClaim> ReadAsync(PartnerId? partner, MemberId? member, ClaimState? state, CancellationToken stop)
    {
        List<string> filters = [TableClient.CreateQueryFilter($"PartitionKey eq {Partition}")];
        filters.AddRange(partner is { } at ? [TableClient.CreateQueryFilter($"partner eq {at.Value}")] : []);
        filters.AddRange(member is { } who ? [TableClient.CreateQueryFilter($"claimant eq {who.Value}")] : []);
        filters.AddRange(state is { } now ? [TableClient.CreateQueryFilter($"state eq {now.ToString()}")] : []);
        return table.QueryAsync<TableEntity>(string.Join(" and ", filters), cancellationToken: stop).Select(Read);
    }

    /// <summary>Deletes all claims of some members.</summary>
    /// <returns>How many.</returns>
    public async Task<int> ForgetAsync(IEnumerable<MemberId> members, CancellationToken stop)
    {
        var count = 0;
        foreach (var member in members)
        {
            foreach (var stored in await ReadAsync(null, member, null, stop).ToListAsync(stop))
            {
                await table.DeleteEntityAsync(Partition, RowKeys.Escape(stored.Claim.Id), ETag.All, stop);
                count++;
            }
        }

        return count;
    }

    private static TableEntity Row(PurchaseClaim claim) => new(Partition, RowKeys.Escape(claim.Id))
    {
        ["partner"] = claim.Partner.Value,
        ["claimant"] = claim.Member.Value,
        ["state"] = claim.State.ToString(),
        ["claim"] = JsonSerializer.Serialize(claim, HubJson.Compact),
    };

    private static StoredClaim Read(TableEntity row) => new(HubJson.Read<PurchaseClaim>(row.GetString("claim")), row.ETag);
}

/// <summary>A claim as stored.</summary>
public sealed record StoredClaim(PurchaseClaim Claim, ETag Version);
