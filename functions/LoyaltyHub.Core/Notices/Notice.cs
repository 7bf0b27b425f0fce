using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Rewards;

namespace LoyaltyHub.Core.Notices;

/// <summary>
/// What a partner is told, in words it can check: its own event, order and redemption ids, points and money. It says nothing of who the member is.
/// The id follows from what it tells of, so the same thing told twice has the same id.
/// </summary>
/// <param name="Id">The webhook's id.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(BalanceChanged), "balance.changed")]
[JsonDerivedType(typeof(RedemptionCaptured), "redemption.captured")]
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

    /// <summary>The partner took points as payment.</summary>
    /// <param name="Id">The webhook's id.</param>
    /// <param name="EventId">The partner's event.</param>
    /// <param name="Redemption">The partner's redemption.</param>
    /// <param name="Points">The points taken.</param>
    /// <param name="Unit">Their unit.</param>
    /// <param name="Worth">What the hub owes the partner for them, minor units.</param>
    /// <param name="At">When it was recorded (UTC).</param>
    public sealed record RedemptionCaptured(string Id, EventId EventId, string Redemption, long Points, Unit Unit, Amount Worth, DateTimeOffset At) : Notice(Id);

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
    /// <param name="after">The account after it.</param>
    /// <param name="recordedAt">When it was decided.</param>
    /// <param name="wanted">What the partner wants to know.</param>
    public static IEnumerable<Notice> Of(Activity activity, Decision decision, Account after, DateTimeOffset recordedAt, IReadOnlySet<NoticeKind> wanted)
    {
        if (wanted.Contains(NoticeKind.BalanceChanged) && Changes(decision, after) is { Count: > 0 } changes)
        {
            var (order, redemption) = SubjectOf(activity.What);
            yield return new BalanceChanged(IdOf("balance", activity, after.Member), activity.EventId, order, redemption, recordedAt, changes);
        }

        if (wanted.Contains(NoticeKind.RedemptionCaptured) && decision.Trace.OfType<Trace.Captured>().FirstOrDefault() is { } taken)
        {
            yield return new RedemptionCaptured(
                IdOf("captured", activity, after.Member), activity.EventId, taken.Redemption, taken.Points, taken.Unit, taken.Worth, recordedAt);
        }
    }

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
        $"{kind}_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}|{activity.Partner}|{member}|{activity.EventId}")).AsSpan(0, 16))}";
}

/// <summary>A balance of one unit.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Changed">By how much what can be spent changed; negative where it became less.</param>
/// <param name="Available">What can be spent now.</param>
/// <param name="Held">What is set aside for tills.</param>
/// <param name="Pending">What cannot be spent yet.</param>
public sealed record BalanceNow(Unit Unit, long Changed, long Available, long Held, long Pending);
