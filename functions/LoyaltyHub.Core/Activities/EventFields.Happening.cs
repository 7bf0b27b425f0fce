using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Activities;

/// <content>What the event means.</content>
internal sealed partial class EventFields
{
    /// <summary>What happened; null only where an error was noted.</summary>
    public Happening? Happening() => mapping.Activity switch
    {
        ActivityKind.Purchase => Purchase(),
        ActivityKind.Return => Returned(),
        ActivityKind.Engagement => Engagement(),
        ActivityKind.Cancellation => Text(ContractField.Cancels) is var cancels && Count(ContractField.Quantity) is var of && cancels is not null
            ? new Happening.EngagementCancelled(Activities.EventId.From(cancels), of)
            : null,
        ActivityKind.Hold => Hold(),
        ActivityKind.Capture => Text(ContractField.Redemption) is var captured && Count(ContractField.Points) is var some && captured is not null
            ? new Happening.PointsCaptured(captured, some)
            : null,
        ActivityKind.Void => Text(ContractField.Redemption) is { } voided ? new Happening.PointsVoided(voided) : null,
        ActivityKind.RedemptionRefund => Text(ContractField.Redemption) is var refunded && Count(ContractField.Points) is var back && refunded is not null
            ? new Happening.PointsRefunded(refunded, back)
            : null,
        ActivityKind.Confirmation => Text(ContractField.Order) is { } confirmed ? new Happening.Confirmed(confirmed) : null,
        ActivityKind.EngagementConfirmation => Text(ContractField.Confirms) is { } confirms ? new Happening.EngagementConfirmed(Activities.EventId.From(confirms)) : null,
        ActivityKind.Transfer => Other(ContractField.To) is var to && Count(ContractField.Points, required: true) is { } given && PointsUnit(out var of) && to is not null
            ? new Happening.PointsGiven(to.Value, given, of)
            : null,
        ActivityKind.Subscription => Enrolled(EnrolmentKind.Subscription),
        ActivityKind.Segment => Enrolled(EnrolmentKind.Segment),
        ActivityKind.SubscriptionEnd => Text(ContractField.Name) is { } ended ? new Happening.Withdrawn(EnrolmentKind.Subscription, ended) : null,
        ActivityKind.SegmentEnd => Text(ContractField.Name) is { } left ? new Happening.Withdrawn(EnrolmentKind.Segment, left) : null,
        ActivityKind.Profile => Offset() is { } offset ? new Happening.ProfileChanged(offset) : null,
        ActivityKind.Referral => Other(ContractField.Referrer) is { } referrer ? new Happening.Referred(referrer) : null,
        ActivityKind.PerkUse => Text(ContractField.Perk) is var perk && Text(ContractField.Use) is { } use && perk is not null ? new Happening.PerkUsed(perk, use) : null,
        _ => throw new InvalidOperationException($"No activity for {mapping.Activity}."),
    };
}
