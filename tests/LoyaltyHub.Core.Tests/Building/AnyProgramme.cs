using System.Globalization;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Tests.Building;

/// <summary>Programmes by chance: any mixture of what a programme can say, the same for the same seed.</summary>
/// <param name="seed">Decides everything.</param>
/// <param name="draws">Whether there are draws; nobody can say before what they give.</param>
/// <param name="others">Whether rules reward employees and referrers besides.</param>
/// <param name="perks">Whether perks are given.</param>
internal sealed partial class AnyProgramme(int seed, bool draws = false, bool others = false, bool perks = true)
{
    private static readonly Unit Roubles = Unit.From("RUB");
    private static readonly string[] Counts = ["orders", "spend", "services", "skus", "days", "pieces", "kinds", "lines", "paid-lines", "line-skus"];
    private static readonly string[] Groups = ["best", "first", "sum"];
    private readonly Random dice = new(seed);

    public Random Dice => dice;

    public Programme Programme()
    {
        var rules = Enumerable.Range(0, dice.Next(1, 6)).Select(Rule).ToList();
        if (rules.Where(rule => rule.To == RewardTo.Member).ToList() is { Count: > 0 } own && dice.Next(2) == 0)
        {
            var of = own[dice.Next(own.Count)];
            var times = new Reward.Times(dice.Next(2, 6) / 2m + 0.5m, [of.Id], AnyRounding());
            rules.Insert(0, Terms(new EarnRule("times", Name("times"), of.On, EarnCondition.None) { Reward = times, Unit = of.Unit }));
        }

        if (draws)
        {
            rules.Add(Terms(new EarnRule("spin", Name("spin"), AnyKinds(), Condition()) { Draw = "wheel", To = AnyTo() }));
        }

        return Build.Of([Build.Terms(holdMinutes: 100_000_000), UnitTerms.Plain(Roubles, new BurnRule(1, Roubles))], [.. rules]) with
        {
            Counters =
            [
                Counter("orders", CountOf.Times), Counter("spend", CountOf.Amount), Counter("services", CountOf.Distinct, DistinctOf.Partner), Counter("kinds", CountOf.Distinct, DistinctOf.Kind),
                Counter("skus", CountOf.Distinct, DistinctOf.Sku), Counter("days", CountOf.Distinct, DistinctOf.Day), Counter("pieces", CountOf.Quantity),
                OfLines("lines", (CountOf)dice.Next(2) + 1), OfLines("paid-lines", CountOf.Amount), OfLines("line-skus", CountOf.Distinct, DistinctOf.Sku),
            ],
            Groups = [new RuleGroup("best", GroupPolicy.Best), new RuleGroup("first", GroupPolicy.First), new RuleGroup("sum", GroupPolicy.Sum)],
            Caps = dice.Next(2) == 0 ? [] : [new UnitCap(Build.Points, new Cap(dice.Next(1, 300), AnyPeriod())), new UnitCap(Roubles, new Cap(dice.Next(1, 3_000), AnyPeriod()))],
            Members = dice.Next(8) == 0 ? Belonging.None with { ExceptSegments = ["staff"] } : Belonging.None,
            Pilot = dice.Next(16) == 0 ? new Pilot(50, $"{seed}") : null,
            Perks = [new Perk("lounge", Name("lounge"), 2, new CalendarSpan(1, 0)), new Perk("manager", Name("manager"))],
            Draws = draws ? [new Draw("wheel", Name("wheel"), [.. Enumerable.Range(0, dice.Next(2, 4)).Select(Prize)])] : [],
            Ladders =
            [
                new Ladder(
                    "status", Name("status"), AnyCount(), AnyWindow(),
                    [new Level("silver", Name("silver"), dice.Next(1, 5), []), new Level("gold", Name("gold"), dice.Next(5, 9_000), ["manager"])],
                    new CalendarSpan(dice.Next(2), dice.Next(3)), dice.Next(2) == 0),
            ],
            Challenges = [.. Enumerable.Range(0, dice.Next(3)).Select(Challenge)],
            Streaks =
            [
                new Streak(
                    "streak", Name("streak"), "days", dice.Next(2) == 0 ? null : new FreezeDays(1, dice.Next(2, 8)),
                    [Terms(new Milestone("streak:2", Name("streak"), "streak", 2, dice.Next(2) == 0) { Reward = new Reward.Fixed(dice.Next(1, 50)), Unit = AnyUnit() })]),
            ],
        };
    }

    /// <summary>Some of what grants is paid out of two budgets, which may be short, released by the day, or both.</summary>
    public Programme WithBudgets(Programme programme)
    {
        string? AnyBudget() => dice.Next(3) switch { 0 => "one", 1 => "other", _ => null };
        return programme with
        {
            Earn = [.. programme.Earn.Select(rule => rule with { Budget = AnyBudget() })],
            Challenges = [.. programme.Challenges.Select(challenge => challenge with { Budget = AnyBudget() })],
            Draws = [.. programme.Draws.Select(draw => new Draw(draw.Id, draw.Name, [.. draw.Prizes.Select(prize => prize with { Budget = AnyBudget() })]))],
            Budgets =
            [
                new Budget("one", Name("one"), dice.Next(1, 400)),
                new Budget("other", Name("other"), 5_000)
                {
                    Pacing = dice.Next(2) == 0 ? null : new Pacing(dice.Next(1, 100), new Window(Granule.Day), DateOnly.FromDateTime(Build.Noon.AddDays(dice.Next(-3, 3)).DateTime)),
                },
            ],
        };
    }

    private EarnRule Rule(int number)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"rule{number}");
        var (kinds, group) = (AnyKinds(), dice.Next(3) == 0 ? Groups[dice.Next(Groups.Length)] : null);
        var bought = kinds is [EarnRule.Purchase];
        return Terms(new EarnRule(id, Name(id), kinds, bought ? Bought(Condition()) : Condition())
        {
            Reward = bought ? AnyReward() : new Reward.Fixed(dice.Next(1, 100)),
            Lines = bought && dice.Next(3) == 0 ? AnyLines() : null,
            Group = group,
            Unit = group switch { null => AnyUnit(), "first" => Roubles, _ => null },
            To = AnyTo(),
        });
    }

    private EarnCondition Condition() => EarnCondition.None with
    {
        Partners = dice.Next(6) == 0 ? [Build.Cinema] : [],
        Days = dice.Next(8) == 0 ? [DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday] : [],
        Hours = dice.Next(10) == 0 ? new HourRange(new TimeOnly(20, 0), new TimeOnly(10, 0)) : null,
        Tiers = dice.Next(6) == 0 ? ["silver", "gold"] : [],
        Member = dice.Next(8) == 0 ? Belonging.None with { Segments = ["vip"] } : dice.Next(8) == 0 ? Belonging.None with { Subscriptions = ["plus"] } : Belonging.None,
        Referred = others && dice.Next(8) == 0 ? new ReferredCondition(30) : null,
        Counts = dice.Next(3) == 0 ? [new CountCondition(AnyCount(), AnyWindow(), (CountTest)dice.Next(4), dice.Next(1, 6))] : [],
    };

    /// <summary>Conditions that only a purchase can meet.</summary>
    private EarnCondition Bought(EarnCondition when) => when with
    {
        Mcc = dice.Next(8) == 0 ? ["5411"] : [],
        ExceptCategories = dice.Next(8) == 0 ? ["wine"] : [],
        Channels = dice.Next(10) == 0 ? ["web", "shop"] : [],
        Skus = dice.Next(10) == 0 ? ["a"] : [],
        MinimumAmount = dice.Next(6) == 0 ? 5_000 : null,
        MaximumAmount = dice.Next(10) == 0 ? 25_000 : null,
    };

    private Reward AnyReward() => dice.Next(5) switch
    {
        0 => new Reward.Percent(dice.Next(1, 1_000) / 10m, AnyRounding()),
        1 => new Reward.Fixed(dice.Next(1, 100)),
        2 => new Reward.Per(dice.Next(1, 9), dice.Next(1, 20_000)),
        3 => new Reward.Each(dice.Next(1, 9), (EachOf)dice.Next(2)),
        _ => new Reward.Stepped([new Step(0, 1), new Step(10_000, 2.5m), new Step(40_000, 7)], "spend", AnyWindow(), (StepMode)dice.Next(2), AnyRounding()),
    };

    private Challenge Challenge(int number)
    {
        var window = AnyWindow();
        var id = string.Create(CultureInfo.InvariantCulture, $"challenge{number}");
        return Terms(new Challenge(id, Name(id), AnyCount(), window, dice.Next(1, 4), !window.IsRolling && dice.Next(2) == 0) { Reward = new Reward.Fixed(dice.Next(1, 60)), Unit = AnyUnit() });
    }

    private Prize Prize(int number)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"wheel:{number}");
        return Terms(new Prize(id, Name(id), dice.Next(1, 4)) { Reward = dice.Next(3) == 0 ? null : new Reward.Fixed(dice.Next(1, 100)), Unit = AnyUnit() });
    }

    private T Terms<T>(T terms)
        where T : AccrualTerms => terms with
        {
            Caps = dice.Next(2) == 0 ? [] : [.. Enumerable.Range(0, dice.Next(1, 3)).Select(_ => new Cap(dice.Next(1, 200), AnyPeriod())).DistinctBy(cap => cap.Per)],
            Pending = dice.Next(4) == 0 ? new PendingRule(dice.Next(1, 4), true) : null,
            Expiry = dice.Next(4) == 0 ? new Expiry.Rolling(new CalendarSpan(6, 0)) : null,
            Perks = perks && dice.Next(5) == 0 ? ["lounge"] : [],
            Funding = dice.Next(2) == 0 ? [] : [new FundingShare("cinema", 3_333), new FundingShare("self", 3_334), new FundingShare("hub", 3_333)],
            CostPerPoint = dice.Next(2) == 0 ? null : dice.Next(0, 200),
            Fee = dice.Next(3) == 0 ? dice.Next(1, 99) : 0,
        };

    private CounterRule Counter(string id, CountOf count, DistinctOf? of = null) => new(id, Name(id), count == CountOf.Amount ? [EarnRule.Purchase] : AnyKinds(), EarnCondition.None, count, Roubles, of);

    private CounterRule OfLines(string id, CountOf count, DistinctOf? of = null) => new(id, Name(id), [EarnRule.Purchase], EarnCondition.None, count, Roubles, of) { Lines = AnyLines() };

    private LineFilter AnyLines() => new() { ExceptSkus = ["gift"], ExceptDiscounted = dice.Next(2) == 0 };

    private RewardTo AnyTo() => others && dice.Next(4) == 0 ? (RewardTo)dice.Next(1, 3) : RewardTo.Member;

    private IReadOnlyList<string> AnyKinds() => dice.Next(6) switch { 0 => ["visit"], 1 => [EarnRule.Anything], _ => [EarnRule.Purchase] };

    private Unit? AnyUnit() => dice.Next(3) == 0 ? Roubles : null;

    private string AnyCount() => Counts[dice.Next(Counts.Length)];

    private Window AnyWindow() => dice.Next(8) switch
    {
        0 => new Window(Granule.Day, dice.Next(2, 9)),
        1 => new Window(Granule.Month, 2),
        var granule => new Window((Granule)(granule - 2)),
    };

    private CapPeriod AnyPeriod() => (CapPeriod)dice.Next(Enum.GetValues<CapPeriod>().Length);

    private Rounding AnyRounding() => (Rounding)dice.Next(4);

    private static LocalText Name(string name) => new(name, name);
}
