namespace LoyaltyHub.Core.Partners;

/// <summary>What an event can mean.</summary>
public enum ActivityKind
{
    /// <summary>Something was bought.</summary>
    Purchase,

    /// <summary>Part or all of an order came back.</summary>
    Return,

    /// <summary>A service was used without a payment.</summary>
    Engagement,

    /// <summary>A use that was reported did not take place after all.</summary>
    Cancellation,

    /// <summary>A till sets points aside.</summary>
    Hold,

    /// <summary>A till takes held points.</summary>
    Capture,

    /// <summary>A till gives held points back.</summary>
    Void,

    /// <summary>What was paid with points came back, and captured points with it.</summary>
    RedemptionRefund,

    /// <summary>What an order earned is earned for good.</summary>
    Confirmation,

    /// <summary>What a use earned is earned for good.</summary>
    EngagementConfirmation,

    /// <summary>A member gives points to another.</summary>
    Transfer,

    /// <summary>A member subscribed, or renewed a subscription.</summary>
    Subscription,

    /// <summary>A subscription was ended.</summary>
    SubscriptionEnd,

    /// <summary>A member was put into a segment.</summary>
    Segment,

    /// <summary>A member was taken out of a segment.</summary>
    SegmentEnd,

    /// <summary>Something about the member changed.</summary>
    Profile,

    /// <summary>A member was brought by another.</summary>
    Referral,

    /// <summary>A member used a perk.</summary>
    PerkUse,
}
