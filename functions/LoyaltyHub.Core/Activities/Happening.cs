using System.Text.Json.Serialization;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Activities;

/// <summary>What happened: one of the nested cases.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Purchased), "purchase")]
[JsonDerivedType(typeof(Returned), "return")]
[JsonDerivedType(typeof(Confirmed), "confirmation")]
[JsonDerivedType(typeof(Engaged), "engagement")]
[JsonDerivedType(typeof(EngagementCancelled), "cancellation")]
[JsonDerivedType(typeof(EngagementConfirmed), "engagement-confirmation")]
[JsonDerivedType(typeof(PointsHeld), "hold")]
[JsonDerivedType(typeof(PointsCaptured), "capture")]
[JsonDerivedType(typeof(PointsVoided), "void")]
[JsonDerivedType(typeof(PointsRefunded), "redemption-refund")]
[JsonDerivedType(typeof(PointsGiven), "transfer")]
[JsonDerivedType(typeof(PointsReceived), "transfer-in")]
[JsonDerivedType(typeof(Enrolled), "enrolment")]
[JsonDerivedType(typeof(Withdrawn), "enrolment-end")]
[JsonDerivedType(typeof(ProfileChanged), "profile")]
[JsonDerivedType(typeof(Referred), "referral")]
[JsonDerivedType(typeof(ReferralClaimed), "referral-in")]
[JsonDerivedType(typeof(ReferralAnswered), "referral-answer")]
[JsonDerivedType(typeof(PerkUsed), "perk-use")]
[JsonDerivedType(typeof(RewardArrived), "reward-in")]
[JsonDerivedType(typeof(RewardRecalled), "reward-recall")]
[JsonDerivedType(typeof(TimePassed), "time")]
[JsonDerivedType(typeof(StandingChanged), "standing")]
[JsonDerivedType(typeof(AccountMerged), "merge")]
[JsonDerivedType(typeof(AccountReceived), "merge-in")]
[JsonDerivedType(typeof(AccountTaken), "merge-done")]
[JsonDerivedType(typeof(AccountParted), "unmerge")]
[JsonDerivedType(typeof(PartReceived), "unmerge-in")]
[JsonDerivedType(typeof(MemberErased), "erasure")]
[JsonDerivedType(typeof(Corrected), "correction")]
public abstract record Happening
{
    private Happening()
    {
    }

    /// <summary>Something was bought.</summary>
    /// <param name="Order">The partner's order id; returns refer to it.</param>
    /// <param name="Paid">What was paid, more than zero, in minor units of a currency.</param>
    /// <param name="Mcc">The merchant category code (ISO 18245, four digits), where the partner knows it.</param>
    /// <param name="Category">The partner's category, where it has one.</param>
    /// <param name="Lines">The order's lines, where returns name them or rules look at them.</param>
    /// <param name="Employee">Who bought for the member, where that is a company.</param>
    /// <param name="Channel">Where it was bought, as the partner calls it: <c>shop</c>, <c>web</c>, <c>courier</c>.</param>
    /// <param name="PointsPart">What was paid with points, in minor units of the same currency; it is no part of <paramref name="Paid"/>.</param>
    public sealed record Purchased(
        string Order,
        Amount Paid,
        string? Mcc = null,
        string? Category = null,
        IReadOnlyList<OrderLine>? Lines = null,
        AliasHash? Employee = null,
        string? Channel = null,
        long? PointsPart = null) : Happening;

    /// <summary>Part or all of an order came back.</summary>
    /// <param name="Order">The order that came back; it may not have been seen yet.</param>
    /// <param name="Refunded">What was paid back, more than zero, in the purchase's currency; null where <paramref name="Lines"/> say it.</param>
    /// <param name="Lines">The lines that came back whole: what was paid for them is refunded, besides <paramref name="Refunded"/>.</param>
    /// <param name="IsTotal">Whether <paramref name="Refunded"/> is all that has been paid back for the order so far, and not what is paid back now.</param>
    public sealed record Returned(
        string Order,
        Amount? Refunded = null,
        IReadOnlyList<string>? Lines = null,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool IsTotal = false) : Happening;

    /// <summary>What an order earned is earned for good: the stay took place, the goods were kept.</summary>
    /// <param name="Order">The order; it may not have been seen yet.</param>
    public sealed record Confirmed(string Order) : Happening;

    /// <summary>A service was used without a payment: a visit, a lesson, a review.</summary>
    /// <param name="Activity">The kind of use, as programmes name it: <c>visit</c>, <c>lesson</c>.</param>
    /// <param name="Quantity">How many; at least 1.</param>
    /// <param name="Employee">Who used it for the member, where that is a company.</param>
    public sealed record Engaged(string Activity, long Quantity = 1, AliasHash? Employee = null) : Happening;

    /// <summary>A use that was reported did not take place after all: the visit was cancelled, the workout was deleted.</summary>
    /// <param name="Event">The partner's event that reported it; it may not have been seen yet.</param>
    /// <param name="Quantity">How many of it, at least 1; null for all that are left.</param>
    public sealed record EngagementCancelled(EventId Event, long? Quantity = null) : Happening;

    /// <summary>What a use earned is earned for good: the booked lesson took place.</summary>
    /// <param name="Event">The partner's event that reported it; it may not have been seen yet.</param>
    public sealed record EngagementConfirmed(EventId Event) : Happening;

    /// <summary>A till asks to set points aside.</summary>
    /// <param name="Redemption">The partner's id of the redemption.</param>
    /// <param name="Points">How many, at least 1; null where <paramref name="Item"/> says it, or for as many of them as <paramref name="Order"/> takes.</param>
    /// <param name="Unit">Of which unit; null for the programme's first.</param>
    /// <param name="Item">What of the programme's catalogue is taken for them.</param>
    /// <param name="Order">What the order costs that they pay a part of.</param>
    public sealed record PointsHeld(string Redemption, long? Points, Unit? Unit = null, string? Item = null, Amount? Order = null) : Happening;

    /// <summary>The till takes held points.</summary>
    /// <param name="Redemption">The redemption that was held.</param>
    /// <param name="Points">How many of the held points are taken, at least 1; the rest is released. Null takes all.</param>
    public sealed record PointsCaptured(string Redemption, long? Points = null) : Happening;

    /// <summary>The till gives held points back.</summary>
    /// <param name="Redemption">The redemption that was held.</param>
    public sealed record PointsVoided(string Redemption) : Happening;

    /// <summary>What was paid with points came back, and the points with it.</summary>
    /// <param name="Redemption">The redemption that was captured.</param>
    /// <param name="Points">How many of the captured points, at least 1; null for all that are left.</param>
    public sealed record PointsRefunded(string Redemption, long? Points = null) : Happening;

    /// <summary>A member gives points to another.</summary>
    /// <param name="To">The other's alias.</param>
    /// <param name="Points">How many, at least 1.</param>
    /// <param name="Unit">Of which unit; null for the programme's first.</param>
    public sealed record PointsGiven(AliasHash To, long Points, Unit? Unit = null) : Happening;

    /// <summary>Points of another member arrive. Said by the hub.</summary>
    /// <param name="From">Who gave them.</param>
    /// <param name="Unit">Their unit.</param>
    /// <param name="Lots">The points, with the age they had.</param>
    /// <param name="Back">Whether they come back because the other could not take them.</param>
    public sealed record PointsReceived(MemberId From, Unit Unit, Lots Lots, bool Back = false) : Happening;

    /// <summary>The member subscribed to something, or renewed it, or was put into a segment.</summary>
    /// <param name="As">Which of the two.</param>
    /// <param name="Name">Its name, as programmes call it.</param>
    /// <param name="Until">When it ends by itself, exclusive; null for not.</param>
    public sealed record Enrolled(EnrolmentKind As, string Name, DateTimeOffset? Until = null) : Happening;

    /// <summary>A subscription was ended, or the member taken out of a segment.</summary>
    /// <param name="As">Which of the two.</param>
    /// <param name="Name">Its name.</param>
    public sealed record Withdrawn(EnrolmentKind As, string Name) : Happening;

    /// <summary>Something about the member changed.</summary>
    /// <param name="UtcOffset">Where the member's days begin.</param>
    public sealed record ProfileChanged(TimeSpan UtcOffset) : Happening;

    /// <summary>The member was brought by another.</summary>
    /// <param name="Referrer">The other's alias.</param>
    public sealed record Referred(AliasHash Referrer) : Happening;

    /// <summary>This member is said to have brought another. Said by the hub.</summary>
    /// <param name="Member">The other.</param>
    public sealed record ReferralClaimed(MemberId Member) : Happening;

    /// <summary>Whether the one who is said to have brought this member can have. Said by the hub.</summary>
    /// <param name="By">The other.</param>
    /// <param name="Accepted">Whether that counts.</param>
    public sealed record ReferralAnswered(MemberId By, bool Accepted) : Happening;

    /// <summary>A perk was used: the free delivery, the lounge.</summary>
    /// <param name="Perk">The perk, as the programme names it.</param>
    /// <param name="Use">The partner's id of the use.</param>
    public sealed record PerkUsed(string Perk, string Use) : Happening;

    /// <summary>What another account did rewards this one. Said by the hub.</summary>
    /// <param name="From">The other account.</param>
    /// <param name="Partner">Where it was done: who pays.</param>
    /// <param name="Event">The partner's event.</param>
    /// <param name="Rule">The rule.</param>
    /// <param name="Points">What the rule came to, before this account's limits; 0 where it gives perks or a draw alone.</param>
    public sealed record RewardArrived(MemberId From, PartnerId Partner, EventId Event, string Rule, long Points) : Happening;

    /// <summary>What had rewarded this account came back, in part or whole. Said by the hub.</summary>
    /// <param name="From">The other account.</param>
    /// <param name="Partner">Where it was done.</param>
    /// <param name="Event">The event that had rewarded.</param>
    /// <param name="Rule">The rule.</param>
    /// <param name="Sent">What the rule had come to.</param>
    /// <param name="Kept">How much of that still stands; counts down to 0, whatever order the recalls arrive in.</param>
    /// <param name="Whole">Whether all of it came back, and perks and draws with it.</param>
    /// <param name="By">The event that took it back.</param>
    public sealed record RewardRecalled(MemberId From, PartnerId Partner, EventId Event, string Rule, long Sent, long Kept, bool Whole, EventId By) : Happening;

    /// <summary>Time alone did something: points matured or expired, a hold ended, a notice is due. Said by the hub.</summary>
    public sealed record TimePassed : Happening;

    /// <summary>An account was frozen, thawed or closed. Said by the hub.</summary>
    /// <param name="To">Active, frozen or closed.</param>
    public sealed record StandingChanged(Standing To) : Happening;

    /// <summary>An account becomes part of another: two aliases proved to be one person, or a household keeps one account. Said by the hub.</summary>
    /// <param name="Into">The other account.</param>
    public sealed record AccountMerged(MemberId Into) : Happening;

    /// <summary>Another account arrives to become part of this one. Said by the hub.</summary>
    /// <param name="From">The other account.</param>
    /// <param name="Content">What it had.</param>
    public sealed record AccountReceived(MemberId From, Account Content) : Happening;

    /// <summary>The other account has all that this one had, and takes what reaches it from now on. Said by the hub.</summary>
    /// <param name="Merge">The merge that is done.</param>
    public sealed record AccountTaken(MergeName Merge) : Happening;

    /// <summary>An account that was merged into this one leaves it. Said by the hub.</summary>
    /// <param name="Member">The account that leaves.</param>
    public sealed record AccountParted(MemberId Member) : Happening;

    /// <summary>An account stands alone again, with what is left of what it brought and of what was earned by its aliases since. Said by the hub.</summary>
    /// <param name="From">The account it was part of.</param>
    /// <param name="Content">What it takes along.</param>
    public sealed record PartReceived(MemberId From, Account Content) : Happening;

    /// <summary>The person behind the account is forgotten: it is closed, and keeps nothing but what the books need. Said by the hub.</summary>
    public sealed record MemberErased : Happening;

    /// <summary>
    /// What was granted by wrong facts or wrong rules is put right. Said by the hub. Whoever approved it has seen exactly this, so it takes effect on the very account it was
    /// worked out for, or not at all.
    /// </summary>
    /// <param name="Run">The fingerprint of the preview it was part of.</param>
    /// <param name="By">Who approved it.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="DecidedOn">How many entries the account had.</param>
    /// <param name="Events">How the events concerned are decided from now on.</param>
    /// <param name="Grants">What changes of the points.</param>
    /// <param name="Counts">What changes of the counters.</param>
    /// <param name="Sent">What changes of what went to other accounts.</param>
    /// <param name="Expired">What had expired of the lots concerned.</param>
    public sealed record Corrected(
        string Run,
        string By,
        string Reason,
        long DecidedOn,
        IReadOnlyList<CorrectedEvent> Events,
        IReadOnlyList<CorrectedGrant> Grants,
        IReadOnlyList<CorrectedCount> Counts,
        IReadOnlyList<CorrectedSending> Sent,
        IReadOnlyList<ExpiredLot> Expired) : Happening;
}

/// <summary>One line of an order.</summary>
/// <param name="Id">The partner's id of the line, unique within the order.</param>
/// <param name="Paid">What was paid for it, in minor units of the order's currency; 0 or more.</param>
/// <param name="Category">The partner's category of it.</param>
/// <param name="Mcc">Its merchant category code.</param>
/// <param name="Sku">The article.</param>
/// <param name="Quantity">How many, in thousandths of a piece; null for one piece.</param>
/// <param name="Discounted">Whether it was sold for less than its price.</param>
public sealed record OrderLine(
    string Id,
    long Paid,
    string? Category = null,
    string? Mcc = null,
    string? Sku = null,
    long? Quantity = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Discounted = false)
{
    /// <summary>How many whole pieces.</summary>
    [JsonIgnore]
    public long Pieces => (Quantity ?? 1_000) / 1_000;
}
