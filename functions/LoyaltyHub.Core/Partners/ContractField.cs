namespace LoyaltyHub.Core.Partners;

/// <summary>The fields a mapping can fill.</summary>
public enum ContractField
{
    /// <summary>The member's alias.</summary>
    Member,

    /// <summary>What was paid or refunded.</summary>
    Amount,

    /// <summary>The amount's ISO 4217 code.</summary>
    Currency,

    /// <summary>The order.</summary>
    Order,

    /// <summary>The merchant category code.</summary>
    Mcc,

    /// <summary>The partner's category.</summary>
    Category,

    /// <summary>When it happened.</summary>
    At,

    /// <summary>The partner's id of the event.</summary>
    EventId,

    /// <summary>The kind of use.</summary>
    Engagement,

    /// <summary>How often it was used, or how many of it are cancelled.</summary>
    Quantity,

    /// <summary>The partner's event that reported the use which is cancelled.</summary>
    Cancels,

    /// <summary>The partner's event that reported the use which is confirmed.</summary>
    Confirms,

    /// <summary>The redemption.</summary>
    Redemption,

    /// <summary>How many points.</summary>
    Points,

    /// <summary>Which points, where the programme has several units.</summary>
    Unit,

    /// <summary>The alias of the member who receives points.</summary>
    To,

    /// <summary>The alias of the member who brought this one.</summary>
    Referrer,

    /// <summary>The alias of the person who bought or used something for a company.</summary>
    Employee,

    /// <summary>The name of a subscription or segment.</summary>
    Name,

    /// <summary>When a subscription or segment ends by itself.</summary>
    Until,

    /// <summary>Where the member's days begin.</summary>
    UtcOffset,

    /// <summary>The perk that was used.</summary>
    Perk,

    /// <summary>The partner's id of a perk's use.</summary>
    Use,

    /// <summary>What of the programme's catalogue is taken for points.</summary>
    Item,

    /// <summary>Where something was bought, as the partner calls it.</summary>
    Channel,

    /// <summary>What of an order was paid with points, written as the amount is, which it is no part of.</summary>
    PointsPart,

    /// <summary>The lines of an order: where their array is, and where in each of them its id and price.</summary>
    Lines,
}
