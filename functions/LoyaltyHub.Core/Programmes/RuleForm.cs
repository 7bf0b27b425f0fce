using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Programmes.Checking;

namespace LoyaltyHub.Core.Programmes;

/// <summary>How everything that grants says its terms.</summary>
internal interface IAccrualForm
{
    [Means("What is granted; the programme's first unit when left out.")]
    Unit? Unit { get; }

    [Means("The most one member can earn by this; what is beyond is cut. Several hold together, and the period is that of the time of the activity.")]
    IReadOnlyList<CapForm?>? Caps { get; }

    [Means("When it can be spent; at once when left out.")]
    PendingForm? Pending { get; }

    [Means("When it expires; as the unit says when left out. Not idle, which is a unit's.")]
    ExpiryForm? Expiry { get; }

    [Means("The budget that pays; when it is used up, nothing more is granted.")]
    string? Budget { get; }

    [Means("Who pays, by shares that sum to 100 percent; the activity's partner alone when left out. Shared to the last minor unit, by largest remainder.")]
    IReadOnlyList<FundingForm?>? Funding { get; }

    [Means("What is paid for each point, in minor units, 0 to 1,000,000,000; what a point is worth when left out.", Least = 0, Most = 1_000_000_000)]
    long? CostPerPoint { get; }

    [Means("What is paid to the hub for each activity that is granted points, in minor units, 1 to 1,000,000,000,000; nothing when left out.", Least = 1, Most = 1_000_000_000_000)]
    long? Fee { get; }

    [Means("The perks it gives, by name; they go back with all of the order.")]
    IReadOnlyList<string>? Perks { get; }
}

internal sealed record RuleForm(
    [Means("The rule's name within the programme, without |; caps are counted under it.")] string Rule,
    [Means("What members read in their explanations.")] LocalText Name,
    [Means("The kinds of activity it rewards: purchase, a kind of engagement that a contract names, several in an array, or * for all.")] Kinds On,
    [Means("How much; besides it, or instead, a rule gives perks or a draw.")] RewardForm? Reward = null,
    [Means("Conditions; all that are given must hold, none given asks for nothing.")] ConditionForm? When = null,
    [Means("Which lines of the order it looks at: the reward is for these alone, and without one that fits the rule does not apply.")] LinesForm? Lines = null,
    [Means("The days on which the rule holds, within those of the programme.")] ValidForm? Valid = null,
    [Means("The group it competes in.")] string? Group = null,
    IReadOnlyList<CapForm?>? Caps = null,
    Unit? Unit = null,
    PendingForm? Pending = null,
    ExpiryForm? Expiry = null,
    string? Budget = null,
    IReadOnlyList<FundingForm?>? Funding = null,
    long? CostPerPoint = null,
    long? Fee = null,
    IReadOnlyList<string>? Perks = null,
    [Means("The draw it holds, by name.")] string? Draw = null,
    [Means("Whom it rewards: member (when left out); employee, who acted for a company; referrer, who brought the member.")] RewardTo To = RewardTo.Member) : IAccrualForm;

internal sealed record ValidForm(
    [Means("The first day, by utcOffset, inclusive; since ever when left out.")] DateOnly? From = null,
    [Means("The first day on which it does not hold any more: exclusive; for ever when left out.")] DateOnly? To = null);

internal sealed record CapForm(
    [Means("The most within the period, inclusive; minor units where the unit is money. Applied after the rounding.", Least = 1)] long Points,
    [Means("The period, by utcOffset: event, day, week (from Monday), month, quarter, year or lifetime.")] CapPeriod Per,
    [Means("For caps of the whole programme: of which unit; the first when left out.")] Unit? Unit = null);

internal sealed record FundingForm(
    [Means("Who pays: a partner's id, self for the partner whose activity it is, or hub.")] string Partner,
    [Means("Which part, in percent with at most 2 decimals; all shares sum to 100.", Above = 0, Most = 100)] decimal Share);

internal sealed record GroupForm(
    [Means("The name by which rules name it.")] string Group,
    [Means("best: the rule that comes to the most points after caps and budget, the first of several; first: the first in the file that grants anything; sum: all of them.")] GroupPolicy Policy);

internal sealed record ConditionForm(
    [Means("It is from one of these partners, by their contracts' ids.")] IReadOnlyList<PartnerId>? Partners = null,
    [Means("It is from none of these partners.")] IReadOnlyList<PartnerId>? ExceptPartners = null,
    [Means("The purchase has one of these merchant category codes, 4 digits each.")] IReadOnlyList<string>? Mcc = null,
    [Means("The purchase has none of these merchant category codes; one without a code passes.")] IReadOnlyList<string>? ExceptMcc = null,
    [Means("The purchase has one of these categories of the partner.")] IReadOnlyList<string>? Categories = null,
    [Means("The purchase has none of these categories; one without a category passes.")] IReadOnlyList<string>? ExceptCategories = null,
    [Means("A line of the order is one of these articles.")] IReadOnlyList<string>? Skus = null,
    [Means("It was bought through one of these channels.")] IReadOnlyList<string>? Channels = null,
    [Means("At least so many minor units of burn.currency were paid, inclusive: 5000 is 50.00.", Least = 1)] long? MinimumAmount = null,
    [Means("At most so many minor units of burn.currency were paid, inclusive.", Least = 1)] long? MaximumAmount = null,
    [Means("It is one of these days of the week, where the member is.")] IReadOnlyList<WeekdayName>? Days = null,
    [Means("It is this time of day, where the member is.")] HoursForm? Hours = null,
    [Means("The member held one of these tiers before the activity.")] IReadOnlyList<string>? Tiers = null,
    [Means("Counters say so, this activity counted; all of them.")] IReadOnlyList<CountForm?>? Counts = null,
    [Means("The member is in one of these segments at the time of the activity.")] IReadOnlyList<string>? Segments = null,
    [Means("The member is in none of these segments.")] IReadOnlyList<string>? ExceptSegments = null,
    [Means("The member has one of these subscriptions at the time of the activity.")] IReadOnlyList<string>? Subscriptions = null,
    [Means("Another member brought this one.")] ReferredForm? Referred = null);

internal sealed record HoursForm(
    [Means("The first minute, as 18:00, inclusive.")] string From,
    [Means("The first minute after, as 22:00: exclusive. Earlier than from: midnight lies between.")] string To);

internal sealed record CountForm(
    [Means("The counter.")] string Counter,
    [Means("Over which time: a calendar period where the member is, lifetime, or the last so many days or months, the current one included.")] Window Within,
    [Means("It has come to at least this, inclusive; minor units for a counter of amounts.", Least = 1)] long? AtLeast = null,
    [Means("It has come to at most this, inclusive.", Least = 0)] long? AtMost = null,
    [Means("It has come to exactly this.", Least = 1)] long? Exactly = null,
    [Means("The activity made it reach or pass a multiple of this.", Least = 1)] long? Every = null);

internal sealed record LinesForm(
    [Means("Lines of one of these categories.")] IReadOnlyList<string>? Categories = null,
    [Means("Lines of none of these categories.")] IReadOnlyList<string>? ExceptCategories = null,
    [Means("Lines with one of these merchant category codes.")] IReadOnlyList<string>? Mcc = null,
    [Means("Lines of one of these articles.")] IReadOnlyList<string>? Skus = null,
    [Means("Lines of none of these articles: gift cards, for instance.")] IReadOnlyList<string>? ExceptSkus = null,
    [Means("Only lines that were not discounted.")] bool ExceptDiscounted = false);

internal sealed record RewardForm(
    [Means("Points worth a percentage of what was paid, with at most 4 decimals: 0.5 is half a percent.", Above = 0, Most = 100)] decimal? Percent = null,
    [Means("How what is not whole is rounded, once: down (towards zero), up (away from zero), half-up, half-even.")] Rounding? Rounding = null,
    [Means("So many points each time, or for every full per, or for each each; 1 to 1,000,000,000.", Least = 1, Most = 1_000_000_000)] long? Points = null,
    [Means("With points: for every full amount of so many minor units that was paid; 10000 is 100.00.", Least = 1)] long? Per = null,
    [Means("With points: for each line of the order, or each piece (quantity).")] EachOf? Each = null,
    [Means("Rates by turnover, ascending, the first from 0; with counter, within, mode and rounding.")] IReadOnlyList<StepForm?>? Steps = null,
    [Means("With steps: the counter of amounts that says what the turnover is.")] string? Counter = null,
    [Means("With steps: over which time: a calendar period where the member is, lifetime, or the last so many days or months, the current one included.")] Window? Within = null,
    [Means("With steps: marginal, each rate is for what lies within its step; whole, the rate reached is for all of the turnover.")] StepMode? Mode = null,
    [Means("A multiplier of what the rules named granted for the same activity, their caps applied, with at most 4 decimals: 2 adds as much again.", Above = 1, Most = 100)] decimal? Times = null,
    [Means("With times: the rules that are multiplied, by name.")] IReadOnlyList<string>? Rules = null);

internal sealed record StepForm(
    [Means("From which turnover on, in minor units, inclusive; 0 for the first.", Least = 0)] long From,
    [Means("The rate, 0 to 100, with at most 4 decimals.", Least = 0, Most = 100)] decimal Percent);

internal enum WeekdayName
{
    Sun,
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
}
