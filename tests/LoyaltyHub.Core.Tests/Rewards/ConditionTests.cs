using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;
using LoyaltyHub.Core.Tests.Building;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Rewards;

/// <summary>When rules apply, which of a group do, and how far.</summary>
public sealed class ConditionTests
{
    // Noon is 12:00 on Saturday, 14 March 2026, at UTC+3; the purchase is of 100.00 with two lines.
    [Theory]
    [InlineData("\"when\": { \"exceptPartners\": [\"shop\"] }", "")]
    [InlineData("\"when\": { \"exceptCategories\": [\"food\"] }", "it leaves out category food")]
    [InlineData("\"when\": { \"channels\": [\"courier\"] }", "it asks for channel courier, this was web")]
    [InlineData("\"when\": { \"skus\": [\"tea\", \"cake\"] }", "it asks for one of the articles tea, cake, and the order has none of them")]
    [InlineData("\"when\": { \"maximumAmount\": 9999 }", "it ends at 99.99 RUB, this was 100.00 RUB")]
    [InlineData("\"when\": { \"days\": [\"mon\", \"sun\"] }", "it holds on Monday, Sunday, this was on Saturday")]
    [InlineData("\"when\": { \"hours\": { \"from\": \"12:01\", \"to\": \"12:00\" } }", "it holds at 12:01–12:00, this was at 12:00")]
    [InlineData("\"when\": { \"hours\": { \"from\": \"08:00\", \"to\": \"12:00\" } }", "it holds at 08:00–12:00, this was at 12:00")]
    [InlineData("\"lines\": { \"mcc\": [\"5812\"] }", "no line of the order counts for it")]
    [InlineData("\"lines\": { \"exceptCategories\": [\"drinks\"], \"exceptSkus\": [\"bread\"] }", "no line of the order counts for it")]
    [InlineData("\"valid\": { \"from\": \"2026-03-15\" }", "")]
    [InlineData("\"valid\": { \"to\": \"2026-03-14\" }", "")]
    public void A_rule_that_does_not_apply_says_why(string condition, string why)
    {
        var counter = new Counter(Written.Rule($"{condition}, \"reward\": {{ \"points\": 1 }}"));
        counter.Say(Order());
        Assert.Equal(0, counter.Available);
        Assert.Equal(why.Length == 0 ? "" : $"“Rule” did not apply: {why}.", counter.Why.En);
        Assert.True(why.Length == 0 || counter.Why.Ru.StartsWith("Правило «Правило» не сработало: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"when\": { \"exceptPartners\": [\"cinema\"], \"exceptCategories\": [\"drinks\"], \"channels\": [\"web\"], \"skus\": [\"bread\"], \"maximumAmount\": 10000 }")]
    [InlineData("\"when\": { \"days\": [\"sat\"], \"hours\": { \"from\": \"12:00\", \"to\": \"12:01\" } }")]
    [InlineData("\"when\": { \"hours\": { \"from\": \"22:00\", \"to\": \"12:01\" } }")]
    [InlineData("\"lines\": { \"categories\": [\"drinks\"], \"exceptDiscounted\": true }")]
    [InlineData("\"valid\": { \"from\": \"2026-03-14\", \"to\": \"2026-03-15\" }")]
    [InlineData("\"when\": { \"partners\": [\"shop\"] }, \"caps\": [{ \"points\": 1, \"per\": \"event\" }]")]
    public void A_rule_whose_every_condition_holds_applies(string condition)
    {
        var counter = new Counter(Written.Rule($"{condition}, \"reward\": {{ \"points\": 1 }}"));
        counter.Say(Order());
        Assert.Equal(1, counter.Available);
    }

    [Fact]
    public void Days_and_hours_are_those_where_the_member_is()
    {
        var counter = new Counter(Written.Rule("\"when\": { \"days\": [\"sun\"] }, \"reward\": { \"points\": 1 }"));
        counter.Say(new Happening.ProfileChanged(TimeSpan.FromHours(14)));
        counter.Say(Order(), at: new DateTimeOffset(2026, 3, 14, 12, 0, 0, TimeSpan.Zero));
        Assert.Equal(1, counter.Available);
        counter.Say(Order(), at: new DateTimeOffset(2026, 3, 14, 9, 59, 0, TimeSpan.Zero));
        Assert.Equal(1, counter.Available);
    }

    [Theory]
    [InlineData("best", "10,20", "20 points for “b”: 20 points each time. “a” did not apply: “b” applied in its stead.")]
    [InlineData("first", "10,20", "10 points for “a”: 10 points each time. “b” did not apply: “a” applied in its stead.")]
    [InlineData("sum", "10,20", "10 points for “a”: 10 points each time. 20 points for “b”: 20 points each time.")]
    [InlineData("best", "20,20", "20 points for “a”: 20 points each time. “b” did not apply: “a” applied in its stead.")]
    public void A_group_grants_by_its_policy(string policy, string points, string why)
    {
        var counter = new Counter(Group(policy, points.Split(','), ""));
        counter.Say(Purchase("o1", "10"));
        Assert.Equal(why, counter.Why.En);
    }

    [Theory]
    [InlineData("best")]
    [InlineData("first")]
    public void What_has_used_up_its_cap_gives_way_within_its_group(string policy)
    {
        var counter = new Counter(Group(policy, ["30", "20"], ", \"caps\": [{ \"points\": 30, \"per\": \"lifetime\" }]"));
        counter.Say(Purchase("o1", "10"));
        counter.Say(Purchase("o2", "10"));
        Assert.Equal(50, counter.Available);
        counter.Say(Purchase("o3", "10"));
        Assert.Equal(60, counter.Available);
    }

    [Theory]
    [InlineData("day", 1)]
    [InlineData("week", 2)]
    [InlineData("month", 18)]
    [InlineData("quarter", 18)]
    [InlineData("year", 293)]
    [InlineData("lifetime", 0)]
    public void A_cap_begins_anew_with_its_period_and_not_before(string per, int days)
    {
        var counter = new Counter(Written.Rule($"\"reward\": {{ \"points\": 7 }}, \"caps\": [{{ \"points\": 10, \"per\": \"{per}\" }}]"));
        counter.Say(Purchase("o1", "10"));
        counter.Say(Purchase("o2", "10"), at: Noon.AddDays(Math.Max(0, days - 1)));
        Assert.Equal(10, counter.Available);
        counter.Say(Purchase("o3", "10"), at: Noon.AddDays(days == 0 ? 10_000 : days));
        Assert.Equal(days == 0 ? 10 : 17, counter.Available);
    }

    [Fact]
    public void A_cap_of_the_programme_holds_over_all_its_rules_and_says_that_it_is_the_programmes()
    {
        var counter = new Counter(Written.Programme("""
            "caps": [{ "points": 25, "per": "week" }, { "points": 18, "per": "event" }],
            "earn": [
              { "rule": "a", "name": { "en": "a", "ru": "а" }, "on": "purchase", "reward": { "points": 10 } },
              { "rule": "b", "name": { "en": "b", "ru": "б" }, "on": "purchase", "reward": { "points": 10 } }
            ]
            """));
        counter.Say(Purchase("o1", "10"));
        Assert.Equal(18, counter.Available);
        counter.Say(Purchase("o2", "10"));
        Assert.Equal(25, counter.Available);
        Assert.StartsWith("7 points for “a”: 10 points each time, but the programme's limit of 25 points a week left only 7.", counter.Why.En, StringComparison.Ordinal);
        Assert.StartsWith("7 баллов по правилу «а»: 10 баллов за каждый раз, но из общего лимита 25 баллов за неделю оставалось только 7.", counter.Why.Ru, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pilot_is_the_same_share_of_members_each_time_and_tells_the_others()
    {
        var programme = Written.Rule("\"reward\": { \"points\": 1 }", "\"members\": { \"pilot\": { \"percent\": 30, \"salt\": \"spring\" } }");
        var inside = Enumerable.Range(0, 2_000).Select(number => MemberId.From($"m{number}")).Where(member => programme.Pilot!.Holds(member)).ToList();
        Assert.InRange(inside.Count, 540, 660);
        Assert.True(programme.Pilot!.Holds(inside[0]));
        Assert.NotEqual(inside, Enumerable.Range(0, 2_000).Select(number => MemberId.From($"m{number}")).Where(member => (programme.Pilot with { Salt = "autumn" }).Holds(member)));
        Assert.Equal(1, Decided(programme, inside[0]).Account.BalanceOf(Points).Available);
        var outside = Enumerable.Range(0, 99).Select(number => MemberId.From($"m{number}")).First(member => !inside.Contains(member));
        var decided = Decided(programme, outside);
        Assert.Equal(Account.Empty(outside) with { Entries = 1 }, decided.Account);
        Assert.Equal("The programme is on trial with 30 % of the members, and this account is not one of them.", Explanation.Of(decided.Decision, Said(Purchase("o", "1")), programme).En);
    }

    [Theory]
    [InlineData(0, "", "")]
    [InlineData(50, "silver", "silver")]
    [InlineData(120, "gold", "gold")]
    public void The_tier_of_the_last_year_holds_as_long_as_grace_and_then_lands(int spent, string duringGrace, string lastYear)
    {
        var programme = Tiered();
        var counter = new Counter(programme);
        counter.Say(Purchase("o1", "1"));
        if (spent > 0)
        {
            counter.Say(Purchase("o2", $"{spent}"));
        }

        string Tier(int year, int month, int day) => Assert.Single(Tiers.Of(counter.Account, programme, new DateTimeOffset(year, month, day, 12, 0, 0, TimeSpan.FromHours(3)))).Level?.Tier ?? "";
        Assert.Equal(lastYear, Tier(2026, 12, 31));
        Assert.Equal(duringGrace, Tier(2027, 2, 28));
        Assert.Equal(spent == 120 ? "silver" : "", Tier(2027, 3, 1));
        Assert.Equal(spent == 120 ? "silver" : "", Tier(2028, 2, 29));
        Assert.Equal("", Tier(2028, 3, 1));
    }

    [Fact]
    public void A_rule_for_a_tier_reads_the_one_held_before_and_a_return_takes_the_tier_back()
    {
        var counter = new Counter(Tiered());
        counter.Say(Purchase("o1", "60"));
        Assert.Equal("“Rule” did not apply: it is for Silver, Gold, and no tier was held.", counter.Why.En);
        Assert.Equal("Правило «Правило» не сработало: оно для уровня «Серебро», «Золото», а уровня ещё не было.", counter.Why.Ru);
        counter.Say(Purchase("o2", "1"));
        Assert.Equal(1, counter.Available);
        counter.Say(Return("o1", "60"));
        counter.Say(Purchase("o3", "1"));
        Assert.Equal(1, counter.Available);
    }

    private static Programme Tiered() => Written.Rule("\"when\": { \"tiers\": [\"silver\", \"gold\"] }, \"reward\": { \"points\": 1 }", """
        "counters": [{ "counter": "spend", "name": { "en": "Spend", "ru": "Траты" }, "on": "purchase", "count": "amount" }],
        "ladders": [{
          "ladder": "status", "name": { "en": "Status", "ru": "Статус" }, "counter": "spend", "within": "year", "grace": { "months": 2 }, "softLanding": true,
          "levels": [{ "tier": "silver", "name": { "en": "Silver", "ru": "Серебро" }, "from": 5000 }, { "tier": "gold", "name": { "en": "Gold", "ru": "Золото" }, "from": 12000 }]
        }]
        """);

    private static Decided Decided(Programme programme, MemberId member) => Decider.Decide(Account.Empty(member), programme, Said(Purchase("o", "1")), Circumstances.At(Noon));

    private static Programme Group(string policy, string[] points, string first) => Written.Programme($$"""
        "groups": [{ "group": "offers", "policy": "{{policy}}" }],
        "earn": [
          { "rule": "a", "name": { "en": "a", "ru": "а" }, "on": "purchase", "group": "offers", "reward": { "points": {{points[0]}} }{{first}} },
          { "rule": "b", "name": { "en": "b", "ru": "б" }, "on": "purchase", "group": "offers", "reward": { "points": {{points[1]}} }{{first}} }
        ]
        """);

    private static Happening Order() => new Happening.Purchased(
        "o", Money("100"), "5411", "food", [new OrderLine("1", 4_000, "drinks", "5411", "water"), new OrderLine("2", 6_000, "food", "5411", "bread")], Channel: "web");
}
