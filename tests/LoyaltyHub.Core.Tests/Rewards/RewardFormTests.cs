using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Rewards;
using LoyaltyHub.Core.Tests.Building;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Rewards;

/// <summary>What each form of reward comes to, and what a return leaves of it.</summary>
public sealed class RewardFormTests
{
    private const string Turnover = """
        "counters": [{ "counter": "turnover", "name": { "en": "Turnover", "ru": "Оборот" }, "on": "purchase", "count": "amount" }]
        """;

    [Theory]
    [InlineData("99.99", 0)]
    [InlineData("100", 2)]
    [InlineData("749", 14)]
    public void Points_for_every_full_amount(string paid, long points)
    {
        var counter = new Counter(Written.Rule("\"reward\": { \"points\": 2, \"per\": 10000 }"));
        counter.Say(Purchase("o1", paid));
        Assert.Equal(points, counter.Available);
        Assert.Equal($"{points} {(points == 1 ? "point" : "points")} for “Rule”: 2 points for every full 100.00 RUB of {Money(paid).Major():0.00} RUB, together {points}.", counter.Why.En);
    }

    [Fact]
    public void Lines_and_pieces_are_rewarded_one_by_one_and_go_one_by_one()
    {
        var counter = new Counter(Written.Rule("\"lines\": { \"categories\": [\"coffee\"] }, \"reward\": { \"points\": 5, \"each\": \"quantity\" }"));
        counter.Say(Order("o1", new OrderLine("a", 300, "coffee", Quantity: 3_000), new OrderLine("b", 500, "coffee"), new OrderLine("c", 9_000, "food", Quantity: 7_000)));
        Assert.Equal(20, counter.Available);
        Assert.Equal("20 points for “Rule”: 5 points for each of 4 pieces.", counter.Why.En);
        counter.Say(new Happening.Returned("o1", null, ["c"]));
        Assert.Equal(20, counter.Available);
        counter.Say(new Happening.Returned("o1", null, ["a"]));
        Assert.Equal(5, counter.Available);
        counter.Say(new Happening.Returned("o1", null, ["b"]));
        Nothing(counter);
    }

    [Fact]
    public void A_percentage_of_some_lines_leaves_out_gift_cards_and_discounted_goods()
    {
        var counter = new Counter(Written.Rule("""
            "lines": { "exceptSkus": ["gift-card"], "exceptDiscounted": true }, "reward": { "percent": 10, "rounding": "down" }
            """));
        counter.Say(Order("o1", new OrderLine("a", 10_000), new OrderLine("b", 50_000, Sku: "gift-card"), new OrderLine("c", 20_000, Discounted: true), new OrderLine("d", 5_000)));
        Assert.Equal(15, counter.Available);
        Assert.Equal("15 points for “Rule”: 10 % of 150.00 RUB for 2 lines of the order is 15.", counter.Why.En);
        Assert.Equal("15 баллов по правилу «Правило»: 10\u00a0% от 150,00 ₽ за 2 позиции заказа — это 15.", counter.Why.Ru);
        counter.Say(new Happening.Returned("o1", null, ["b", "a"]));
        Assert.Equal(5, counter.Available);

        // What names no line is taken from all that are left alike: half of 250.00.
        counter.Say(Return("o1", "125"));
        Assert.Equal(2, counter.Available);
        counter.Say(Return("o1", "125"));
        Nothing(counter);
    }

    [Fact]
    public void A_purchase_without_a_line_that_counts_says_so()
    {
        var counter = new Counter(Written.Rule("\"lines\": { \"mcc\": [\"5411\"] }, \"reward\": { \"points\": 5 }"));
        counter.Say(Purchase("o1", "10"));
        Assert.Equal("“Rule” did not apply: no line of the order counts for it.", counter.Why.En);
        counter.Say(Order("o2", new OrderLine("a", 0, Mcc: "5411")));
        Assert.Equal(5, counter.Available);
    }

    [Theory]
    [InlineData("marginal", 10, 25, 5)]
    [InlineData("whole", 10, 40, 6)]
    public void Steps_value_the_turnover_of_the_period(string mode, long first, long second, long april)
    {
        // 1 % up to 1,000.00, 2 % up to 2,000.00, 3 % beyond.
        var counter = new Counter(Written.Rule($$"""
            "reward": { "steps": [{ "from": 0, "percent": 1 }, { "from": 100000, "percent": 2 }, { "from": 200000, "percent": 3 }],
                        "counter": "turnover", "within": "month", "mode": "{{mode}}", "rounding": "down" }
            """, Turnover));
        counter.Say(Purchase("o1", mode == "whole" ? "999.99" : "1000"));
        Assert.Equal(mode == "whole" ? 9 : first, counter.Available);
        counter.Say(Purchase("o2", mode == "whole" ? "1000.01" : "1166.67"));
        Assert.Equal(mode == "whole" ? 60 : first + second, counter.Available);
        counter.Say(Purchase("o3", mode == "whole" ? "600" : "500"), at: Noon.AddMonths(1));
        Assert.Equal((mode == "whole" ? 60 : first + second) + april, counter.Available);
        foreach (var (order, paid) in new[] { ("o2", mode == "whole" ? "1000.01" : "1166.67"), ("o1", "1000"), ("o3", "600") })
        {
            counter.Say(Return(order, paid));
        }

        Nothing(counter);
    }

    [Fact]
    public void A_stepped_reward_explains_its_steps_and_both_values_of_the_turnover()
    {
        var counter = new Counter(Written.Rule("""
            "reward": { "steps": [{ "from": 0, "percent": 1 }, { "from": 100000, "percent": 2 }], "counter": "turnover", "within": "quarter", "mode": "marginal", "rounding": "half-up" }
            """, Turnover));
        counter.Say(Purchase("o1", "750"));
        counter.Say(Purchase("o2", "500"));
        Assert.Equal("7 points for “Rule”: by its steps (1 % from 0.00 RUB, 2 % from 1,000.00 RUB; each for its own part) a turnover of 1,250.00 RUB comes to 15, and the 750.00 RUB before came to 8.", counter.Why.En);
        Assert.Equal("7 баллов по правилу «Правило»: по шкале (от 0,00 ₽ — 1\u00a0%, от 1\u00a0000,00 ₽ — 2\u00a0%; каждая — за свою часть) за оборот 1\u00a0250,00 ₽ полагается 15, за прежний оборот 750,00 ₽ полагалось 8.", counter.Why.Ru);
    }

    [Fact]
    public void A_multiplier_adds_to_what_the_rules_it_names_really_granted()
    {
        var counter = new Counter(Written.Programme("""
            "earn": [
              { "rule": "more", "name": { "en": "Two and a half", "ru": "Больше" }, "on": "purchase", "reward": { "times": 2.5, "rules": ["store"], "rounding": "half-up" } },
              { "rule": "store", "name": { "en": "Store", "ru": "Магазин" }, "on": "purchase", "reward": { "percent": 10, "rounding": "down" }, "caps": [{ "points": 11, "per": "event" }] },
              { "rule": "other", "name": { "en": "Other", "ru": "Другое" }, "on": "purchase", "reward": { "points": 100 } }
            ]
            """));
        counter.Say(Purchase("o1", "500"));
        Assert.Equal(11 + 17 + 100, counter.Available);
        Assert.Contains("17 points for “Two and a half”: 2.5 times the 11 points of the rules it multiplies, so 16.5 more, rounded to the nearest (a half up) to 17.", counter.Why.En, StringComparison.Ordinal);
        counter.Say(Return("o1", "500"));
        Nothing(counter);
    }

    private static Happening Order(string order, params OrderLine[] lines) =>
        new Happening.Purchased(order, new Amount(lines.Sum(line => line.Paid) is var sum and > 0 ? sum : 1, Unit.From("RUB")), Lines: lines);

    private static void Nothing(Counter counter)
    {
        Assert.Equal(Account.Empty(Anna) with { Entries = counter.Account.Entries }, counter.Account);
        Assert.Equal(0, counter.Owed());
    }
}
