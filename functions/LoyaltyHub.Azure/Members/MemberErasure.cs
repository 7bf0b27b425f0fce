using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Azure.Members;

/// <summary>What was done to forget a person.</summary>
/// <param name="Member">The account.</param>
/// <param name="Parts">The accounts that were part of it.</param>
/// <param name="Aliases">How many aliases were deleted, their secrets with them.</param>
/// <param name="Quarantined">How many items of the quarantine were deleted or cleaned.</param>
/// <param name="Claims">How many claims and links were deleted.</param>
/// <param name="At">When it was done (UTC).</param>
public sealed record ErasureReport(MemberId Member, IReadOnlyList<MemberId> Parts, int Aliases, int Quarantined, int Claims, DateTimeOffset At);

/// <summary>
/// Forgets a person: closes the account by an entry, and deletes all that leads from the person to it. The books stay as they are, and nobody is in them. Every step can be repeated; what is
/// cut short is finished by the sweep.
/// </summary>
public sealed class MemberErasure(
    HubLedger ledger,
    ActivityProcessing processing,
    TableIdentities identities,
    FormerMembers former,
    TableErasures erasures,
    TableClaims claims,
    TableLinks links,
    QuarantineErasure quarantine,
    TimeProvider clock)
{
    private const string Key = "erasure";

    /// <summary>Forgets the person behind an account, the account it is part of, and those that are part of that.</summary>
    /// <param name="member">Any of the person's accounts.</param>
    /// <param name="stop">Cancels; the sweep goes on with it.</param>
    public async Task<ErasureReport> EraseAsync(MemberId member, CancellationToken stop)
    {
        var open = await ledger.OpenAsync(stop);
        var whole = await open.AccountAsync(member, stop);
        if (await erasures.FindAsync(whole.Member, stop) is { } done)
        {
            return done;
        }

        // An account that is on its way into another one has arrived once its own entry is written; then the other one is erased too.
        var all = new List<MemberId>();
        do
        {
            whole = await open.AccountAsync(member, stop);
            await erasures.BeginAsync(whole.Member, stop);
            foreach (var one in (whole.Kin?.Keys ?? []).Select(MemberId.From).Prepend(whole.Member).Except(all).ToList())
            {
                await CloseAsync(open, one, stop);
                all.Add(one);
            }
        }
        while ((await open.AccountAsync(member, stop)).Standing != Standing.Closed);

        // The aliases go last: by them all else is found.
        var aliases = await identities.AliasesAsync(all, stop).ToHashSetAsync(cancellationToken: stop);
        var quarantined = await quarantine.EraseAsync(new Person(aliases, all.ToHashSet()), stop);
        var forgotten = await claims.ForgetAsync(all, stop) + await links.ForgetAsync(all, stop);
        foreach (var alias in aliases)
        {
            await identities.ForgetAsync(alias, stop);
        }

        var report = new ErasureReport(whole.Member, [.. all.Where(one => one != whole.Member)], aliases.Count, quarantined, forgotten, clock.GetUtcNow());
        foreach (var one in all)
        {
            await erasures.EndAsync(report with { Member = one, Parts = one == whole.Member ? report.Parts : [] }, stop);
        }

        return report;
    }

    /// <summary>Closes one account by an entry, and notes what had its effect there.</summary>
    private async Task CloseAsync(OpenLedger open, MemberId member, CancellationToken stop)
    {
        await processing.SettleAsync(Activity.OfHub(EventId.From(Key), clock.GetUtcNow(), new Happening.MemberErased(), member), stop);
        var entries = await open.Store.ReadMemberAsync(Shard.Of(member, open.Store.Shards), member, stop).Select(entry => entry.Body.Activity).ToListAsync(stop);
        await former.KeepAsync(member, entries, stop);
    }

    /// <summary>Finishes what was cut short.</summary>
    /// <returns>How many people are forgotten now.</returns>
    public async Task<int> SweepAsync(CancellationToken stop)
    {
        var open = await erasures.OpenAsync(stop).ToListAsync(stop);
        foreach (var member in open)
        {
            await EraseAsync(member, stop);
        }

        return open.Count;
    }
}

/// <summary>A person as the hub knows them.</summary>
/// <param name="Aliases">The hashes of what partners know them by.</param>
/// <param name="Accounts">Their accounts.</param>
public sealed record Person(IReadOnlySet<AliasHash> Aliases, IReadOnlySet<MemberId> Accounts)
{
    /// <summary>Whether an activity is theirs, or names them.</summary>
    public bool IsIn(Activity activity) =>
        (activity.Member is { } member && Accounts.Contains(member))
        || new[] { activity.Alias, activity.Order }.OfType<AliasHash>().Concat(activity.Others).Any(alias => Aliases.Contains(alias) || (alias.Member is { } named && Accounts.Contains(named)));
}
