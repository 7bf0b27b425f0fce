using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Azure.Tables;

/// <summary>
/// Which member an alias belongs to. A member's id is random, so that deleting its aliases leaves the books whole and nobody in them. Each alias has a secret of its own, under which
/// the ledger knows the bodies of its events.
/// </summary>
public sealed class TableIdentities(StorageAccount account, TimeProvider? clock = null, FormerMembers? former = null) : IIdentities
{
    /// <summary>How long this process believes what it knows of an alias: so long after a person was forgotten elsewhere may events still reach the closed account.</summary>
    public static readonly TimeSpan Believed = TimeSpan.FromMinutes(10);

    private const int MostKept = 200_000;
    private const int SecretBytes = 32;

    private readonly TableClient table = account.Tables.GetTableClient(TableNames.Identities);
    private readonly FormerMembers former = former ?? new FormerMembers(account, clock ?? TimeProvider.System);
    private readonly TimeProvider clock = clock ?? TimeProvider.System;
    private readonly ConcurrentDictionary<AliasHash, Known> known = new();
    private readonly ConcurrentDictionary<AliasHash, Lazy<Task<MemberId?>>> finding = new();
    private readonly ConcurrentDictionary<AliasHash, Lazy<Task<MemberId>>> enrolling = new();

    /// <inheritdoc/>
    public async Task<MemberId> ResolveAsync(AliasHash alias, CancellationToken stop) =>
        await FindSharedAsync(alias, stop) ?? await EnrolSharedAsync(alias, stop);

    /// <inheritdoc/>
    public async Task<Identified> ResolveAsync(Activity activity, CancellationToken stop)
    {
        var alias = activity.Alias!.Value;
        return await FindSharedAsync(alias, stop) is { } member ? new Identified(member)
            : await former.FindAsync(activity, stop) is { } gone ? new Identified(gone, Former: true)
            : new Identified(await EnrolSharedAsync(alias, stop));
    }

    /// <inheritdoc/>
    public async Task<MemberId?> FindAsync(AliasHash alias, CancellationToken stop) => (await ReadAsync(alias, stop))?.Member;

    /// <inheritdoc/>
    public Task<MemberId?> FormerAsync(Activity activity, CancellationToken stop) => former.FindAsync(activity, stop);

    /// <inheritdoc/>
    public async Task<string> SealAsync(AliasHash alias, string bodyHash, CancellationToken stop) => await ReadAsync(alias, stop) is { Secret: { } secret }
        ? Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(bodyHash)))
        : bodyHash;

    /// <inheritdoc/>
    public async Task TieAsync(AliasHash alias, MemberId member, CancellationToken stop)
    {
        if (Remembered(alias) is not null)
        {
            return;
        }

        try
        {
            await AddAsync(alias, member, stop);
        }
        catch (RequestFailedException fault) when (fault.Status == 409)
        {
            // Tied before: by the first delivery of the same purchase, or by an earlier one of the same order.
        }
    }

    /// <summary>All aliases of some members: one pass over the table.</summary>
    public async IAsyncEnumerable<AliasHash> AliasesAsync(IReadOnlyCollection<MemberId> members, [EnumeratorCancellation] CancellationToken stop)
    {
        foreach (var member in members)
        {
            await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"member eq {member.Value}"), select: ["RowKey"], cancellationToken: stop))
            {
                yield return AliasHash.From(row.RowKey);
            }
        }
    }

    /// <summary>Forgets an alias, and its secret with it.</summary>
    public async Task ForgetAsync(AliasHash alias, CancellationToken stop)
    {
        await table.DeleteEntityAsync(PartitionOf(alias), alias.Value, ETag.All, stop);
        known.TryRemove(alias, out _);
    }

    /// <summary>The events of a batch come together: the first one of an alias asks storage for all of them, so no single one may stop it.</summary>
    private Task<MemberId?> FindSharedAsync(AliasHash alias, CancellationToken stop) => Remembered(alias) is { } here
        ? Task.FromResult<MemberId?>(here.Member)
        : SharedAsync(finding, alias, static (all, key) => all.FindAsync(key, CancellationToken.None), stop);

    private Task<MemberId> EnrolSharedAsync(AliasHash alias, CancellationToken stop) => SharedAsync(enrolling, alias, static (all, key) => all.EnrolAsync(key, CancellationToken.None), stop);

    private async Task<T> SharedAsync<T>(ConcurrentDictionary<AliasHash, Lazy<Task<T>>> underWay, AliasHash alias, Func<TableIdentities, AliasHash, Task<T>> ask, CancellationToken stop)
    {
        var asked = underWay.GetOrAdd(alias, key => new Lazy<Task<T>>(() => ask(this, key)));
        try
        {
            return await asked.Value.WaitAsync(stop);
        }
        finally
        {
            underWay.TryRemove(KeyValuePair.Create(alias, asked));
        }
    }

    private async Task<MemberId> EnrolAsync(AliasHash alias, CancellationToken stop)
    {
        if (Remembered(alias) is { } here)
        {
            return here.Member;
        }

        try
        {
            return await AddAsync(alias, MemberId.From("m" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))), stop);
        }
        catch (RequestFailedException fault) when (fault.Status == 409)
        {
            // Another process enrolled the alias first, or the SDK's first try had gone through: what is stored is right.
            return await FindAsync(alias, stop) ?? throw new InvalidOperationException("An alias was refused as known and is not there.");
        }
    }

    private async Task<MemberId> AddAsync(AliasHash alias, MemberId member, CancellationToken stop)
    {
        var secret = RandomNumberGenerator.GetBytes(SecretBytes);
        await table.AddEntityAsync(new TableEntity(PartitionOf(alias), alias.Value) { ["member"] = member.Value, ["secret"] = secret }, stop);
        return Keep(alias, member, secret).Member;
    }

    private async Task<Known?> ReadAsync(AliasHash alias, CancellationToken stop)
    {
        if (Remembered(alias) is { } here)
        {
            return here;
        }

        var row = await table.GetEntityIfExistsAsync<TableEntity>(PartitionOf(alias), alias.Value, cancellationToken: stop);
        if (row.HasValue)
        {
            return Keep(alias, MemberId.From(row.Value!.GetString("member")), row.Value.GetBinary("secret"));
        }

        known.TryRemove(alias, out _);
        return null;
    }

    private static string PartitionOf(AliasHash alias) => alias.Value[..2];

    private Known? Remembered(AliasHash alias) => known.TryGetValue(alias, out var here) && clock.GetUtcNow() < here.Until ? here : null;

    private Known Keep(AliasHash alias, MemberId member, byte[]? secret)
    {
        if (known.Count > MostKept)
        {
            known.Clear();
        }

        return known[alias] = new Known(member, secret, clock.GetUtcNow() + Believed);
    }

    private sealed record Known(MemberId Member, byte[]? Secret, DateTimeOffset Until);
}
