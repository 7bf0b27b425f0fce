namespace LoyaltyHub.Core.Rewards;

/// <summary>Why a rule did not apply.</summary>
public enum MissReason
{
    /// <summary>It rewards another kind of activity.</summary>
    Kind,

    /// <summary>It belongs to other partners.</summary>
    Partner,

    /// <summary>It leaves out this partner.</summary>
    ExceptPartner,

    /// <summary>It is not valid on that day.</summary>
    Validity,

    /// <summary>It asks for another merchant category code.</summary>
    Mcc,

    /// <summary>It leaves out this merchant category code.</summary>
    ExceptMcc,

    /// <summary>It asks for another category.</summary>
    Category,

    /// <summary>It leaves out this category.</summary>
    ExceptCategory,

    /// <summary>It asks for other articles.</summary>
    Sku,

    /// <summary>It asks for another channel.</summary>
    Channel,

    /// <summary>No line of the order counts.</summary>
    Lines,

    /// <summary>The amount is too small.</summary>
    Amount,

    /// <summary>The amount is too large.</summary>
    MaximumAmount,

    /// <summary>The purchase was paid in another currency than the programme counts in.</summary>
    Currency,

    /// <summary>The member is not among those the programme is tried on.</summary>
    Pilot,

    /// <summary>It asks for another day of the week.</summary>
    Weekday,

    /// <summary>It asks for another time of day.</summary>
    Hours,

    /// <summary>The member did not hold such a tier.</summary>
    Tier,

    /// <summary>A counter says less than it asks for.</summary>
    TooFew,

    /// <summary>A counter says more than it asks for.</summary>
    TooMany,

    /// <summary>A counter says something else than it asks for.</summary>
    OtherNumber,

    /// <summary>This activity reached no multiple that it asks for.</summary>
    NoMultiple,

    /// <summary>Another rule of its group applied instead.</summary>
    Group,

    /// <summary>It asks for a subscription.</summary>
    Subscription,

    /// <summary>It asks for a segment.</summary>
    Segment,

    /// <summary>It leaves out a segment.</summary>
    ExceptSegment,

    /// <summary>It asks for a member who was brought by another, lately enough.</summary>
    Referred,

    /// <summary>It rewards the person who acted for a company, and none was named.</summary>
    Employee,
}
