using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;

namespace LoyaltyHub.Azure.Pipeline;

/// <summary>What a member has and why.</summary>
/// <param name="Member">The hub's name of the member.</param>
/// <param name="Standing">What the account may do.</param>
/// <param name="Balances">Points per unit, as of now.</param>
/// <param name="Benefits">What the member has besides points, as of now.</param>
/// <param name="Saved">What the member has saved: what was paid with points so far, less what of it came back; per currency.</param>
/// <param name="Entries">The newest entries first.</param>
/// <param name="TotalEntries">How many there are in all.</param>
public sealed record MemberStatement(
    MemberId Member, Standing Standing, IReadOnlyList<UnitBalance> Balances, MemberBenefits Benefits, IReadOnlyList<Amount> Saved, IReadOnlyList<StatementEntry> Entries, int TotalEntries);

/// <summary>Points of one unit.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Available">What can be spent; negative where it is owed, and the next earnings pay it.</param>
/// <param name="Held">What is set aside for tills.</param>
/// <param name="Pending">What was earned and cannot be spent yet.</param>
/// <param name="Expiring">When the available points expire, the soonest first; points that stay are not listed.</param>
public sealed record UnitBalance(Unit Unit, long Available, long Held, long Pending, IReadOnlyList<ExpiringPoints> Expiring)
{
    internal static UnitBalance Of(Unit unit, Balance balance) => new(
        unit,
        balance.Available,
        balance.Held,
        balance.Pending,
        [.. balance.Lots.Select(lot => (On: balance.ExpiryOf(lot.Key), lot.Value)).Where(lot => lot.On is not null)
            .GroupBy(lot => lot.On!.Value, lot => lot.Value).OrderBy(group => group.Key).Select(group => new ExpiringPoints(group.Key, group.Sum()))]);
}

/// <summary>Points that expire together.</summary>
/// <param name="On">When, unless they are spent before.</param>
/// <param name="Points">How many.</param>
public sealed record ExpiringPoints(DateTimeOffset On, long Points);

/// <summary>One line of a statement.</summary>
/// <param name="Entry">Its number, by which it can be asked to explain itself whole.</param>
/// <param name="At">When it happened.</param>
/// <param name="Partner">Where.</param>
/// <param name="EventId">The partner's event.</param>
/// <param name="Kind">What kind of activity it was.</param>
/// <param name="Points">What it changed on the points the member can spend, in the programme's first unit.</param>
/// <param name="Changes">What it changed in each unit.</param>
/// <param name="Explanation">Why, in English and Russian.</param>
public sealed record StatementEntry(long Entry, DateTimeOffset At, PartnerId Partner, EventId EventId, string Kind, long Points, IReadOnlyList<UnitChange> Changes, LocalText Explanation);

/// <summary>What an entry changed in one unit.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Available">On what can be spent.</param>
/// <param name="Pending">On what cannot be spent yet.</param>
public sealed record UnitChange(Unit Unit, long Available, long Pending)
{
    internal static IReadOnlyList<UnitChange> Of(Decision decision) => [.. decision.Postings
        .Where(posting => posting.Account is BookAccounts.MemberAvailable or BookAccounts.MemberPending)
        .GroupBy(posting => posting.Unit)
        .Select(unit => new UnitChange(unit.Key, SumOf(unit, BookAccounts.MemberAvailable), SumOf(unit, BookAccounts.MemberPending)))];

    private static long SumOf(IEnumerable<Posting> postings, string account) => postings.Where(posting => posting.Account == account).Sum(posting => posting.Value);
}

/// <summary>Reads members' statements from the ledger.</summary>
public sealed class MemberStatements(HubLedger ledger, MemberAliases aliases, TimeProvider clock)
{
    /// <summary>The statement of a member by an alias, or null where the alias is unknown.</summary>
    /// <param name="partner">Whose alias it is.</param>
    /// <param name="alias">The alias as the partner writes it; it is tried as every kind of alias the partner's contract uses.</param>
    /// <param name="take">The most entries to list, newest first.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<MemberStatement?> FindAsync(Partner partner, string alias, int take, CancellationToken stop) =>
        await aliases.FindAsync(partner, alias, stop) is { } member ? await OfAsync(member, take, stop) : null;

    /// <summary>The statement of a member; of the account that the member's is part of, where it is.</summary>
    public async Task<MemberStatement> OfAsync(MemberId member, int take, CancellationToken stop)
    {
        var open = await ledger.OpenAsync(stop);
        var account = await open.AccountAsync(member, stop);
        var entries = await open.Store.ReadMemberAsync(Shard.Of(account.Member, open.Store.Shards), account.Member, stop).ToListAsync(stop);
        entries.Sort((x, y) => y.Body.Sequence.CompareTo(x.Body.Sequence));
        var lines = new List<StatementEntry>();
        foreach (var entry in entries.Take(take))
        {
            lines.Add(LineOf(entry, await open.VersionAsync(entry.Body.Decision.Programme, entry.Body.Decision.Version, stop)));
        }

        var time = clock.GetUtcNow();
        var programme = open.At(time);
        var now = Elapsing.AsOf(account, programme, time);
        return new MemberStatement(
            account.Member, now.Standing, [.. now.Balances.Select(row => UnitBalance.Of(row.Key, row.Value))], MemberBenefits.Of(now, programme, time), SavedBy(entries), lines, entries.Count);
    }

    /// <summary>Everything that one entry of the member's statement can say; null where the alias is unknown or the statement has no such entry.</summary>
    /// <param name="partner">Whose alias it is.</param>
    /// <param name="alias">The alias as the partner writes it.</param>
    /// <param name="entry">The entry's number, as the statement has it.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<EntryExplanation?> ExplainAsync(Partner partner, string alias, long entry, CancellationToken stop)
    {
        if (await aliases.FindAsync(partner, alias, stop) is not { } member)
        {
            return null;
        }

        var open = await ledger.OpenAsync(stop);
        var account = (await open.AccountAsync(member, stop)).Member;
        var found = await open.Store.ReadMemberAsync(Shard.Of(account, open.Store.Shards), account, stop).FirstOrDefaultAsync(row => row.Body.Sequence == entry, stop);
        return found is null ? null : EntryExplanation.Of(found.Body, await open.VersionAsync(found.Body.Decision.Programme, found.Body.Decision.Version, stop));
    }

    private static IReadOnlyList<Amount> SavedBy(IEnumerable<JournalEntry> entries) =>
    [
        .. entries.SelectMany(entry => entry.Body.Decision.Trace)
            .Select(step => step switch { Trace.Captured captured => captured.Worth, Trace.RedemptionRefunded refunded => -refunded.Worth, _ => default(Amount?) })
            .OfType<Amount>()
            .GroupBy(worth => worth.Unit)
            .OrderBy(currency => currency.Key)
            .Select(currency => currency.Aggregate((sum, worth) => sum + worth))
            .Where(sum => sum.Value != 0),
    ];

    private static StatementEntry LineOf(JournalEntry entry, Programme programme)
    {
        var (activity, decision) = (entry.Body.Activity, entry.Body.Decision);
        var changes = UnitChange.Of(decision);
        var points = changes.Where(change => change.Unit == programme.Unit).Sum(change => change.Available);
        return new StatementEntry(entry.Body.Sequence, activity.At, activity.Partner, activity.EventId, KindOf(activity.What), points, changes, Explanation.Of(decision, activity, programme));
    }

    private static string KindOf(Happening what) => what switch
    {
        Happening.Purchased => "purchase",
        Happening.Returned => "return",
        Happening.Engaged engaged => engaged.Activity,
        Happening.PointsHeld => "hold",
        Happening.PointsCaptured => "capture",
        Happening.PointsVoided => "void",
        Happening.PointsRefunded => "redemption-refund",
        Happening.Confirmed => "confirmation",
        Happening.EngagementCancelled => "cancellation",
        Happening.EngagementConfirmed => "engagement-confirmation",
        Happening.PointsGiven => "transfer",
        Happening.PointsReceived => "transfer-in",
        Happening.Enrolled enrolled => enrolled.As == EnrolmentKind.Subscription ? "subscription" : "segment",
        Happening.Withdrawn withdrawn => withdrawn.As == EnrolmentKind.Subscription ? "subscription-end" : "segment-end",
        Happening.ProfileChanged => "profile",
        Happening.Referred => "referral",
        Happening.ReferralClaimed => "referral-in",
        Happening.ReferralAnswered => "referral-answer",
        Happening.PerkUsed => "perk-use",
        Happening.RewardArrived => "reward-in",
        Happening.RewardRecalled => "reward-recall",
        Happening.TimePassed => "time",
        Happening.StandingChanged => "standing",
        Happening.AccountMerged => "merge",
        Happening.AccountReceived => "merge-in",
        Happening.AccountTaken => "merge-done",
        Happening.AccountParted => "unmerge",
        Happening.PartReceived => "unmerge-in",
        Happening.MemberErased => "erasure",
        Happening.Corrected => "correction",
        _ => throw new InvalidOperationException($"No name for {what.GetType().Name}."),
    };
}
