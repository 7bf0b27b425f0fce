using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;

namespace LoyaltyHub.Core.Notices;

/// <summary>
/// What a partner is told, in words it can check: its own event, order and redemption ids, points and money. It says nothing of who the member is.
/// The id follows from what it tells of, so the same thing told twice has the same id.
/// </summary>
/// <param name="Id">The webhook's id.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(BalanceChanged), "balance.changed")]
[JsonDerivedType(typeof(TierChanged), "tier.changed")]
[JsonDerivedType(typeof(RedemptionCaptured), "redemption.captured")]
[JsonDerivedType(typeof(ClaimMade), "claim.made")]
[JsonDerivedType(typeof(SettlementReady), "settlement.ready")]
public abstract record Notice(string Id)
{
    /// <summary>An event of the partner's changed what its member has.</summary>
    /// <param name="Id">The webhook's id.</param>
    /// <param name="EventId">The partner's event.</param>
    /// <param name="Order">Its order, where it has one.</param>
    /// <param name="Redemption">Its redemption, where it has one.</param>
    /// <param name="At">When the change was recorded (UTC).</param>
    /// <param name="Balances">What changed, and what there is now; each unit that changed.</param>
    public sealed record BalanceChanged(string Id, EventId EventId, string? Order, string? Redemption, DateTimeOffset At, IReadOnlyList<BalanceNow> Balances) : Notice(Id);

    /// <summary>An event of the partner's took its member to another tier of a ladder, or below the first.</summary>
    /// <param name="Id">The webhook's id.</param>
    /// <param name="EventId">The partner's event.</param>
    /// <param name="Order">Its order, where it has one.</param>
    /// <param name="Ladder">The ladder.</param>
    /// <param name="Before">The tier held before; null for none.</param>
    /// <param name="Tier">The tier held now; null for none.</param>
    /// <param name="Name">What members call it; null for none.</param>
    /// <param name="At">When the change was recorded (UTC).</param>
    public sealed record TierChanged(string Id, EventId EventId, string? Order, string Ladder, string? Before, string? Tier, LocalText? Name, DateTimeOffset At) : Notice(Id);

    /// <summary>The partner took points as payment.</summary>
    /// <param name="Id">The webhook's id.</param>
    /// <param name="EventId">The partner's event.</param>
    /// <param name="Redemption">The partner's redemption.</param>
    /// <param name="Points">The points taken.</param>
    /// <param name="Unit">Their unit.</param>
    /// <param name="Worth">What the hub owes the partner for them, minor units.</param>
    /// <param name="At">When it was recorded (UTC).</param>
    public sealed record RedemptionCaptured(string Id, EventId EventId, string Redemption, long Points, Unit Unit, Amount Worth, DateTimeOffset At) : Notice(Id);

    /// <summary>A member claims that a purchase at the partner has not arrived; the partner is to answer.</summary>
    /// <param name="Id">The webhook's id.</param>
    /// <param name="Claim">The claim, which the answer names.</param>
    /// <param name="Order">The order or receipt that the member names.</param>
    /// <param name="Paid">What the member says was paid, minor units.</param>
    /// <param name="BoughtAt">When, as the member says.</param>
    /// <param name="AnswerBy">Until when the partner can answer, exclusive (UTC).</param>
    /// <param name="At">When it was claimed (UTC).</param>
    public sealed record ClaimMade(string Id, string Claim, string Order, Amount Paid, DateTimeOffset BoughtAt, DateTimeOffset AnswerBy, DateTimeOffset At) : Notice(Id);

    /// <summary>A window was closed and the partner's settlement is on its way.</summary>
    /// <param name="Id">The webhook's id.</param>
    /// <param name="Settlement">The settlement's id.</param>
    /// <param name="Window">The window.</param>
    /// <param name="Net">Positive, the hub pays the partner; negative, the partner pays the hub; minor units.</param>
    /// <param name="Lines">How many lines it has.</param>
    /// <param name="At">When its window was closed (UTC).</param>
    public sealed record SettlementReady(string Id, string Settlement, long Window, Amount Net, int Lines, DateTimeOffset At) : Notice(Id);

    /// <summary>What an entry gives the partner to know whose event it was; nothing for what the hub itself says.</summary>
    /// <param name="activity">What happened.</param>
    /// <param name="decision">What the programme made of it.</param>
    /// <param name="before">The account before it.</param>
    /// <param name="after">The account after it.</param>
    /// <param name="programme">The rules that decided.</param>
    /// <param name="recordedAt">When it was decided.</param>
    /// <param name="wanted">What the partner wants to know.</param>
    public static IEnumerable<Notice> Of(
        Activity activity, Decision decision, Account before, Account after, Programme programme, DateTimeOffset recordedAt, IReadOnlySet<NoticeKind> wanted)
    {
        if (wanted.Contains(NoticeKind.BalanceChanged) && Changes(decision, after) is { Count: > 0 } changes)
        {
            var (order, redemption) = SubjectOf(activity.What);
            yield return new BalanceChanged(IdOf("balance", activity, after.Member), activity.EventId, order, redemption, recordedAt, changes);
        }

        foreach (var (was, now) in wanted.Contains(NoticeKind.TierChanged) ? Climbs(before, after, programme, recordedAt) : [])
        {
            yield return new TierChanged(
                IdOf($"tier:{now.Ladder.Id}", activity, after.Member), activity.EventId, SubjectOf(activity.What).Order, now.Ladder.Id, was.Level?.Tier, now.Level?.Tier, now.Level?.Name, recordedAt);
        }

        if (wanted.Contains(NoticeKind.RedemptionCaptured) && decision.Trace.OfType<Trace.Captured>().FirstOrDefault() is { } taken)
        {
            yield return new RedemptionCaptured(
                IdOf("captured", activity, after.Member), activity.EventId, taken.Redemption, taken.Points, taken.Unit, taken.Worth, recordedAt);
        }
    }

    /// <summary>The ladders on which the member stands elsewhere than before. Both are read at one time, so that what time alone did is not taken for the event's doing.</summary>
    private static IEnumerable<(LadderStanding Was, LadderStanding Now)> Climbs(Account before, Account after, Programme programme, DateTimeOffset at) => programme.Ladders.Count == 0
        ? []
        : Tiers.Of(before, programme, at).Zip(Tiers.Of(after, programme, at)).Where(pair => pair.First.Level?.Tier != pair.Second.Level?.Tier);

    private static List<BalanceNow> Changes(Decision decision, Account after) => decision.Postings
        .Where(posting => BookAccounts.IsMembers(posting.Account))
        .GroupBy(posting => posting.Unit)
        .Select(unit => (Unit: unit.Key, Available: unit.Where(leg => leg.Account == BookAccounts.MemberAvailable).Sum(leg => leg.Value), Now: after.BalanceOf(unit.Key)))
        .Select(change => new BalanceNow(change.Unit, change.Available, change.Now.Available, change.Now.Held, change.Now.Pending))
        .ToList();

    private static (string? Order, string? Redemption) SubjectOf(Happening what) => what switch
    {
        Happening.Purchased purchase => (purchase.Order, null),
        Happening.Returned back => (back.Order, null),
        Happening.Confirmed confirmed => (confirmed.Order, null),
        Happening.PointsHeld held => (null, held.Redemption),
        Happening.PointsCaptured captured => (null, captured.Redemption),
        Happening.PointsVoided voided => (null, voided.Redemption),
        Happening.PointsRefunded refunded => (null, refunded.Redemption),
        _ => (null, null),
    };

    private static string IdOf(string kind, Activity activity, MemberId member) =>
        $"{kind.Split(':')[0]}_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}|{activity.Partner}|{member}|{activity.EventId}")).AsSpan(0, 16))}";
}

/// <summary>A balance of one unit.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Changed">By how much what can be spent changed; negative where it became less.</param>
/// <param name="Available">What can be spent now.</param>
/// <param name="Held">What is set aside for tills.</param>
/// <param name="Pending">What cannot be spent yet.</param>
public sealed record BalanceNow(Unit Unit, long Changed, long Available, long Held, long Pending);
