using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Rewards;

namespace LoyaltyHub.Azure.Pipeline;

/// <summary>What a member has and why.</summary>
/// <param name="Member">The hub's name of the member.</param>
/// <param name="Balances">Points per unit.</param>
/// <param name="Entries">The newest entries first.</param>
/// <param name="TotalEntries">How many there are in all.</param>
public sealed record MemberStatement(MemberId Member, IReadOnlyList<UnitBalance> Balances, IReadOnlyList<StatementEntry> Entries, int TotalEntries);

/// <summary>Points of one unit.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Available">What can be spent.</param>
/// <param name="Held">What is set aside for tills.</param>
public sealed record UnitBalance(Unit Unit, long Available, long Held);

/// <summary>One line of a statement.</summary>
/// <param name="At">When it happened.</param>
/// <param name="Partner">Where.</param>
/// <param name="EventId">The partner's event.</param>
/// <param name="Kind">What kind of activity it was.</param>
/// <param name="Points">What it changed on the points the member can spend.</param>
/// <param name="Explanation">Why, in English and Russian.</param>
public sealed record StatementEntry(DateTimeOffset At, PartnerId Partner, EventId EventId, string Kind, long Points, LocalText Explanation);

/// <summary>Reads members' statements from the ledger.</summary>
public sealed class MemberStatements(HubLedger ledger, TableIdentities identities, AliasHasher hasher)
{
    /// <summary>The statement of a member by an alias, or null where the alias is unknown.</summary>
    /// <param name="partner">Whose alias it is.</param>
    /// <param name="alias">The alias as the partner writes it; it is tried as every kind of alias the partner's contract uses.</param>
    /// <param name="take">The most entries to list, newest first.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<MemberStatement?> FindAsync(Partner partner, string alias, int take, CancellationToken stop)
    {
        foreach (var kind in partner.Contract.Events.Select(mapping => mapping.Alias).Distinct())
        {
            if (await identities.FindAsync(hasher.Hash(kind, partner.Contract.Partner, alias), stop) is { } member)
            {
                return await OfAsync(member, take, stop);
            }
        }

        return null;
    }

    /// <summary>The statement of a member.</summary>
    public async Task<MemberStatement> OfAsync(MemberId member, int take, CancellationToken stop)
    {
        var store = (await ledger.OpenAsync(stop)).Store;
        var shard = Shard.Of(member, store.Shards);
        var account = await store.ReadAccountAsync(shard, member, stop);
        var entries = new List<JournalEntry>();
        await foreach (var entry in store.ReadMemberAsync(shard, member, stop))
        {
            entries.Add(entry);
        }

        entries.Sort((x, y) => y.Body.Sequence.CompareTo(x.Body.Sequence));
        return new MemberStatement(
            member,
            account.Balances.Select(row => new UnitBalance(row.Key, row.Value.Available, row.Value.Held)).ToList(),
            entries.Take(take).Select(LineOf).ToList(),
            entries.Count);
    }

    private static StatementEntry LineOf(JournalEntry entry)
    {
        var (activity, decision) = (entry.Body.Activity, entry.Body.Decision);
        var points = decision.Postings.Where(posting => posting.Account == BookAccounts.MemberAvailable).Sum(posting => posting.Value);
        return new StatementEntry(activity.At, activity.Partner, activity.EventId, KindOf(activity.What), points, Explanation.Of(decision));
    }

    private static string KindOf(Happening what) => what switch
    {
        Happening.Purchased => "purchase",
        Happening.Returned => "return",
        Happening.Engaged engaged => engaged.Activity,
        Happening.PointsHeld => "hold",
        Happening.PointsCaptured => "capture",
        Happening.PointsVoided => "void",
        _ => throw new InvalidOperationException($"No name for {what.GetType().Name}."),
    };
}
