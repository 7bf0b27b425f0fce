using System.Collections.Immutable;
using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Core.Rewards;

/// <summary>What is already recorded of one order or redemption.</summary>
/// <param name="Order">For a return: the order.</param>
/// <param name="Redemption">For a refund of a redemption: the redemption.</param>
public sealed record History(OrderHistory Order, RedemptionHistory? Redemption)
{
    /// <summary>Nothing is recorded.</summary>
    public static History None { get; } = new(OrderHistory.None, null);
}

/// <summary>What is recorded of one order, for a return of it.</summary>
/// <param name="Paid">What the order cost, all its purchases together; null while none has been seen.</param>
/// <param name="Refunded">What has been refunded by amount so far, in the purchase's currency.</param>
/// <param name="LinesRefunded">What was paid for the lines that have come back so far.</param>
/// <param name="Lines">What was paid for each line that has not come back yet.</param>
/// <param name="Grants">What each rule granted and what was taken back since.</param>
/// <param name="Counts">What was counted and what was taken back since.</param>
/// <param name="Awards">What was granted for goals, for any order of the account, and what was taken back since.</param>
/// <param name="Expired">Points that expired, per unit and lot, less those that a return has taken back since.</param>
public sealed record OrderHistory(
    Amount? Paid,
    long Refunded,
    long LinesRefunded,
    IReadOnlyDictionary<string, long> Lines,
    IReadOnlyList<OrderGrant> Grants,
    IReadOnlyList<OrderCount> Counts,
    IReadOnlyList<OrderGrant> Awards,
    IReadOnlyDictionary<(Unit Unit, Lot Lot), long> Expired)
{
    /// <summary>What went to other accounts for the order.</summary>
    public IReadOnlyList<SentReward> Sent { get; init; } = [];

    /// <summary>The perks that were given for it and not taken back since, with what they name it by.</summary>
    public IReadOnlyList<(string Perk, string Source)> Perks { get; init; } = [];

    /// <summary>For a reward that another account recalls: whether it has arrived.</summary>
    public bool Arrived { get; init; }

    /// <summary>Nothing is recorded.</summary>
    public static OrderHistory None { get; } = new(null, 0, 0, new Dictionary<string, long>(), [], [], [], new Dictionary<(Unit, Lot), long>());
}

/// <summary>One rule's grant for an order, or one goal's.</summary>
/// <param name="Rule">The rule, challenge or milestone.</param>
/// <param name="Unit">What it granted.</param>
/// <param name="Source">What earned it, as pending points name it.</param>
/// <param name="Caps">Its cap counters.</param>
/// <param name="Lot">The lot of the points, by its name in this account.</param>
/// <param name="Budget">The budget that paid.</param>
/// <param name="Granted">Granted for the whole order.</param>
/// <param name="Taken">Taken back since.</param>
/// <param name="Each">What is paid for each point.</param>
/// <param name="Payers">Who has paid for it, less what each got back since.</param>
/// <param name="Lines">The lines it was granted for and what each weighs; null for the order as a whole.</param>
/// <param name="Goal">The goal that was reached; null for a rule.</param>
public sealed record OrderGrant(
    string Rule,
    Unit Unit,
    string Source,
    IReadOnlyList<string> Caps,
    Lot Lot,
    string? Budget,
    long Granted,
    long Taken,
    Amount Each,
    IReadOnlyList<Payer> Payers,
    ImmutableSortedDictionary<string, long>? Lines,
    GoalReached? Goal)
{
    /// <summary>Whether it could not be spent at once.</summary>
    public bool Pending { get; init; }

    /// <summary>When it could be at the latest; null where only a confirmation decided.</summary>
    public DateTimeOffset? MaturesAt { get; init; }
}

/// <summary>What a rule sent to another account for an order.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Event">The event that rewarded.</param>
/// <param name="Points">What the rule came to.</param>
/// <param name="Kept">How much of that stood after the last return.</param>
/// <param name="Gone">Whether it was recalled as a whole.</param>
/// <param name="Alias">The other's alias, where that is what is known.</param>
/// <param name="Member">The other's account, where that is what is known.</param>
/// <param name="Lines">The lines it was reckoned from and what each weighs; null for the order as a whole.</param>
public sealed record SentReward(
    string Rule,
    Activities.EventId Event,
    long Points,
    long Kept,
    bool Gone,
    Activities.AliasHash? Alias,
    MemberId? Member,
    ImmutableSortedDictionary<string, long>? Lines);

/// <summary>What a counter counted of an order.</summary>
/// <param name="Counter">The counter.</param>
/// <param name="Day">The day it is counted under.</param>
/// <param name="Mark">Which one, where different ones are counted.</param>
/// <param name="Count">How much the whole order counted.</param>
/// <param name="Taken">Taken back since.</param>
/// <param name="Whole">Whether it is taken back only when all of the order, or of its lines, is back.</param>
/// <param name="Lines">The lines that count and what each weighs; null for the order as a whole.</param>
public sealed record OrderCount(string Counter, int Day, string? Mark, long Count, long Taken, bool Whole, ImmutableSortedDictionary<string, long>? Lines = null);

/// <summary>What is recorded of one redemption, for a refund of it.</summary>
/// <param name="Unit">The unit that was spent.</param>
/// <param name="Left">The captured points that have not come back, by the lots they were taken from.</param>
/// <param name="Each">What the hub paid the partner for each.</param>
/// <param name="Item">What the hub paid for an item of the catalogue, which comes back whole; null for points.</param>
public sealed record RedemptionHistory(Unit Unit, Lots Left, Amount Each, Amount? Item = null);
