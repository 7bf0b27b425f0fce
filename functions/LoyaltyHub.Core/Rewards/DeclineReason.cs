namespace LoyaltyHub.Core.Rewards;

/// <summary>Why something was declined.</summary>
public enum DeclineReason
{
    /// <summary>Fewer points are available than were asked for.</summary>
    InsufficientPoints,

    /// <summary>The redemption was held before.</summary>
    RedemptionExists,

    /// <summary>Points of that unit are worth nothing, and buy items of the catalogue alone.</summary>
    NotSpendable,

    /// <summary>Nothing is held under that redemption: it was never held, or was captured or voided, or the hold ended.</summary>
    NothingHeld,

    /// <summary>More was to be captured than is held.</summary>
    MoreThanHeld,

    /// <summary>Nothing was captured under that redemption, or all of it has been refunded.</summary>
    NothingCaptured,

    /// <summary>More was to be refunded than was captured and not refunded yet.</summary>
    MoreThanCaptured,

    /// <summary>The refund's currency is not the purchase's.</summary>
    CurrencyDiffers,

    /// <summary>The order has no such line, or it came back before.</summary>
    NoSuchLine,

    /// <summary>The programme has no such unit.</summary>
    UnknownUnit,

    /// <summary>Nothing of that order is pending.</summary>
    NothingPending,

    /// <summary>The account is frozen.</summary>
    AccountFrozen,

    /// <summary>The account is closed.</summary>
    AccountClosed,

    /// <summary>The account is of a member nobody knows yet; it has to be claimed first.</summary>
    AccountParked,

    /// <summary>The order was confirmed for a claim before, and has earned by that.</summary>
    ClaimedBefore,

    /// <summary>The order that was claimed as missing is in the books.</summary>
    PurchaseKnown,

    /// <summary>No programme had begun when it happened, so it earns nothing.</summary>
    NotStarted,

    /// <summary>The programme had ended when it happened, so it earns nothing.</summary>
    Ended,

    /// <summary>The account is part of another, or was to become part of itself.</summary>
    CannotMerge,

    /// <summary>The account is not part of this one.</summary>
    NotMerged,

    /// <summary>The programme has no such item.</summary>
    UnknownItem,

    /// <summary>The item can be taken at other partners.</summary>
    ItemElsewhere,

    /// <summary>An item is taken and comes back whole.</summary>
    WholeItemOnly,

    /// <summary>Fewer points than the least that can be spent at once.</summary>
    BelowMinimum,

    /// <summary>More of the order than may be paid with points.</summary>
    AboveShare,

    /// <summary>Only a share of an order may be paid with points, and the till did not say what the order costs.</summary>
    OrderAmountMissing,

    /// <summary>The order is in another currency than points are counted in.</summary>
    OrderCurrency,

    /// <summary>The programme has no such perk.</summary>
    UnknownPerk,

    /// <summary>The member has no such perk.</summary>
    PerkNotHeld,

    /// <summary>The perk has no uses left.</summary>
    PerkUsedUp,

    /// <summary>The perk was valid, and is no more.</summary>
    PerkEnded,

    /// <summary>A member cannot have brought themselves.</summary>
    SelfReferral,

    /// <summary>Two members cannot have brought each other.</summary>
    MutualReferral,

    /// <summary>Another member is known to have brought this one.</summary>
    AlreadyReferred,

    /// <summary>The one who was named cannot have brought this member.</summary>
    ReferralRefused,

    /// <summary>The programme has no such rule any more.</summary>
    UnknownRule,

    /// <summary>The account is not as it was when a correction was worked out.</summary>
    ChangedSince,

    /// <summary>The budget that would have to pay for a correction has not enough left.</summary>
    BudgetUsedUp,
}
