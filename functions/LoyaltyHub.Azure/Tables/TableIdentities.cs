using System.Collections.Concurrent;
using System.Security.Cryptography;
using Azure;
using Azure.Data.Tables;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Azure.Tables;

/// <summary>Which member an alias belongs to. A member's id is random, so that deleting its aliases leaves the books whole and nobody in them.</summary>
public sealed class TableIdentities(StorageAccount account) : IIdentities
{
    private const int MostKept = 200_000;

    private readonly TableClient table = account.Tables.GetTableClient(TableNames.Identities);
    private readonly ConcurrentDictionary<AliasHash, MemberId> known = new();
    private readonly ConcurrentDictionary<AliasHash, Lazy<Task<MemberId>>> underWay = new();

    /// <inheritdoc/>
    public async Task<MemberId> ResolveAsync(AliasHash alias, CancellationToken stop)
    {
        if (known.TryGetValue(alias, out var member))
        {
            return member;
        }

        // The events of a batch come together: the first one of an alias asks storage for all of them, so no single one may stop it.
        var asked = underWay.GetOrAdd(alias, static (key, all) => new Lazy<Task<MemberId>>(() => all.FindOrEnrolAsync(key, CancellationToken.None)), this);
        try
        {
            return await asked.Value.WaitAsync(stop);
        }
        finally
        {
            underWay.TryRemove(KeyValuePair.Create(alias, asked));
        }
    }

    /// <inheritdoc/>
    public async Task<MemberId?> FindAsync(AliasHash alias, CancellationToken stop)
    {
        if (known.TryGetValue(alias, out var member))
        {
            return member;
        }

        var row = await table.GetEntityIfExistsAsync<TableEntity>(PartitionOf(alias), alias.Value, cancellationToken: stop);
        return row.HasValue ? Keep(alias, MemberId.From(row.Value!.GetString("member"))) : null;
    }

    /// <inheritdoc/>
    public async Task TieAsync(AliasHash alias, MemberId member, CancellationToken stop)
    {
        if (known.ContainsKey(alias))
        {
            return;
        }

        try
        {
            await table.AddEntityAsync(new TableEntity(PartitionOf(alias), alias.Value) { ["member"] = member.Value }, stop);
            Keep(alias, member);
        }
        catch (RequestFailedException fault) when (fault.Status == 409)
        {
            // Tied before: by the first delivery of the same purchase, or by an earlier one of the same order.
        }
    }

    private async Task<MemberId> FindOrEnrolAsync(AliasHash alias, CancellationToken stop)
    {
        if (await FindAsync(alias, stop) is { } member)
        {
            return member;
        }

        var fresh = MemberId.From("m" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12)));
        try
        {
            await table.AddEntityAsync(new TableEntity(PartitionOf(alias), alias.Value) { ["member"] = fresh.Value }, stop);
            return Keep(alias, fresh);
        }
        catch (RequestFailedException fault) when (fault.Status == 409)
        {
            // Another process enrolled the alias first, or the SDK's first try had gone through: what is stored is right.
            return await FindAsync(alias, stop) ?? throw new InvalidOperationException("An alias was refused as known and is not there.");
        }
    }

    private static string PartitionOf(AliasHash alias) => alias.Value[..2];

    private MemberId Keep(AliasHash alias, MemberId member)
    {
        if (known.Count > MostKept)
        {
            known.Clear();
        }

        known[alias] = member;
        return member;
    }
}
