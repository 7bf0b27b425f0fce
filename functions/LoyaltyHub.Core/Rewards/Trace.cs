using System.Text.Json.Serialization;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>One step of a decision, kept with the entry for as long as the entry exists: enough to say why, in any language.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "step")]
[JsonDerivedType(typeof(Granted), "granted")]
[JsonDerivedType(typeof(Missed), "missed")]
[JsonDerivedType(typeof(ClawedBack), "clawed-back")]
[JsonDerivedType(typeof(ReturnWaits), "return-waits")]
[JsonDerivedType(typeof(NothingToTake), "nothing-to-take")]
[JsonDerivedType(typeof(Held), "held")]
[JsonDerivedType(typeof(Captured), "captured")]
[JsonDerivedType(typeof(Voided), "voided")]
[JsonDerivedType(typeof(Declined), "declined")]
public abstract record Trace
{
    private Trace()
    {
    }

    /// <summary>A rule that applied.</summary>
    /// <param name="Rule">The rule.</param>
    /// <param name="Name">Its name at the time.</param>
    /// <param name="Points">What it granted; less than <paramref name="Rounded"/> where the cap cut it, down to 0.</param>
    /// <param name="Rounded">What it came to after rounding, before the cap.</param>
    /// <param name="Rate">The percentage, for a percentage.</param>
    /// <param name="Base">The amount it was taken of, for a percentage.</param>
    /// <param name="Exact">The points before rounding, for a percentage.</param>
    /// <param name="Rounding">The rounding, for a percentage.</param>
    /// <param name="Quantity">How many times the fixed reward was earned.</param>
    /// <param name="Cap">The cap, where the rule has one.</param>
    /// <param name="CapKey">The account's counter of that cap.</param>
    /// <param name="CapLeft">What the cap has left after this.</param>
    public sealed record Granted(
        string Rule,
        LocalText Name,
        long Points,
        long Rounded,
        decimal? Rate = null,
        Amount? Base = null,
        decimal? Exact = null,
        Rounding? Rounding = null,
        long? Quantity = null,
        Cap? Cap = null,
        string? CapKey = null,
        long? CapLeft = null) : Trace;

    /// <summary>A rule that did not apply, and the first reason why.</summary>
    /// <param name="Rule">The rule.</param>
    /// <param name="Name">Its name at the time.</param>
    /// <param name="Reason">Why not.</param>
    /// <param name="Wanted">What the rule asks for.</param>
    /// <param name="Found">What the activity had.</param>
    public sealed record Missed(string Rule, LocalText Name, MissReason Reason, string Wanted, string? Found = null) : Trace;

    /// <summary>Points of one rule taken back because the purchase was returned.</summary>
    /// <param name="Rule">The rule that had granted them.</param>
    /// <param name="Order">The order.</param>
    /// <param name="Refunded">Refunded of the order so far, this return included, in minor units; at most <paramref name="Paid"/>.</param>
    /// <param name="Paid">What the order had cost.</param>
    /// <param name="Earned">What the rule had granted for the whole order.</param>
    /// <param name="Kept">What the member keeps of it: earned × (paid − refunded) ÷ paid, rounded down.</param>
    /// <param name="Points">What this return takes.</param>
    /// <param name="CapKey">The cap counter that gets the points back.</param>
    public sealed record ClawedBack(string Rule, string Order, Amount Refunded, Amount Paid, long Earned, long Kept, long Points, string? CapKey = null) : Trace;

    /// <summary>A return whose purchase has not been seen yet: it takes effect together with the purchase.</summary>
    public sealed record ReturnWaits(string Order, Amount Refunded) : Trace;

    /// <summary>A return of an order that had earned nothing, or has been returned whole before.</summary>
    public sealed record NothingToTake(string Order) : Trace;

    /// <summary>Points set aside for a till.</summary>
    public sealed record Held(string Redemption, long Points) : Trace;

    /// <summary>Held points taken by the till.</summary>
    /// <param name="Redemption">The redemption.</param>
    /// <param name="Points">What was taken.</param>
    /// <param name="Released">What of the hold went back to the member.</param>
    /// <param name="Worth">What the hub owes the partner for it.</param>
    public sealed record Captured(string Redemption, long Points, long Released, Amount Worth) : Trace;

    /// <summary>Held points given back.</summary>
    public sealed record Voided(string Redemption, long Points) : Trace;

    /// <summary>Something asked that could not be done; recorded so that the same request always gets the same answer.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="Name">The order or redemption.</param>
    /// <param name="Asked">The points asked for.</param>
    /// <param name="Had">The points there were.</param>
    public sealed record Declined(DeclineReason Reason, string Name, long? Asked = null, long? Had = null) : Trace;
}

/// <summary>Why a rule did not apply.</summary>
public enum MissReason
{
    /// <summary>It rewards another kind of activity.</summary>
    Kind,

    /// <summary>It belongs to other partners.</summary>
    Partner,

    /// <summary>It asks for another merchant category code.</summary>
    Mcc,

    /// <summary>It leaves out this merchant category code.</summary>
    ExceptMcc,

    /// <summary>It asks for another category.</summary>
    Category,

    /// <summary>The amount is too small.</summary>
    Amount,

    /// <summary>The purchase was paid in another currency than the programme counts in.</summary>
    Currency,
}

/// <summary>Why something was declined.</summary>
public enum DeclineReason
{
    /// <summary>Fewer points are available than were asked for.</summary>
    InsufficientPoints,

    /// <summary>The redemption was held before.</summary>
    RedemptionExists,

    /// <summary>Nothing is held under that redemption: it was never held, or was captured or voided.</summary>
    NothingHeld,

    /// <summary>More was to be captured than is held.</summary>
    MoreThanHeld,

    /// <summary>The refund's currency is not the purchase's.</summary>
    CurrencyDiffers,
}
