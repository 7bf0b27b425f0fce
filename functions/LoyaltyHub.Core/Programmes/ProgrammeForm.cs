using System.Text.Json.Serialization;
using LoyaltyHub.Core.Programmes.Checking;

namespace LoyaltyHub.Core.Programmes;

/// <summary>A programme file as it is written.</summary>
internal sealed record ProgrammeForm(
    [Means("The programme's name; with the version it names these very rules in every journal entry. Without the letters | + ~ :")] string Programme,
    [Means("Counts up from 1 with every change of the file.", Least = 1)] int Version,
    [Means("What members call the programme.")] LocalText Name,
    [Means("Where the programme's days, months and years begin: an offset from -14:00 to +14:00, the same all year.")] string UtcOffset,
    [Means("What members have: points, or money cashback. The first is meant where a rule or a till names none.")] IReadOnlyList<UnitForm?> Units,
    [Means("The earn rules, at most 1,000, in the order of the explanations. What all matching rules grant adds up, but for those of a group.")] IReadOnlyList<RuleForm?> Earn,
    [Means("What campaigns may grant to all members together.")] IReadOnlyList<BudgetForm?>? Budgets = null,
    [Means("What members have to belong to, to take part; everybody when left out.")] MembersForm? Members = null,
    [Means("The segments that this file asks for, with the names members read; with the list, any other one is a fault.")] IReadOnlyList<SegmentForm?>? Segments = null,
    [Means("The subscriptions that this file asks for, with the names members read; with the list, any other one is a fault.")] IReadOnlyList<SubscriptionForm?>? Subscriptions = null,
    [Means("What members may use besides points.")] IReadOnlyList<PerkForm?>? Perks = null,
    [Means("What points are exchanged for.")] IReadOnlyList<ItemForm?>? Catalogue = null,
    [Means("What falls to members by chance, with declared odds.")] IReadOnlyList<DrawForm?>? Draws = null,
    [Means("The first day on which this version holds, by utcOffset; since ever when left out.")] DateOnly? ValidFrom = null,
    [Means("The first day on which this version does not hold any more, by utcOffset: exclusive; for ever when left out.")] DateOnly? ValidTo = null,
    [Means("The most one member can earn by all rules, challenges and streaks together.")] IReadOnlyList<CapForm?>? Caps = null,
    [Means("What is counted for each member; ladders, challenges, streaks and count conditions are made of it.")] IReadOnlyList<CounterForm?>? Counters = null,
    [Means("Rules of which only some grant at once.")] IReadOnlyList<GroupForm?>? Groups = null,
    [Means("Tiers that members climb by a counter.")] IReadOnlyList<LadderForm?>? Ladders = null,
    [Means("Rewards for reaching a goal by a counter.")] IReadOnlyList<ChallengeForm?>? Challenges = null,
    [Means("Rewards for days in a row.")] IReadOnlyList<StreakForm?>? Streaks = null)
{
    [Means("The JSON Schema by which an editor checks and completes the file.")]
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }
}

internal sealed record UnitForm(
    [Means("A points unit, 3 to 12 capital letters and digits, or an ISO 4217 currency: money cashback, counted in its minor units.")] Unit Unit,
    [Means("What a point is worth; left out for a currency, which is worth itself.")] BurnForm? Burn = null,
    [Means("When what was earned expires; never when left out.")] ExpiryForm? Expiry = null,
    [Means("What happens where a return takes back more than the member has; collect when left out.")] DebtForm? Debt = null,
    [Means("How many minutes a till's hold lasts before it ends by itself, 1 to 525,600; a day when left out.", Least = 1, Most = 525_600)] int? HoldMinutes = null,
    [Means("How many days before an expiry the member is told, 1 to 366; not at all when left out.", Least = 1, Most = 366)] int? NoticeDays = null);

internal sealed record BurnForm(
    [Means("What one point is worth, in minor units of the currency: 100 is 1.00. Up to 1,000,000,000; 0 for points that nobody pays for and that cannot be spent, but for items of the catalogue: status points, stamps.", Least = 0, Most = 1_000_000_000)] long PointValue,
    [Means("The ISO 4217 currency of all settlement.")] Unit Currency,
    [Means("The fewest points that can be spent at once, inclusive; 1 when left out.", Least = 1)] long? MinimumPoints = null,
    [Means("The most of an order that points may pay, in percent with at most 2 decimals, inclusive; all of it when left out.", Above = 0, Most = 100)] decimal? MaximumShare = null);

internal sealed record ExpiryForm(
    [Means("never; rolling: at the end of the day so many months and days after they were earned; period-end: at the end of the period in which that day falls; idle: so long after the last use, all points of the unit together.")] ExpiryMode Mode,
    [Means("Months until the expiry, 0 to 1,200.", Least = 0, Most = 1_200)] int? Months = null,
    [Means("Days until the expiry, besides the months, 0 to 36,500.", Least = 0, Most = 36_500)] int? Days = null,
    [Means("For the mode period-end: the period at whose end they expire.")] CalendarPeriod? Period = null);

internal sealed record DebtForm(
    [Means("collect: it is owed and the next earnings pay it; allow: owed up to the limit, and written off beyond; forbid: written off.")] DebtPolicy Policy,
    [Means("For the policy allow: the most points that are owed, inclusive.", Least = 1)] long? Limit = null);

internal sealed record PilotForm(
    [Means("The share of all members that takes part, in percent, 1 to 99.", Least = 1, Most = 99)] int Percent,
    [Means("Decides which members they are: the same ones for the same text.")] string Salt);

internal sealed record BudgetForm(
    [Means("The name by which rules name it, without |.")] string Budget,
    [Means("What finance calls it.")] LocalText Name,
    [Means("The most that all rules of the budget grant in all, returns given back; never exceeded. Minor units for a budget of money.", Least = 1)] long Points,
    [Means("Percentages of the budget, ascending, 1 to 100, inclusive: operators are told when what is granted or held for granting comes to one.")] IReadOnlyList<int>? Alerts = null,
    [Means("Releases the points bit by bit; all at once when left out.")] PacingForm? Pacing = null);

internal sealed record PacingForm(
    [Means("How many points each period releases; what one leaves can be granted in the next.", Least = 1)] long Points,
    [Means("The calendar period: day, week, month, quarter or year.")] Window Per,
    [Means("A day of the first period, inclusive; nothing is released before it.")] DateOnly From);

internal sealed record PendingForm(
    [Means("It can be spent that many times 24 hours after the activity, 1 to 3,650.", Least = 1, Most = 3_650)] int? Days = null,
    [Means("It can be spent once the partner confirms the order; with days, by whichever comes first.")] bool UntilConfirmed = false);

internal enum ExpiryMode
{
    Never,
    Rolling,
    PeriodEnd,
    Idle,
}

internal enum DebtPolicy
{
    Forbid,
    Allow,
    Collect,
}
