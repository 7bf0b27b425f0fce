using LoyaltyHub.Core.Programmes.Checking;

namespace LoyaltyHub.Core.Programmes;

internal sealed record CounterForm(
    [Means("The counter's name.")] string Counter,
    [Means("What members read, in English and Russian.")] LocalText Name,
    [Means("Which kinds of activity it counts: one, several in an array, or * for all.")] Kinds On,
    [Means("What: amount (of purchases, in minor units of the first unit's currency), times, quantity (pieces of an order, the quantity of an engagement), or distinct.")] CountOf Count,
    [Means("Which of them; only conditions that look at the activity alone.")] ConditionForm? When = null,
    [Means("For distinct: different ones of what.")] DistinctOf? Of = null,
    [Means("Which lines of an order it counts: what was paid for them, their pieces, their categories, codes or articles, and no order without one that fits. The order as a whole when left out.")] LinesForm? Lines = null);

internal sealed record LadderForm(
    [Means("The ladder's name.")] string Ladder,
    [Means("What members read, in English and Russian.")] LocalText Name,
    [Means("The counter it climbs by.")] string Counter,
    [Means("Over which time: a calendar period where the member is, lifetime, or the last so many days or months, the current one included.")] Window Within,
    [Means("The levels, ascending.")] IReadOnlyList<LevelForm?> Levels,
    [Means("How much longer a level lasts after its window ended; not at all when left out.")] GraceForm? Grace = null,
    [Means("It goes down by one level a period instead of all at once.")] bool SoftLanding = false);

internal sealed record LevelForm(
    [Means("The tier's name, for conditions.")] string Tier,
    [Means("What members read, in English and Russian.")] LocalText Name,
    [Means("The count from which on it is held, inclusive; minor units for a counter of amounts.", Least = 1)] long From,
    [Means("The perks that belong to who holds it or a level above.")] IReadOnlyList<string>? Perks = null);

internal sealed record GraceForm(
    [Means("Months, 0 to 120.", Least = 0, Most = 120)] int? Months = null,
    [Means("Days besides the months, 0 to 3,650.", Least = 0, Most = 3_650)] int? Days = null);

internal sealed record ChallengeForm(
    [Means("The challenge's name.")] string Challenge,
    [Means("What members read, in English and Russian.")] LocalText Name,
    [Means("The counter that has to come to the goal.")] string Counter,
    [Means("Over which time: a calendar period where the member is, lifetime, or the last so many days or months, the current one included.")] Window Within,
    [Means("The count at which it is granted, inclusive; minor units for a counter of amounts.", Least = 1)] long Goal,
    [Means("At every multiple of the goal within a period, instead of once.")] bool Repeat = false,
    [Means("So many points, 1 to 1,000,000,000; none for one with perks alone.", Least = 1, Most = 1_000_000_000)] long? Points = null,
    IReadOnlyList<CapForm?>? Caps = null,
    Unit? Unit = null,
    PendingForm? Pending = null,
    ExpiryForm? Expiry = null,
    string? Budget = null,
    IReadOnlyList<FundingForm?>? Funding = null,
    long? CostPerPoint = null,
    long? Fee = null,
    IReadOnlyList<string>? Perks = null) : IAccrualForm;

internal sealed record StreakForm(
    [Means("The streak's name.")] string Streak,
    [Means("What members read, in English and Russian.")] LocalText Name,
    [Means("A counter of distinct days.")] string Counter,
    [Means("The lengths that are rewarded.")] IReadOnlyList<MilestoneForm?> Milestones,
    [Means("Which missed days are forgiven; none when left out.")] FreezeForm? Freeze = null);

internal sealed record FreezeForm(
    [Means("How many days may be missed, at least 1.", Least = 1, Most = 365)] int Days,
    [Means("In any so many days in a row, more than may be missed and at most 366.", Least = 2, Most = 366)] int Per);

internal sealed record MilestoneForm(
    [Means("How many days in a row, missed ones not counted, 2 to 3,650.", Least = 2, Most = 3_650)] int Days,
    [Means("For each further such length that shares no day with the one before, instead of once ever.")] bool Repeat = false,
    [Means("What members read; the name of the streak when left out.")] LocalText? Name = null,
    [Means("So many points, 1 to 1,000,000,000; none for one with perks alone.", Least = 1, Most = 1_000_000_000)] long? Points = null,
    IReadOnlyList<CapForm?>? Caps = null,
    Unit? Unit = null,
    PendingForm? Pending = null,
    ExpiryForm? Expiry = null,
    string? Budget = null,
    IReadOnlyList<FundingForm?>? Funding = null,
    long? CostPerPoint = null,
    long? Fee = null,
    IReadOnlyList<string>? Perks = null) : IAccrualForm;
