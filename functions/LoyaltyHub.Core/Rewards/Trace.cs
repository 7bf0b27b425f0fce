using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>
/// One step of a decision, kept with the entry for as long as the entry exists. Together with the activity and the programme's version it is enough
/// to say why, in any language: names, rates and conditions stand in the version, so a step holds only what these do not tell.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "step")]
[JsonDerivedType(typeof(Counted), "counted")]
[JsonDerivedType(typeof(Granted), "granted")]
[JsonDerivedType(typeof(Missed), "missed")]
[JsonDerivedType(typeof(ClawedBack), "clawed-back")]
[JsonDerivedType(typeof(ReturnWaits), "return-waits")]
[JsonDerivedType(typeof(ConfirmationWaits), "confirmation-waits")]
[JsonDerivedType(typeof(NothingToTake), "nothing-to-take")]
[JsonDerivedType(typeof(ReturnCounted), "return-counted")]
[JsonDerivedType(typeof(Matured), "matured")]
[JsonDerivedType(typeof(Expired), "expired")]
[JsonDerivedType(typeof(HoldEnded), "hold-ended")]
[JsonDerivedType(typeof(ExpiryNoticed), "expiry-noticed")]
[JsonDerivedType(typeof(Declined), "declined")]
public abstract partial record Trace
{
    private Trace()
    {
    }

    /// <summary>A counter counted the activity, or a return took back what it had counted.</summary>
    /// <param name="Counter">The counter.</param>
    /// <param name="Day">The day it is counted under; null where days are not told apart.</param>
    /// <param name="Mark">Which one, where different ones are counted.</param>
    /// <param name="Count">How much; negative where it is taken back.</param>
    /// <param name="Whole">Whether it is taken back only when all of the order, or of its lines, is back, not in proportion.</param>
    /// <param name="Lines">The lines that count and what each weighs; null for the order as a whole.</param>
    public sealed record Counted(
        string Counter,
        DateOnly? Day,
        string? Mark,
        long Count,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Whole = false,
        ImmutableSortedDictionary<string, long>? Lines = null) : Trace;

    /// <summary>A rule that applied, or a goal that was reached.</summary>
    /// <param name="Rule">The rule, challenge or milestone.</param>
    /// <param name="Unit">What it granted.</param>
    /// <param name="Points">How much; less than <paramref name="Rounded"/> where a cap or budget cut it, down to 0.</param>
    /// <param name="Rounded">What it came to after rounding, before cap and budget.</param>
    /// <param name="Exact">The same before rounding, for a percentage.</param>
    /// <param name="Basis">What it was reckoned from, where that is not the order or the engagement as a whole.</param>
    /// <param name="Caps">What each cap has left after this: the rule's own in the order of the programme's file, then the programme's; null where there is none.</param>
    /// <param name="Lot">The lot of the points; null where there are none.</param>
    /// <param name="Pending">Whether they cannot be spent yet.</param>
    /// <param name="MaturesAt">When they can be at the latest; null where only a confirmation decides.</param>
    /// <param name="Worth">What is paid for them; a multiple of <paramref name="Points"/>.</param>
    /// <param name="Funding">Who pays for them; null where that is the activity's partner alone, without a fee.</param>
    /// <param name="Budget">The budget that pays for them, where there is one, by its name over all programmes.</param>
    /// <param name="BudgetCut">What the budget had left, where that cut them.</param>
    /// <param name="Goal">The goal that was reached, for a challenge or milestone.</param>
    public sealed record Granted(
        string Rule,
        Unit Unit,
        long Points,
        long Rounded,
        decimal? Exact = null,
        Basis? Basis = null,
        IReadOnlyList<CapUse>? Caps = null,
        Lot? Lot = null,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Pending = false,
        DateTimeOffset? MaturesAt = null,
        Amount? Worth = null,
        IReadOnlyList<Payer>? Funding = null,
        string? Budget = null,
        long? BudgetCut = null,
        GoalReached? Goal = null) : Trace;

    /// <summary>
    /// A rule that did not apply, and the first reason why. Kept where the reason lies in the account; activity and programme version tell the others again.
    /// </summary>
    /// <param name="Rule">The rule; the programme's name where none of its rules apply.</param>
    /// <param name="Reason">Why not.</param>
    /// <param name="Wanted">What the rule asks for.</param>
    /// <param name="Found">What there was.</param>
    /// <param name="Counter">The counter that was asked.</param>
    public sealed record Missed(string Rule, MissReason Reason, string Wanted, string? Found = null, string? Counter = null) : Trace;

    /// <summary>Points of one rule taken back because the purchase was returned.</summary>
    /// <param name="Rule">The rule, challenge or milestone that had granted them.</param>
    /// <param name="Unit">Their unit.</param>
    /// <param name="Order">The order.</param>
    /// <param name="Refunded">Refunded of the order so far, this return included, in minor units; at most <paramref name="Paid"/>.</param>
    /// <param name="Paid">What the order had cost.</param>
    /// <param name="Earned">What the rule had granted for the whole order.</param>
    /// <param name="Kept">What the member keeps of it, rounded down.</param>
    /// <param name="Points">What this return takes.</param>
    /// <param name="Caps">The cap counters that get the points back; null for none.</param>
    /// <param name="Lot">The lot they had been granted in.</param>
    /// <param name="FromPending">How many of them could not be spent yet.</param>
    /// <param name="FromExpired">How many of them had expired, so that the member loses nothing by it.</param>
    /// <param name="WrittenOff">How many of them the member neither had nor may owe.</param>
    /// <param name="Funding">Who gets what back; null where that is the activity's partner alone, without a fee.</param>
    /// <param name="Budget">The budget that gets the points back.</param>
    /// <param name="Goal">The goal that is not reached any more, for a challenge or milestone.</param>
    /// <param name="Lines">Whether the lines that came back decide, not the amount alone.</param>
    public sealed record ClawedBack(
        string Rule,
        Unit Unit,
        string Order,
        Amount Refunded,
        Amount Paid,
        long Earned,
        long Kept,
        long Points,
        IReadOnlyList<string>? Caps = null,
        Lot? Lot = null,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long FromPending = 0,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long FromExpired = 0,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long WrittenOff = 0,
        IReadOnlyList<Payer>? Funding = null,
        string? Budget = null,
        GoalReached? Goal = null,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Lines = false) : Trace;

    /// <summary>A return whose purchase has not been seen yet: it takes effect together with the purchase.</summary>
    public sealed record ReturnWaits(string Order, Amount? Refunded = null, IReadOnlyList<string>? Lines = null) : Trace;

    /// <summary>A confirmation of what has not been seen yet: it takes effect together with that.</summary>
    /// <param name="Name">The order or event.</param>
    public sealed record ConfirmationWaits(string Name) : Trace;

    /// <summary>A return of an order that had earned nothing, or has been returned whole before.</summary>
    public sealed record NothingToTake(string Order) : Trace;

    /// <summary>All that came back of an order so far had been counted before.</summary>
    /// <param name="Order">The order.</param>
    /// <param name="Total">What came back so far, as the partner says.</param>
    public sealed record ReturnCounted(string Order, Amount Total) : Trace;

    /// <summary>Pending points that can be spent now.</summary>
    /// <param name="Unit">Their unit.</param>
    /// <param name="Points">How many.</param>
    /// <param name="Source">What earned them.</param>
    public sealed record Matured(Unit Unit, long Points, string Source) : Trace;

    /// <summary>Points that expired, or were forfeited because the account was closed.</summary>
    /// <param name="Unit">Their unit.</param>
    /// <param name="Lots">The lots.</param>
    /// <param name="Closing">Whether the account was closed.</param>
    public sealed record Expired(Unit Unit, Lots Lots, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Closing = false) : Trace;

    /// <summary>A hold that ended by itself.</summary>
    public sealed record HoldEnded(string Redemption, long Points, Unit Unit) : Trace;

    /// <summary>The member was told that points will expire.</summary>
    /// <param name="Unit">Their unit.</param>
    /// <param name="Points">How many.</param>
    /// <param name="On">When.</param>
    public sealed record ExpiryNoticed(Unit Unit, long Points, DateTimeOffset On) : Trace;

    /// <summary>Something asked that could not be done; recorded so that the same request always gets the same answer.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="Name">The order, redemption or account.</param>
    /// <param name="Asked">The points asked for.</param>
    /// <param name="Had">The points there were.</param>
    public sealed record Declined(DeclineReason Reason, string Name, long? Asked = null, long? Had = null) : Trace
    {
        /// <summary>The unit of what was asked for, by the activity that asked; null where neither it nor the programme's only unit tells.</summary>
        internal Unit? UnitIn(Activity activity, Programme programme) => activity.What switch
        {
            Happening.PointsHeld { Item: { } item } => programme.Item(item)?.Unit ?? programme.Unit,
            Happening.PointsHeld hold => hold.Unit ?? programme.Unit,
            Happening.PointsGiven gift => gift.Unit ?? programme.Unit,
            _ => programme.Units.Count == 1 ? programme.Unit : null,
        };
    }
}
