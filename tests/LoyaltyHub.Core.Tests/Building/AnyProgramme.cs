using System.Globalization;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Tests.Building;

/// <summary>Programmes, orders and returns by chance: any mixture of what a programme can say, the same for the same seed.</summary>
internal sealed class AnyProgramme(int seed)
{
    public static readonly PartnerId[] Partners = [Build.Shop, Build.Cinema];
    private static readonly string[] Skus = ["a", "b", "gift"];
    private static readonly string[] Counts = ["orders", "spend", "services", "skus", "days", "pieces", "lines", "paid-lines", "line-skus"];
    private readonly Random dice = new(seed);

    public Random Dice => dice;

    public Programme Programme()
    {
        var rules = Enumerable.Range(0, dice.Next(1, 6)).Select(Rule).ToList();
        if (dice.Next(2) == 0)
        {
            var times = new Reward.Times(dice.Next(2, 6) / 2m + 0.5m, [rules[dice.Next(rules.Count)].Id], AnyRounding());
            rules.Insert(0, Terms(new EarnRule("times", Name("times"), [EarnRule.Purchase], EarnCondition.None) { Reward = times }));
        }

        return Build.Of([Build.Terms(holdMinutes: 100_000_000)], [.. rules]) with
        {
            Counters =
            [
                Counter("orders", CountOf.Times), Counter("spend", CountOf.Amount), Counter("services", CountOf.Distinct, DistinctOf.Partner),
                Counter("skus", CountOf.Distinct, DistinctOf.Sku), Counter("days", CountOf.Distinct, DistinctOf.Day), Counter("pieces", CountOf.Quantity),
                Counter("lines", (CountOf)dice.Next(2) + 1) with { Lines = AnyLines() }, Counter("paid-lines", CountOf.Amount) with { Lines = AnyLines() },
                Counter("line-skus", CountOf.Distinct, DistinctOf.Sku) with { Lines = AnyLines() },
            ],
            Groups = [new RuleGroup("best", GroupPolicy.Best), new RuleGroup("first", GroupPolicy.First), new RuleGroup("sum", GroupPolicy.Sum)],
            Caps = dice.Next(2) == 0 ? [] : [new UnitCap(Build.Points, new Cap(dice.Next(1, 300), AnyPeriod()))],
            Ladders =
            [
                new Ladder(
                    "status", Name("status"), AnyCount(), AnyWindow(),
                    [new Level("silver", Name("silver"), dice.Next(1, 5), []), new Level("gold", Name("gold"), dice.Next(5, 9_000), [])],
                    new CalendarSpan(dice.Next(2), dice.Next(3)), dice.Next(2) == 0),
            ],
            Challenges = [.. Enumerable.Range(0, dice.Next(3)).Select(Challenge)],
            Streaks =
            [
                new Streak(
                    "streak", Name("streak"), "days", dice.Next(2) == 0 ? null : new FreezeDays(1, dice.Next(2, 8)),
                    [Terms(new Milestone("streak:2", Name("streak"), "streak", 2, dice.Next(2) == 0) { Reward = new Reward.Fixed(dice.Next(1, 50)) })]),
            ],
        };
    }

    /// <summary>A purchase of a partner, within some days of a time; half of them have lines.</summary>
    public Activity Purchase(string order, DateTimeOffset around)
    {
        var lines = dice.Next(2) == 0 ? null : Enumerable.Range(0, dice.Next(1, 5)).Select(Line).ToList();
        var paid = (lines?.Sum(line => line.Paid) ?? 0) + dice.Next(1, 30_000);
        var what = new Happening.Purchased(order, new Amount(paid, Unit.From("RUB")), Lines: lines);
        return Build.Said(what, Partners[dice.Next(Partners.Length)], around.AddHours(dice.Next(-80, 80)));
    }

    /// <summary>Returns of an order by lines and amounts; together all of it, or less.</summary>
    public IReadOnlyList<Activity> Returns(Activity purchase, DateTimeOffset at, bool whole)
    {
        var bought = (Happening.Purchased)purchase.What;
        var back = (bought.Lines ?? []).Where(_ => dice.Next(2) == 0).ToList();
        var rest = bought.Paid.Value - back.Sum(line => line.Paid);
        var parts = new List<Happening>(back.Select(line => new Happening.Returned(bought.Order, null, [line.Id])));
        for (var count = dice.Next(1, 4); rest > 0 && count > 0; count--)
        {
            var part = count == 1 && whole ? rest : Math.Max(1, dice.NextInt64(rest));
            rest -= part;
            parts.Add(new Happening.Returned(bought.Order, new Amount(part, Unit.From("RUB"))));
        }

        return [.. parts.Select(part => Build.Said(part, purchase.Partner, at))];
    }

    public T[] Shuffled<T>(IEnumerable<T> items)
    {
        var array = items.ToArray();
        dice.Shuffle(array);
        return array;
    }

    private EarnRule Rule(int number)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"rule{number}");
        return Terms(new EarnRule(id, Name(id), [EarnRule.Purchase], Condition())
        {
            Reward = AnyReward(),
            Lines = dice.Next(3) == 0 ? AnyLines() : null,
            Group = dice.Next(3) == 0 ? new[] { "best", "first", "sum" }[dice.Next(3)] : null,
        });
    }

    private EarnCondition Condition() => EarnCondition.None with
    {
        Partners = dice.Next(4) == 0 ? [Build.Cinema] : [],
        MinimumAmount = dice.Next(4) == 0 ? 5_000 : null,
        Days = dice.Next(6) == 0 ? [DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday] : [],
        Tiers = dice.Next(6) == 0 ? ["silver", "gold"] : [],
        Counts = dice.Next(3) == 0 ? [new CountCondition(AnyCount(), AnyWindow(), (CountTest)dice.Next(4), dice.Next(1, 6))] : [],
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
        return Terms(new Challenge(id, Name(id), AnyCount(), window, dice.Next(1, 4), !window.IsRolling && dice.Next(2) == 0) { Reward = new Reward.Fixed(dice.Next(1, 60)) });
    }

    private T Terms<T>(T terms)
        where T : AccrualTerms => terms with
        {
            Caps = dice.Next(2) == 0 ? [] : [.. Enumerable.Range(0, dice.Next(1, 3)).Select(_ => new Cap(dice.Next(1, 200), AnyPeriod())).DistinctBy(cap => cap.Per)],
            Pending = dice.Next(4) == 0 ? new PendingRule(dice.Next(1, 4), true) : null,
            Expiry = dice.Next(4) == 0 ? new Expiry.Rolling(new CalendarSpan(6, 0)) : null,
            Budget = null,
            Funding = dice.Next(2) == 0 ? [] : [new FundingShare("cinema", 3_333), new FundingShare("self", 3_334), new FundingShare("hub", 3_333)],
            CostPerPoint = dice.Next(2) == 0 ? null : dice.Next(0, 200),
            Fee = dice.Next(3) == 0 ? dice.Next(1, 99) : 0,
        };

    private OrderLine Line(int number) => new(
        string.Create(CultureInfo.InvariantCulture, $"l{number}"), dice.Next(4) == 0 ? 0 : dice.Next(1, 20_000), null, null, Skus[dice.Next(Skus.Length)], dice.Next(2) == 0 ? null : dice.Next(1, 5_000), dice.Next(4) == 0);

    private CounterRule Counter(string id, CountOf count, DistinctOf? of = null) => new(id, Name(id), [EarnRule.Purchase], EarnCondition.None, count, Unit.From("RUB"), of);

    private LineFilter AnyLines() => new() { ExceptSkus = ["gift"], ExceptDiscounted = dice.Next(2) == 0 };

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
