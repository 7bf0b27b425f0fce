using LoyaltyHub.Core;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Benchmarks.Rules;

/// <summary>One rule of the programme that both engines decide by; each gets it in its own form.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Partner">Whose purchases.</param>
/// <param name="Mcc">One of these merchant category codes; none for any.</param>
/// <param name="Categories">One of these categories; none for any.</param>
/// <param name="Least">At least so many minor units.</param>
/// <param name="Percent">What part of what was paid the points are worth.</param>
/// <param name="Rounding">What is made of a part of a point.</param>
internal sealed record RewardTerms(string Id, string Partner, string[] Mcc, string[] Categories, long Least, decimal Percent, Rounding Rounding)
{
    /// <summary>What a point is worth, in kopecks.</summary>
    public const long PointValue = 100;

    /// <summary>Thirty rules of four partners.</summary>
    public static IReadOnlyList<RewardTerms> All { get; } =
    [
        Card("fuel", 5m, Rounding.Down, "5541", "5542"), Card("grocery", 1m, Rounding.Down, "5411", "5422", "5441"), Card("food", 3m, Rounding.HalfUp, "5812", "5813", "5814"),
        Card("pharmacy", 2m, Rounding.Up, "5912"), Card("taxi", 4m, Rounding.Down, "4121"), Card("transit", 2.5m, Rounding.HalfEven, "4111", "4112", "4131"),
        Card("books", 7m, Rounding.Down, "5942"), Card("clothes", 1.5m, Rounding.HalfUp, "5651", "5661", "5691"), Card("hotel", 2m, Rounding.Down, "7011"),
        Card("sport", 3m, Rounding.Up, "5655", "5941"), Card("flowers", 6m, Rounding.HalfEven, "5992"), new("card-large", "nordbank", [], [], 2_500_000, 0.5m, Rounding.Down),
        Shelf("bread", 1m, 0, Rounding.Down), Shelf("dairy", 1.5m, 0, Rounding.HalfUp), Shelf("fruit", 3m, 20_000, Rounding.Down), Shelf("coffee", 10m, 0, Rounding.Down),
        Shelf("wine", 2m, 100_000, Rounding.HalfEven), Shelf("household", 1m, 50_000, Rounding.Up), Shelf("baby", 5m, 0, Rounding.Down), Shelf("pets", 4m, 30_000, Rounding.HalfUp),
        new("basket", "citymart", [], [], 2_000_000, 0.75m, Rounding.Down),
        Fare("economy", 2m), Fare("comfort", 3m), Fare("business", 5m), Fare("luggage", 1m), new("long-haul", "skyways", [], ["economy", "comfort", "business"], 2_500_000, 1m, Rounding.HalfEven),
        Seat("ticket", 5m), Seat("snacks", 8m), Seat("gift-card", 2m), new("evening-out", "cinema", [], ["ticket", "snacks"], 2_000_000, 1.25m, Rounding.Up),
    ];

    /// <summary>The programme as LoyaltyHub has it.</summary>
    public static Programme Programme() => Programme(All);

    /// <summary>So many rules of which a purchase fits two at most: these thirty, or the first of them, and the same for codes and categories that nobody sends.</summary>
    public static Programme Apart(int count) => Programme(Enumerable.Range(0, count).Select(index => Nth(All[index % All.Count], index / All.Count)));

    /// <summary>So many rules that every purchase fits.</summary>
    public static Programme Together(int count) =>
        Programme(Enumerable.Range(0, count).Select(index => All[index % All.Count] with { Id = $"r{index}", Partner = "", Mcc = [], Categories = [], Least = 0 }));

    private static RewardTerms Nth(RewardTerms terms, int turn) => turn == 0 ? terms : terms with
    {
        Id = $"{terms.Id}-{turn}",
        Mcc = [.. terms.Mcc.Select(code => $"{code}-{turn}")],
        Categories = terms is { Mcc: [], Categories: [] } ? [$"nothing-{turn}"] : [.. terms.Categories.Select(category => $"{category}-{turn}")],
    };

    private static Programme Programme(IEnumerable<RewardTerms> terms)
    {
        var roubles = Unit.From("RUB");
        var unit = UnitTerms.Plain(Unit.From("PTS"), new BurnRule(PointValue, roubles));
        return new Programme("thirty", 1, new LocalText("Thirty", "Тридцать"), [unit], TimeSpan.FromHours(3), [.. terms.Select(one => one.ToEarnRule())], []);
    }

    /// <summary>The condition as a lambda expression over <see cref="PurchaseFacts"/>; what is cheapest and rules out most is asked first.</summary>
    public string ToExpression()
    {
        string[] asked =
        [
            $"purchase.Partner == \"{Partner}\"",
            "purchase.Currency == \"RUB\"",
            .. Least == 0 ? [] : new[] { $"purchase.Paid >= {Least}" },
            .. OneOf("purchase.Mcc", Mcc),
            .. OneOf("purchase.Category", Categories),
        ];
        return string.Join(" && ", asked);
    }

    private EarnRule ToEarnRule()
    {
        var when = EarnCondition.None with { Partners = Partner.Length == 0 ? [] : [PartnerId.From(Partner)], Mcc = Mcc, Categories = Categories, MinimumAmount = Least == 0 ? null : Least };
        return new EarnRule(Id, new LocalText(Id, Id), [EarnRule.Purchase], when) { Reward = new Reward.Percent(Percent, Rounding) };
    }

    private static string[] OneOf(string fact, string[] values) => values.Length == 0 ? [] : [$"({string.Join(" || ", values.Select(value => $"{fact} == \"{value}\""))})"];

    private static RewardTerms Card(string id, decimal percent, Rounding rounding, params string[] mcc) => new($"card-{id}", "nordbank", mcc, [], 0, percent, rounding);

    private static RewardTerms Shelf(string category, decimal percent, long least, Rounding rounding) => new(category, "citymart", [], [category], least, percent, rounding);

    private static RewardTerms Fare(string category, decimal percent) => new(category, "skyways", [], [category], 0, percent, Rounding.HalfEven);

    private static RewardTerms Seat(string category, decimal percent) => new(category, "cinema", [], [category], 0, percent, Rounding.Down);
}
