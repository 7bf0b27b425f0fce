using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Ledger;

/// <summary>Which entries a decision has to know besides the account: those of one order or redemption, and for an order those that concern all returns.</summary>
/// <param name="Member">Whose journal.</param>
/// <param name="Partner">Whose order or redemption.</param>
/// <param name="Subject"><c>order|name</c>, <c>event|id</c> of an engagement, <c>redemption|name</c> or <c>reward|partner|event|rule</c>.</param>
public readonly record struct HistoryKey(MemberId Member, PartnerId Partner, string Subject)
{
    private const string OrderPrefix = "order|";
    private const string EventPrefix = "event|";
    private const string RedemptionPrefix = "redemption|";
    private const string RewardPrefix = "reward|";

    /// <summary>Whether it is an order, an engagement or a reward of another account, of which points can be taken back.</summary>
    public bool IsOrder => IsReward || Engagement is not null || Subject.StartsWith(OrderPrefix, StringComparison.Ordinal);

    /// <summary>The event that reported an engagement, where it is one; null otherwise.</summary>
    public EventId? Engagement => Subject.StartsWith(EventPrefix, StringComparison.Ordinal) ? EventId.From(Subject[EventPrefix.Length..]) : null;

    /// <summary>Whether it is a reward of another account.</summary>
    public bool IsReward => Subject.StartsWith(RewardPrefix, StringComparison.Ordinal);

    /// <summary>What an arrival has to know, or null where its account is enough.</summary>
    public static HistoryKey? Of(Arrival arrival) =>
        arrival.Activity.What is Happening.Returned or Happening.Confirmed or Happening.EngagementCancelled or Happening.EngagementConfirmed or Happening.PointsRefunded or Happening.RewardRecalled
        || (arrival.Activity.Claim is not null && arrival.Activity.What is Happening.Purchased)
        ? new HistoryKey(arrival.Member, arrival.Activity.Partner, SubjectOf(arrival.Activity)!)
        : null;

    /// <summary>How an order is named.</summary>
    public static string SubjectOfOrder(string order) => OrderPrefix + order;

    /// <summary>The order, engagement or redemption that an activity concerns, or null.</summary>
    public static string? SubjectOf(Activity activity) => PartsOf(activity) is var (prefix, name) ? prefix + name : null;

    /// <summary>The same in two parts, for those who ask of each activity and make no text of it.</summary>
    internal static (string Prefix, string Name)? PartsOf(Activity activity) => activity.What switch
    {
        Happening.Engaged => (EventPrefix, activity.EventId.Value),
        Happening.EngagementCancelled cancelled => (EventPrefix, cancelled.Event.Value),
        Happening.EngagementConfirmed confirmed => (EventPrefix, confirmed.Event.Value),
        Happening.Purchased purchase => (OrderPrefix, purchase.Order),
        Happening.Confirmed confirmed => (OrderPrefix, confirmed.Order),
        Happening.Returned returned => (OrderPrefix, returned.Order),
        Happening.PointsCaptured captured => (RedemptionPrefix, captured.Redemption),
        Happening.PointsRefunded refunded => (RedemptionPrefix, refunded.Redemption),
        Happening.RewardArrived arrived => ("", Rewards.Rewarding.KeyOf(arrived.Partner, arrived.Event, arrived.Rule)),
        Happening.RewardRecalled recalled => ("", Rewards.Rewarding.KeyOf(recalled.Partner, recalled.Event, recalled.Rule)),
        _ => null,
    };

    /// <summary>Whether an entry is one of those.</summary>
    public bool Asks(EntryBody entry) => entry.Member == Member && (Concerns(entry) || (IsOrder && entry.ConcernsAllReturns()));

    /// <summary>Whether an entry concerns the order, engagement or redemption, whoever's journal it is in. What only went on to another account had its effect there.</summary>
    public bool Concerns(EntryBody entry) => entry.Activity.Partner == Partner
        && Names(entry.Activity)
        && !entry.Decision.Has(static step => step is Rewards.Trace.Forwarded);

    /// <summary>Whether an activity's subject is this one. Whole journals are asked.</summary>
    private bool Names(Activity activity) => PartsOf(activity) is var (prefix, name)
        && Subject.Length == prefix.Length + name.Length && Subject.StartsWith(prefix, StringComparison.Ordinal) && Subject.EndsWith(name, StringComparison.Ordinal);
}
