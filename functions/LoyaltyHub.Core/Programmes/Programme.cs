using System.IO.Hashing;
using System.Text;
using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Core.Programmes;

/// <summary>A reward programme as read from its file: units of points or money, and rules that earn them.</summary>
/// <param name="Id">The programme's name; with <paramref name="Version"/> it names these very rules in every journal entry.</param>
/// <param name="Version">Counts up with every change, from 1.</param>
/// <param name="Name">What members call it.</param>
/// <param name="Units">What it grants, at least one; the first is what rules and tills mean where they name none.</param>
/// <param name="UtcOffset">Where the programme's days and months begin; a fixed offset, so that a replay never depends on a time-zone database.</param>
/// <param name="Earn">The earn rules, in the order they are tried; all that apply add up.</param>
/// <param name="Budgets">What campaigns may grant in all.</param>
public sealed record Programme(
    string Id,
    int Version,
    LocalText Name,
    IReadOnlyList<UnitTerms> Units,
    TimeSpan UtcOffset,
    IReadOnlyList<EarnRule> Earn,
    IReadOnlyList<Budget> Budgets)
{
    /// <summary>On which days it holds, by its own calendar.</summary>
    public DayRange Valid { get; init; }

    /// <summary>The programmes it was made of, in their order; null for a single one.</summary>
    public IReadOnlyList<Programme>? Parts { get; init; }

    /// <summary>Whether it grants nothing, because it has not begun or has ended.</summary>
    public bool Rests { get; init; }

    /// <summary>When it begins; the earliest time there is where it always has been.</summary>
    public DateTimeOffset Start => Valid.Start(UtcOffset);

    /// <summary>When it has ended; the latest time there is where it never does.</summary>
    public DateTimeOffset End => Valid.End(UtcOffset);

    /// <summary>The share of members it is tried on; null for all of them.</summary>
    public Pilot? Pilot { get; init; }

    /// <summary>The most a member can earn of a unit by all its rules together.</summary>
    public IReadOnlyList<UnitCap> Caps { get; init; } = [];

    /// <summary>What it counts for each member.</summary>
    public IReadOnlyList<CounterRule> Counters { get; init; } = [];

    /// <summary>Rules of which only some grant at once.</summary>
    public IReadOnlyList<RuleGroup> Groups { get; init; } = [];

    /// <summary>The tiers members can hold.</summary>
    public IReadOnlyList<Ladder> Ladders { get; init; } = [];

    /// <summary>What counters are rewarded for.</summary>
    public IReadOnlyList<Challenge> Challenges { get; init; } = [];

    /// <summary>Which days in a row are rewarded.</summary>
    public IReadOnlyList<Streak> Streaks { get; init; } = [];

    /// <summary>The file it was read from, without white space and comments; null where it was not read from one.</summary>
    public string? Source { get; init; }

    /// <summary>What members have to belong to, to take part.</summary>
    public Belonging Members { get; init; } = Belonging.None;

    /// <summary>The segments and subscriptions it knows.</summary>
    public IReadOnlyList<EnrolmentName> Enrolments { get; init; } = [];

    /// <summary>What members may use besides points.</summary>
    public IReadOnlyList<Perk> Perks { get; init; } = [];

    /// <summary>What points are exchanged for.</summary>
    public IReadOnlyList<CatalogueItem> Catalogue { get; init; } = [];

    /// <summary>The draws that rules hold.</summary>
    public IReadOnlyList<Draw> Draws { get; init; } = [];

    /// <summary>The unit that is meant where none is named.</summary>
    public Unit Unit => Units[0].Unit;

    /// <summary>Whether members have several kinds of points, so that each is called by its unit.</summary>
    public bool HasSeveralPoints => Units.Count(terms => !terms.Unit.IsCurrency) > 1;

    /// <summary>What that unit is worth.</summary>
    public BurnRule Burn => Units[0].Burn;

    /// <summary>The earn rule of that name, or null.</summary>
    public EarnRule? Rule(string id) => Earn.FirstOrDefault(rule => rule.Id == id);

    /// <summary>The rule, challenge, milestone or prize of that name, or null.</summary>
    public AccrualTerms? Accrual(string id) => Accruals.FirstOrDefault(terms => terms.Id == id);

    /// <summary>Everything that grants: rules, challenges, milestones, prizes.</summary>
    public IEnumerable<AccrualTerms> Accruals => Earn.Concat<AccrualTerms>(Challenges).Concat(Streaks.SelectMany(streak => streak.Milestones)).Concat(Draws.SelectMany(draw => draw.Prizes));

    /// <summary>The budget of that name, or null.</summary>
    public Budget? Budget(string id) => Budgets.FirstOrDefault(budget => budget.Id == id);

    /// <summary>The perk of that name, or null.</summary>
    public Perk? Perk(string id) => Perks.FirstOrDefault(perk => perk.Id == id);

    /// <summary>What members call a segment or subscription; null where the programme does not say.</summary>
    public LocalText? NameOf(EnrolmentKind kind, string id) => Enrolments.FirstOrDefault(known => known.Kind == kind && known.Id == id)?.Name;

    /// <summary>The item of that name, or null.</summary>
    public CatalogueItem? Item(string id) => Catalogue.FirstOrDefault(item => item.Id == id);

    /// <summary>The draw of that name, or null.</summary>
    public Draw? Draw(string id) => Draws.FirstOrDefault(draw => draw.Id == id);

    /// <summary>The programme of that name among those it was made of, or itself; null for neither.</summary>
    public Programme? Part(string id) => Parts is null ? (Id == id ? this : null) : Parts.FirstOrDefault(part => part.Id == id);

    /// <summary>Whether it, or any of its parts, has begun by then.</summary>
    public bool HasBegunBy(DateTimeOffset at) => Parts?.Any(part => part.HasBegunBy(at)) ?? Start <= at;

    /// <summary>A budget's name over all programmes: <c>programme|budget</c>.</summary>
    public string BudgetName(string budget) => $"{(Parts?.FirstOrDefault(part => part.Budget(budget) is not null) ?? this).Id}|{budget}";

    /// <summary>The terms of what something grants.</summary>
    public UnitTerms TermsOf(AccrualTerms accrual) => accrual.Unit is { } unit ? Terms(unit)! : Units[0];

    /// <summary>The terms of a unit, or null where this version does not know it.</summary>
    public UnitTerms? Terms(Unit unit)
    {
        for (var index = 0; index < Units.Count; index++)
        {
            if (Units[index].Unit == unit)
            {
                return Units[index];
            }
        }

        return null;
    }
}

/// <summary>A share of all members, the same ones each time.</summary>
/// <param name="Percent">How large it is, 1 to 99.</param>
/// <param name="Salt">Decides which members they are, together with their ids.</param>
public sealed record Pilot(int Percent, string Salt)
{
    /// <summary>Whether a member is one of them.</summary>
    public bool Holds(MemberId member) => XxHash3.HashToUInt64(Encoding.UTF8.GetBytes($"{Salt}|{member}")) % 100 < (ulong)Percent;
}

/// <summary>What points are worth when they are spent, and what the partner that grants them pays for each.</summary>
/// <param name="PointValue">The worth of one point in minor units of <paramref name="Currency"/>; 0 where it can be spent on items of the catalogue alone.</param>
/// <param name="Currency">The currency of the programme's settlement.</param>
/// <param name="MinimumPoints">The fewest that can be spent at once; an item of the catalogue costs what it costs.</param>
/// <param name="MaximumShare">The most of an order that they can pay, in percent; null for all of it, and for tills that do not say what the order costs.</param>
public sealed record BurnRule(long PointValue, Unit Currency, long MinimumPoints = 1, decimal? MaximumShare = null)
{
    /// <summary>What that many points are worth.</summary>
    public Amount Worth(long points) => new(checked(points * PointValue), Currency);
}
