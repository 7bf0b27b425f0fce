using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;
using LoyaltyHub.Core.Tests.Building;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Rewards;

/// <summary>Counters, and what is asked of them and rewarded for them.</summary>
public sealed class CountTests
{
    private const string Counters = """
        "counters": [
          { "counter": "orders", "name": { "en": "Orders", "ru": "Заказы" }, "on": "purchase", "count": "times" },
          { "counter": "spend", "name": { "en": "Spend", "ru": "Траты" }, "on": "purchase", "count": "amount" },
          { "counter": "services", "name": { "en": "Services", "ru": "Сервисы" }, "on": "*", "count": "distinct", "of": "partner" },
          { "counter": "days", "name": { "en": "Days", "ru": "Дни" }, "on": ["purchase", "visit"], "count": "distinct", "of": "day" }
        ]
        """;

    [Theory]
    [InlineData("\"exactly\": 1", "100,0,0,0,0")]
    [InlineData("\"exactly\": 3", "0,0,100,0,0")]
    [InlineData("\"atLeast\": 3", "0,0,100,100,100")]
    [InlineData("\"atMost\": 2", "100,100,0,0,0")]
    [InlineData("\"every\": 2", "0,100,0,100,0")]
    public void The_first_and_the_nth_order_can_be_rewarded(string test, string granted)
    {
        var counter = new Counter(Asking($"{{ \"counter\": \"orders\", \"within\": \"lifetime\", {test} }}"));
        Assert.Equal(granted, string.Join(',', Enumerable.Range(1, 5).Select(number => Earned(counter.Say(Purchase($"o{number}", "10"))))));
    }

    [Theory]
    [InlineData("\"day\"", 0, "1")]
    [InlineData("\"day\"", 1, "0")]
    [InlineData("\"week\"", 1, "1")]
    [InlineData("\"week\"", 2, "0")]
    [InlineData("\"month\"", 17, "1")]
    [InlineData("\"month\"", 18, "0")]
    [InlineData("\"quarter\"", 18, "0")]
    [InlineData("\"year\"", 292, "1")]
    [InlineData("\"year\"", 293, "0")]
    [InlineData("{ \"days\": 3 }", 2, "1")]
    [InlineData("{ \"days\": 3 }", 3, "0")]
    [InlineData("{ \"months\": 2 }", 47, "1")]
    [InlineData("{ \"months\": 2 }", 48, "0")]
    [InlineData("\"lifetime\"", 9_000, "1")]
    public void A_window_ends_where_its_calendar_says(string window, int daysLater, string granted)
    {
        // Noon is on Saturday, 14 March 2026.
        var counter = new Counter(Asking($"{{ \"counter\": \"orders\", \"within\": {window}, \"atLeast\": 2 }}"));
        counter.Say(Purchase("o1", "10"));
        Assert.Equal(granted == "1" ? 100 : 0, Earned(counter.Say(Purchase("o2", "10"), at: Noon.AddDays(daysLater))));
    }

    [Fact]
    public void Breadth_counts_each_service_once()
    {
        var counter = new Counter(Asking("{ \"counter\": \"services\", \"within\": { \"days\": 30 }, \"atLeast\": 2 }"));
        Assert.Equal(0, Earned(counter.Say(Purchase("o1", "10"))));
        Assert.Equal(0, Earned(counter.Say(Purchase("o2", "10"))));
        Assert.Equal("“Rule” did not apply: “Services” says 1, it asks for at least 2.", counter.Why.En);
        Assert.Equal("Правило «Правило» не сработало: на счётчике «Сервисы» 1, а нужно не меньше 2.", counter.Why.Ru);
        Assert.Equal(100, Earned(counter.Say(Purchase("o3", "10"), Cinema)));
        counter.Say(Return("o3", "10"), Cinema);
        Assert.Equal(0, Earned(counter.Say(Purchase("o4", "10"), at: Noon.AddDays(1))));
    }

    [Fact]
    public void What_a_return_leaves_of_counts_is_in_proportion_for_amounts_and_whole_for_times()
    {
        var counter = new Counter(Asking("{ \"counter\": \"orders\", \"within\": \"month\", \"atLeast\": 9 }"));
        counter.Say(Purchase("o1", "10"));
        counter.Say(Return("o1", "9.99"));
        Assert.Equal(1, counter.Account.Counted("orders").Sum(0, int.MaxValue));
        Assert.Equal(1, counter.Account.Counted("spend").Sum(0, int.MaxValue));
        counter.Say(Return("o1", "0.01"));
        Assert.Equal(Account.Empty(Anna) with { Entries = 3 }, counter.Account);
    }

    [Theory]
    [InlineData("\"count\": \"quantity\"", 5, 3, 3, 0)]
    [InlineData("\"count\": \"amount\"", 1_000, 600, 600, 0)]
    [InlineData("\"count\": \"times\"", 1, 1, 1, 0)]
    [InlineData("\"count\": \"distinct\", \"of\": \"sku\"", 2, 1, 1, 0)]
    [InlineData("\"count\": \"distinct\", \"of\": \"category\"", 1, 1, 1, 0)]
    [InlineData("\"count\": \"distinct\", \"of\": \"partner\"", 1, 1, 1, 0)]
    [InlineData("\"count\": \"distinct\", \"of\": \"day\"", 1, 1, 1, 0)]
    public void A_counter_of_lines_counts_these_alone_and_what_it_counted_goes_with_the_very_lines_that_come_back(string count, long whole, long withoutOne, long withoutOther, long withoutAny)
    {
        var counter = new Counter(Shoes(count));
        counter.Say(Order("o0", Line("1", 900, "bags")));
        Assert.Equal(0, Counted(counter));
        counter.Say(Order("o1", Line("1", 600, "shoes", "a", 3), Line("2", 400, "shoes", "b", 2), Line("3", 500, "bags", "c", 9)));
        Assert.Equal(whole, Counted(counter));
        counter.Say(new Happening.Returned("o1", null, ["2"]));
        Assert.Equal(withoutOne, Counted(counter));
        counter.Say(new Happening.Returned("o1", null, ["3"]));
        Assert.Equal(withoutOther, Counted(counter));
        counter.Say(new Happening.Returned("o1", null, ["1"]));
        Assert.Equal(withoutAny, Counted(counter));
    }

    [Fact]
    public void An_amount_that_names_no_line_is_taken_of_the_lines_that_count_in_proportion()
    {
        var counter = new Counter(Shoes("\"count\": \"quantity\""));
        counter.Say(Order("o1", Line("1", 600, "shoes", "a", 10), Line("2", 400, "bags")));
        counter.Say(Return("o1", "5.00"));
        Assert.Equal(5, Counted(counter));
        counter.Say(Return("o1", "4.99"));
        Assert.Equal(0, Counted(counter));
    }

    [Fact]
    public void Every_third_pair_can_be_rewarded_and_an_order_of_many_reaches_several()
    {
        var counter = new Counter(Written.Programme($$"""
            "counters": [{ "counter": "pairs", "name": { "en": "Pairs", "ru": "Пары" }, "on": "purchase", "count": "quantity", "lines": { "categories": ["shoes"] } }],
            "challenges": [{ "challenge": "third", "name": { "en": "Third pair", "ru": "Третья пара" }, "counter": "pairs", "within": "year", "goal": 3, "repeat": true, "points": 50 }],
            "earn": []
            """));
        counter.Say(Order("o1", Line("1", 100, "shoes", "a", 2), Line("2", 100, "bags", "b", 7)));
        Assert.Equal(0, counter.Available);
        counter.Say(Order("o2", Line("1", 100, "shoes", "a", 4)));
        Assert.Equal(100, counter.Available);
        counter.Say(new Happening.Returned("o1", null, ["1"]));
        Assert.Equal(50, counter.Available);
        counter.Say(new Happening.Returned("o2", null, ["1"]));
        counter.Say(new Happening.Returned("o1", null, ["2"]));
        Assert.Equal(Account.Empty(Anna) with { Entries = counter.Account.Entries }, counter.Account);
    }

    [Fact]
    public void A_challenge_is_rewarded_when_its_goal_is_reached_and_taken_back_when_a_return_undoes_that()
    {
        var counter = new Counter(Written.Programme($$"""
            {{Counters}},
            "challenges": [{ "challenge": "three", "name": { "en": "Three orders", "ru": "Три заказа" }, "counter": "orders", "within": "month", "goal": 3, "points": 50,
                             "funding": [{ "partner": "cinema", "share": 33.33 }, { "partner": "self", "share": 66.67 }], "fee": 7 }],
            "earn": []
            """));
        counter.Say(Purchase("o1", "10"));
        counter.Say(Purchase("o2", "20"), Cinema);
        counter.Say(Purchase("o3", "30"));
        Assert.Equal("50 points for “Three orders”: 3 of “Orders” reached.", counter.Why.En);
        Assert.Equal("50 баллов по правилу «Три заказа»: по счётчику «Заказы» набрано 3.", counter.Why.Ru);
        Assert.Equal((50, -1_667 - 2, -3_333 - 5), (counter.Available, counter.Owed(Cinema), counter.Owed()));

        // Another order than the one that had reached it comes back.
        counter.Say(Return("o2", "20"), Cinema);
        Assert.Equal((0, 0, 0), (counter.Available, counter.Owed(Cinema), counter.Owed()));
        Assert.Equal("50 points taken back: 20.00 RUB of 20.00 RUB of order o2 is refunded by now, so “Three orders” is not reached any more.", counter.Why.En);
        counter.Say(Purchase("o4", "10"));
        Assert.Equal(50, counter.Available);
        counter.Say(Purchase("o5", "10"));
        counter.Say(Return("o1", "10"));
        Assert.Equal(50, counter.Available);
        counter.Say(Return("o5", "10"));
        counter.Say(Return("o4", "10"));
        counter.Say(Return("o3", "30"));
        Assert.Equal(Account.Empty(Anna) with { Entries = counter.Account.Entries }, counter.Account);
        Assert.Equal((0, 0), (counter.Owed(Cinema), counter.Owed()));
    }

    [Fact]
    public void A_challenge_begins_anew_with_its_period_and_can_repeat_within()
    {
        var counter = new Counter(Written.Programme($$"""
            {{Counters}},
            "challenges": [
              { "challenge": "once", "name": { "en": "Once", "ru": "Раз" }, "counter": "orders", "within": "month", "goal": 2, "points": 1 },
              { "challenge": "each", "name": { "en": "Each", "ru": "Каждый" }, "counter": "spend", "within": "month", "goal": 1000, "repeat": true, "points": 10 },
              { "challenge": "ever", "name": { "en": "Ever", "ru": "Однажды" }, "counter": "orders", "within": { "days": 2 }, "goal": 2, "points": 100 }
            ],
            "earn": []
            """));
        counter.Say(Purchase("o1", "25"));
        Assert.Equal(20, counter.Available);
        counter.Say(Purchase("o2", "5"));
        Assert.Equal(20 + 1 + 10 + 100, counter.Available);
        counter.Say(Purchase("o3", "5"), at: Noon.AddMonths(1));
        counter.Say(Purchase("o4", "5"), at: Noon.AddMonths(1));
        Assert.Equal(131 + 1 + 10, counter.Available);
        foreach (var order in new[] { "o4", "o2", "o3", "o1" })
        {
            counter.Say(Return(order, "25"));
        }

        Assert.Equal(Account.Empty(Anna) with { Entries = counter.Account.Entries }, counter.Account);
    }

    [Theory]
    [InlineData("0,1,2", 3, "0,0,10")]
    [InlineData("0,1,3,4,5", 3, "0,0,0,0,10")]
    [InlineData("0,2,1", 3, "0,0,10")]
    [InlineData("0,1,2,3,4,5", 3, "0,0,10,0,0,0")]
    public void A_streak_is_rewarded_at_its_milestone_whatever_order_the_days_come_in(string days, int milestone, string granted)
    {
        var counter = new Counter(Streaks($"{{ \"days\": {milestone}, \"points\": 10 }}"));
        Assert.Equal(granted, string.Join(',', days.Split(',').Select(day => Earned(counter.Say(Visit(), at: Noon.AddDays(int.Parse(day)))))));
    }

    [Theory]
    [InlineData("0,1,3,4", 4, true)]
    [InlineData("0,1,3,5", 4, false)]
    [InlineData("0,1,3,4,5,6,7,8,10", 9, true)]
    [InlineData("0,1,3,4,5,6,7,9,10", 9, false)]
    [InlineData("0,1,4,5", 4, false)]
    public void A_freeze_day_forgives_one_missed_day_in_a_week(string days, int milestone, bool reached)
    {
        var counter = new Counter(Streaks($"{{ \"days\": {milestone}, \"points\": 10 }}", "\"freeze\": { \"days\": 1, \"per\": 7 },"));
        foreach (var day in days.Split(',').Select(int.Parse))
        {
            counter.Say(Visit(), at: Noon.AddDays(day));
        }

        Assert.Equal(reached ? 10 : 0, counter.Available);
    }

    [Fact]
    public void A_streak_tells_how_long_it_is_and_forgives_today()
    {
        var programme = Streaks("{ \"days\": 3, \"points\": 10 }", "\"freeze\": { \"days\": 1, \"per\": 7 },");
        var counter = new Counter(programme);
        foreach (var day in new[] { 0, 1, 3 })
        {
            counter.Say(Visit(), at: Noon.AddDays(day));
        }

        Assert.Equal([3, 3, 0], new[] { 3, 4, 5 }.Select(day => Assert.Single(Progress.OfStreaks(counter.Account, programme, Noon.AddDays(day))).Days));
    }

    private static Programme Asking(string count) => Written.Rule($"\"when\": {{ \"counts\": [{count}] }}, \"reward\": {{ \"points\": 100 }}", Counters);

    private static Programme Shoes(string count) => Written.Rule(
        "\"when\": { \"counts\": [{ \"counter\": \"shoes\", \"within\": \"year\", \"atLeast\": 1 }] }, \"reward\": { \"points\": 1 }",
        $"\"counters\": [{{ \"counter\": \"shoes\", \"name\": {{ \"en\": \"Shoes\", \"ru\": \"Обувь\" }}, \"on\": \"purchase\", \"lines\": {{ \"categories\": [\"shoes\"] }}, {count} }}]");

    private static long Counted(Counter counter) => counter.Account.Counted("shoes").Sum(0, int.MaxValue);

    private static Happening.Purchased Order(string order, params OrderLine[] lines) => new(order, new Amount(lines.Sum(line => line.Paid), Unit.From("RUB")), Lines: lines);

    private static OrderLine Line(string id, long paid, string category, string? sku = null, long pieces = 1) => new(id, paid, category, null, sku, pieces * 1_000);

    private static Programme Streaks(string milestone, string more = "") => Written.Programme($$"""
        {{Counters}},
        "streaks": [{ "streak": "daily", "name": { "en": "Daily", "ru": "Каждый день" }, "counter": "days", {{more}} "milestones": [{{milestone}}] }],
        "earn": []
        """);

    private static long Earned(Decision decision) => decision.Trace.OfType<Trace.Granted>().Sum(step => step.Points);
}
