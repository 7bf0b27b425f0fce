using System.Text.Json;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Pricing;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;
using LoyaltyHub.Core.Tests.Building;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Pricing;

public sealed class SimulationTests
{
    private static readonly Programme Current = Of([Terms(new Expiry.Rolling(new CalendarSpan(0, 20)), holdMinutes: 20_000)], Percent(5, cap: new Cap(700, CapPeriod.Month)), Each(50));
    private static readonly Programme Better = Of([Terms()], Percent(10), Each(40)) with { Version = 2 };

    private static readonly Programme Budgeted = Current with
    {
        Budgets = [new Budget("spring", new LocalText("Spring", "Весна"), 3_000)],
        Earn = [.. Current.Earn, Percent(2, id: "spring") with { Budget = "spring" }],
    };

    [Fact]
    public async Task The_current_version_over_recorded_history_makes_the_journal_again_to_the_last_unit()
    {
        var (entries, balances) = await RecordedAsync(Budgeted, History(500, seed: 1));

        var result = await new Simulation(ProgrammeTimeline.Of(Budgeted)).OfJournalAsync(entries.ToAsyncEnumerable());

        long Moved(string account, Unit unit) => Sum(entries, account, unit);
        var points = Assert.Single(result.Programme.Units);
        Assert.Equal(-Moved(BookAccounts.PointsIssued, Points), points.Granted - points.TakenBack);
        Assert.Equal(Moved(BookAccounts.PointsRedeemed, Points), points.Redeemed);
        Assert.Equal(Moved(BookAccounts.PointsExpired, Points), points.Expired);
        Assert.Equal(-Moved("partner/shop", Unit.From("RUB")), Assert.Single(result.Programme.Cost).Amount.Value - result.Programme.Redeemed.Sum(paid => paid.Amount.Value));
        Assert.Equal(500, result.Activities);
        Assert.All([points.TakenBack, points.Redeemed, points.Expired], moved => Assert.NotEqual(0, moved));
        Assert.NotEmpty(result.Programme.Budgets);
        Assert.Equal(points.Granted - points.TakenBack - points.Redeemed - points.Expired, points.Outstanding);
        Assert.Equal(balances.Where(balance => balance.Value != 0), BalancesOf(result));
    }

    [Fact]
    public async Task What_happened_before_the_time_asked_for_has_its_effect_and_is_not_counted()
    {
        var (entries, balances) = await RecordedAsync(Budgeted, History(500, seed: 3));
        var from = Noon.AddDays(15);
        var counted = entries.FindAll(entry => entry.Body.Activity.At >= from);

        var result = await new Simulation(ProgrammeTimeline.Of(Budgeted)).OfJournalAsync(entries.ToAsyncEnumerable(), from);

        var points = Assert.Single(result.Programme.Units);
        Assert.Equal(counted.Count(entry => entry.Body.Activity.Partner == Shop), result.Activities);
        Assert.True(result.From >= from);
        Assert.Equal(-Sum(counted, BookAccounts.PointsIssued, Points), points.Granted - points.TakenBack);
        Assert.Equal(Sum(entries, "member/available", Points) + Sum(entries, "member/held", Points), points.Outstanding);
        Assert.Equal(points.Opening + points.Granted - points.TakenBack - points.Redeemed - points.Expired + points.WrittenOff, points.Outstanding);
        Assert.All([points.Opening, points.Granted, points.TakenBack, points.Expired], moved => Assert.NotEqual(0, moved));
        Assert.Equal(balances.Where(balance => balance.Value != 0), BalancesOf(result));
        var used = entries.SelectMany(entry => entry.Body.Decision.BudgetUse()).Sum(use => use.Value);
        Assert.Equal(3_000 - used, result.Programme.Budgets[^1].Left);
        Assert.All(result.Programme.Budgets, day => Assert.True(day.Day >= DateOnly.FromDateTime(from.DateTime)));
    }

    [Fact]
    public async Task A_time_after_which_nothing_happened_gives_nothing_to_replay_wherever_members_live()
    {
        var level = new Level("silver", new LocalText("Silver", "Серебро"), 1, []);
        var programme = Current with
        {
            Counters = [new CounterRule("orders", new LocalText("Orders", "Заказы"), [EarnRule.Purchase], EarnCondition.None, CountOf.Times, Unit.From("RUB"))],
            Ladders = [new Ladder("status", new LocalText("Status", "Статус"), "orders", Window.Lifetime, [level], default, false)],
        };
        var (entries, _) = await RecordedAsync(programme, [Said(new Happening.ProfileChanged(TimeSpan.FromHours(-8))) with { Alias = AliasHash.From("1".PadLeft(43, 'a')) }, .. History(500, seed: 1)]);

        var result = await new Simulation(ProgrammeTimeline.Of(programme)).OfJournalAsync(entries.ToAsyncEnumerable(), Noon.AddYears(1));

        Assert.Equal("There was nothing to replay.", result.Warning);
        Assert.Equal(0, result.Activities);
    }

    [Fact]
    public void What_is_granted_and_taken_back_in_all_is_what_the_rules_add_up_to_also_where_a_return_came_first()
    {
        var result = new Simulation(ProgrammeTimeline.Of(Current)).Of([Said(Return("o1", "400.00")), Said(Purchase("o1", "1000.00")), Said(Visit()), Said(Purchase("o2", "200.00")), Said(Return("o2", "200.00"))]);

        var points = Assert.Single(result.Programme.Units);
        Assert.Equal((50 + 50 + 10, 20 + 10), (points.Granted, points.TakenBack));
        Assert.Equal((points.Granted, points.TakenBack), (result.Programme.Rules.Sum(rule => rule.Points), result.Programme.Rules.Sum(rule => rule.TakenBack)));
    }

    [Fact]
    public void What_comes_back_is_not_spent_whether_an_amount_says_it_or_lines_before_or_after()
    {
        Happening Order(string id) => new Happening.Purchased(id, Money("10.00"), Lines: [new OrderLine("a", 700), new OrderLine("b", 300)]);
        Activity[] activities =
        [
            Said(Order("o1")), Said(new Happening.Returned("o1", null, ["a"])), Said(Return("o1", "1.00")),
            Said(new Happening.Returned("o2", null, ["b"])), Said(Order("o2")),
            Said(Purchase("o3", "5.00", currency: "EUR")), Said(Return("o1", "2.00", "EUR")),
        ];

        var result = new Simulation(ProgrammeTimeline.Of(Current)).Of(activities);

        Assert.Equal(1_000 - 700 - 100 + 1_000 - 300, Assert.Single(result.Members).Spent);
    }

    [Fact]
    public void Winners_and_losers_are_told_by_the_tiers_of_both_sets_of_rules()
    {
        static Programme With(int version, int percent, string tier, long from) => Written.Programme($$"""
            "counters": [{ "counter": "spend", "name": { "en": "S", "ru": "Т" }, "on": "purchase", "count": "amount" }],
            "ladders": [{ "ladder": "status", "name": { "en": "S", "ru": "С" }, "counter": "spend", "within": "year", "levels": [{ "tier": "{{tier}}", "name": { "en": "T", "ru": "У" }, "from": {{from}} }] }],
            "earn": [{ "rule": "rule", "name": { "en": "R", "ru": "П" }, "on": "purchase", "when": { "maximumAmount": {{(version == 1 ? 100_000_000 : 50_000)}} }, "reward": { "percent": {{percent}}, "rounding": "down" } }]
            """) with { Version = version };
        var activities = new[] { "100.00", "400.00", "1000.00" }.Select((paid, who) => Said(Purchase($"o{who}", paid)) with { Alias = Alias(who) });

        var result = new Simulation(ProgrammeTimeline.Of(With(2, 10, "silver", 30_000)), ProgrammeTimeline.Of(With(1, 5, "gold", 90_000))).Of(activities);

        var shifts = result.Shifts.ToDictionary(shift => shift.Group, shift => (shift.Winners, shift.Losers, shift.Won, shift.Lost));
        Assert.Equal((2, 1, 2_500, 5_000), shifts["all"]);
        Assert.Equal((1, 1, 2_000, 5_000), shifts["tier silver"]);
        Assert.Equal((1, 0, 500, 0), shifts["no tier of status"]);
        Assert.Equal((0, 1, 0, 5_000), shifts["before: tier gold"]);
        Assert.Equal((2, 0, 2_500, 0), shifts["before: no tier of status"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public async Task A_file_gives_the_same_result_however_many_members_are_replayed_at_once(int cores)
    {
        // The last two are written in other ways than most, so that they are left to the serializer.
        var activities = History(2_998, seed: 2)
            .Append(Said(Purchase("o\"1", "1.00", "5541", "fuel é"), at: Noon.AddDays(90), id: "q\"1") with { Alias = Alias(1) })
            .Append(Said(new Happening.Purchased("o2", Money("10.00"), null, null, [new OrderLine("a", 1000)]), at: Noon.AddDays(90), id: "q2") with { Alias = Alias(2) })
            .ToList();
        var simulation = new Simulation(ProgrammeTimeline.Of(Better), ProgrammeTimeline.Of(Current));

        var result = await OfFileAsync(simulation, cores, activities.Select(activity => JsonSerializer.Serialize(activity, HubJson.Compact)));

        Assert.Equal(Text(simulation.Of(activities)), Text(result));
        Assert.Equal((3_000L, 40L), (result.Activities, result.MemberCount));
        var all = result.Shifts[0];
        Assert.Equal((all.Won - all.Lost, 40L), (result.Members.Sum(member => member.Worth - member.WorthAgainst!.Value), all.Winners + all.Losers + all.Same));
        Assert.True(all is { Winners: > 0, Won: > 0 });
    }

    [Theory]
    [InlineData(50)]
    [InlineData(20_000)]
    [InlineData(200_000)]
    public async Task A_file_gives_the_same_result_however_much_of_it_is_in_memory_at_once(int bytes)
    {
        // The least is shorter than a line. Nobody gives points to another here, so that members are decided apart.
        var activities = History(2_000, seed: 4).Where(activity => activity.What is not Happening.PointsGiven).ToList();
        var simulation = new Simulation(ProgrammeTimeline.Of(Better), ProgrammeTimeline.Of(Current)) { FileMemory = bytes };

        var result = await OfFileAsync(simulation, 3, activities.Select(activity => JsonSerializer.Serialize(activity, HubJson.Compact)));

        Assert.Equal(Text(simulation.Of(activities)), Text(result));
        Assert.Null(result.Warning);
    }

    [Fact]
    public void Activities_that_are_all_outside_the_programmes_days_are_told_of()
    {
        var programme = Current with { Valid = new DayRange(new DateOnly(2030, 1, 1), null) };

        var result = new Simulation(ProgrammeTimeline.Of(programme)).Of([Said(Visit())]);

        Assert.Contains("outside the days of the programme", result.Warning, StringComparison.Ordinal);
        Assert.Equal("There was nothing to replay.", new Simulation(ProgrammeTimeline.Of(programme)).Of([]).Warning);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_budget_goes_to_whoever_comes_first_in_the_file(int cores)
    {
        var simulation = new Simulation(ProgrammeTimeline.Of(WithSpring(3_000)));
        var activities = History(1_500, seed: 3).ToList();

        var result = await OfFileAsync(simulation, cores, activities.Select(activity => JsonSerializer.Serialize(activity, HubJson.Compact)));

        Assert.Equal(Text(simulation.Of(activities)), Text(result));
        Assert.Equal(3_000, result.Programme.Rules.Single(rule => rule.Rule == "spring") is var spring ? spring.Points - spring.TakenBack : 0);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(70)]
    [InlineData(99)]
    [InlineData(100)]
    public async Task A_budget_that_has_so_many_percent_of_what_is_asked_of_it_gives_them_as_one_after_the_other_would_get_them(int percent)
    {
        // Nobody gives points to another, so members are decided apart as long as budgets allow it: 70 % is enough for either half of them and not for both.
        var activities = History(1_500, seed: 3).Where(activity => activity.What is not Happening.PointsGiven).ToList();
        var asked = new Simulation(ProgrammeTimeline.Of(WithSpring(1_000_000_000))).Of(activities).Programme.Rules.Single(rule => rule.Rule == "spring").Points;
        var simulation = new Simulation(ProgrammeTimeline.Of(WithSpring(asked * percent / 100)));

        var result = await OfFileAsync(simulation, 2, activities.Select(activity => JsonSerializer.Serialize(activity, HubJson.Compact)));

        Assert.Equal(Text(simulation.Of(activities)), Text(result));
    }

    [Fact]
    public async Task Whatever_way_an_activity_is_written_it_is_read_as_the_serializer_reads_it()
    {
        Happening[] all =
        [
            Purchase("o1", "10.00", "5541", "fuel") is Happening.Purchased plain ? plain with { Channel = "web", PointsPart = 5 } : throw new InvalidOperationException(),
            new Happening.Purchased("o2", Money("30.00"), Lines: [new OrderLine("a", 1_000, "wine", "5921", "4600", 2_500), new OrderLine("b", 2_000)], Channel: "shop"),
            new Happening.Purchased("o3", Money("30.00"), Lines: [new OrderLine("a", 3_000, Discounted: true)]),
            Visit(3), Return("o1", "4.00"), new Happening.Returned("o2", null, ["a"]), new Happening.Returned("o3", Money("1.00"), ["a"]),
            new Happening.PointsHeld("r1", 5), new Happening.PointsCaptured("r1", 3), new Happening.PointsHeld("r2", 4, Points), new Happening.PointsVoided("r2"),
            new Happening.PointsHeld("r3", null, Order: Money("9.00")), new Happening.PointsCaptured("r3"), new Happening.PointsRefunded("r1", 2),
        ];
        var rules = Better with { Earn = [.. Better.Earn, Percent(3, id: "wine", when: EarnCondition.None with { Channels = ["shop"], Skus = ["4600"] }) with { Lines = new LineFilter { Categories = ["wine"], ExceptDiscounted = true } }] };
        var simulation = new Simulation(ProgrammeTimeline.Of(rules));
        var activities = all.Select((what, index) => Said(what, at: Noon.AddMinutes(index), id: $"w{index}")).ToList();
        var written = activities.Select(activity => JsonSerializer.Serialize(activity, HubJson.Compact)).ToList();
        var turned = written[0].Replace("\"mcc\":\"5541\",\"category\":\"fuel\"", "\"category\":\"fuel\", \"mcc\":\"5541\"", StringComparison.Ordinal);

        Assert.NotEqual(written[0], turned);
        Assert.Equal(Text(simulation.Of(activities)), Text(await OfFileAsync(simulation, 2, written.Skip(1).Prepend(turned))));
    }

    [Fact]
    public void What_nobody_has_any_more_is_worth_nothing_in_the_currency_of_its_unit()
    {
        var unit = Assert.Single(new Simulation(ProgrammeTimeline.Of(Current)).Of([Said(Purchase("o", "100")), Said(Return("o", "100"))]).Programme.Units);
        Assert.Equal((0L, new Amount(0, Unit.From("RUB"))), (unit.Outstanding, unit.Liability));
    }

    [Theory]
    [InlineData("{\"partner\":\"shop\"}", "'eventId', 'at', 'what', 'bodyHash' are missing. Write one")]
    [InlineData("{\"partner\":\"shop\",", "Expected start of a property name or value, but instead reached end of data, at byte 18 of the line. Write one")]
    [InlineData("{P,\"what\":{\"kind\":\"purchase\",\"order\":\"o\",\"paid\":{\"value\":1,\"unit\":\"RUB\"},\"mccx\":\"5541\"},\"bodyHash\":\"x\"}", "'what.mccx' is no property of it. Write one")]
    [InlineData("{P,\"what\":{\"kind\":\"purchas\"},\"bodyHash\":\"x\"}", "there is no kind 'purchas'; the kinds are purchase, return, ")]
    [InlineData("{P,\"what\":{\"kind\":\"purchase\",\"order\":\"o\",\"paid\":{\"value\":1.5,\"unit\":\"RUB\"}},\"bodyHash\":\"x\"}", "'what.paid.value' holds a value of another kind. Write one")]
    [InlineData("{P,\"what\":{\"kind\":\"purchase\",\"order\":\"o\",\"paid\":{\"value\":1,\"unit\":\"rub\"}},\"bodyHash\":\"x\"}", "'rub' is no unit: use an ISO 4217 code or a points unit of 3-12 capital letters and digits. Write one")]
    [InlineData("{P,\"what\":{\"kind\":\"purchase\",\"order\":\"o\",\"paid\":{\"value\":-1,\"unit\":\"RUB\"}},\"bodyHash\":\"x\"}", "what.paid is below zero. Write one")]
    [InlineData("{P,\"what\":{\"kind\":\"purchase\",\"order\":\"o\",\"paid\":{\"value\":1,\"unit\":\"RUB\"},\"lines\":[{\"id\":\"7\",\"paid\":-1}]},\"bodyHash\":\"x\"}", "the line '7' cost less than zero. Write one")]
    [InlineData("{P,\"what\":{\"kind\":\"purchase\",\"order\":\"o\",\"paid\":{\"value\":2,\"unit\":\"RUB\"},\"lines\":[{\"id\":\"7\",\"paid\":1},{\"id\":\"8\",\"paid\":0},{\"id\":\"7\",\"paid\":1}]},\"bodyHash\":\"x\"}", "there are two lines '7', and no return could tell them apart. Write one")]
    [InlineData("{P,\"what\":{\"kind\":\"engagement\",\"activity\":\"visit\",\"quantity\":0},\"bodyHash\":\"x\"}", "what.quantity is below 1. Write one")]
    public async Task A_line_that_is_no_activity_is_told_in_words_of_the_file(string line, string told)
    {
        var path = Path.GetTempFileName();
        try
        {
            var good = JsonSerializer.Serialize(Said(Visit()), HubJson.Compact);
            await File.WriteAllTextAsync(path, $"{good}\n{line.Replace("P,", good[1..good.IndexOf("\"what\"", StringComparison.Ordinal)], StringComparison.Ordinal)}\n");

            var fault = await Assert.ThrowsAsync<ActivityFileException>(() => new Simulation(ProgrammeTimeline.Of(Current)).OfFileAsync(path, 2, null, default));

            Assert.StartsWith($"{path}:2: this is no activity: {told}", fault.Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("{\"partner\":\"shop\"}")]
    [InlineData("points for everyone")]
    [InlineData("{\"partner\":\"shop\",\"eventId\":\"e\",\"alias\":\"short\",\"at\":\"2026-03-14T12:00:00+03:00\",\"what\":{\"kind\":\"engagement\",\"activity\":\"visit\",\"quantity\":1},\"bodyHash\":\"x\"}")]
    public async Task A_line_that_is_no_activity_is_named_by_its_number(string line)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, $"{JsonSerializer.Serialize(Said(Visit()), HubJson.Compact)}\n\n{line}\n");

            var fault = await Assert.ThrowsAsync<ActivityFileException>(() => new Simulation(ProgrammeTimeline.Of(Current)).OfFileAsync(path, 2, null, default));

            Assert.StartsWith($"{path}:3: this is no activity: ", fault.Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static Programme WithSpring(long budget) => Better with
    {
        Budgets = [new Budget("spring", new LocalText("Spring", "Весна"), budget)],
        Earn = [.. Better.Earn, Percent(20, id: "spring") with { Budget = "spring" }],
    };

    /// <summary>Purchases, visits, returns, redemptions and gifts of 40 members, each in order of time.</summary>
    private static IEnumerable<Activity> History(int count, int seed)
    {
        var chance = new Random(seed);
        var orders = new string[40];
        for (var number = 0; number < count; number++)
        {
            var who = chance.Next(40);
            Happening what = chance.Next(10) switch
            {
                0 => Visit(),
                1 => Return(orders[who] ?? "none", $"{chance.Next(1, 300)}.50"),
                2 => new Happening.PointsHeld($"{who}", chance.Next(1, 40)),
                3 => new Happening.PointsCaptured($"{who}"),
                4 => new Happening.PointsGiven(Alias((who + 1) % 40), chance.Next(1, 20)),
                _ => Purchase(orders[who] = $"{who}-{number}", $"{chance.Next(1, 1000)}.50", chance.Next(2) == 0 ? "5541" : null),
            };
            yield return Said(what, at: Noon.AddMinutes(90 * number / (count / 500)), id: $"s{seed}-{number}") with { Alias = Alias(who) };
        }
    }

    private static async Task<(List<JournalEntry> Entries, SortedDictionary<string, long> Balances)> RecordedAsync(Programme rules, IEnumerable<Activity> activities)
    {
        var (store, pools) = (new InMemoryShardStore(4), new InMemoryBudgetPools());
        var clock = new FakeTimeProvider(Noon);
        var engine = new LedgerEngine(store, rules, clock, pools);
        foreach (var activity in activities)
        {
            clock.SetUtcNow(activity.At);
            await SettleAsync(engine, activity);
        }

        var entries = new List<JournalEntry>();
        var balances = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var shard in Shard.All(4))
        {
            entries.AddRange(await store.ScanJournalAsync(shard, default).Select(row => row.Value!).ToListAsync());
            await foreach (var account in store.ScanAccountsAsync(shard, default))
            {
                balances[account.Value!.Member.Value] = account.Value.BalanceOf(Points).Available;
            }
        }

        return (entries, balances);
    }

    private static long Sum(List<JournalEntry> entries, string account, Unit unit) =>
        entries.SelectMany(entry => entry.Body.Decision.Postings).Where(posting => posting.Account == account && posting.Unit == unit).Sum(posting => posting.Value);

    private static IEnumerable<KeyValuePair<string, long>> BalancesOf(SimulationResult result) =>
        result.Members.Where(member => member.Balance.Count > 0).ToDictionary(member => member.Member, member => member.Balance["PTS"]).OrderBy(balance => balance.Key, StringComparer.Ordinal);

    private static async Task<SimulationResult> OfFileAsync(Simulation simulation, int cores, IEnumerable<string> lines)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(path, lines);
            return await simulation.OfFileAsync(path, cores, null, default);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static AliasHash Alias(int who) => AliasHash.From($"{who}".PadLeft(43, 'a'));

    private static async Task SettleAsync(LedgerEngine engine, Activity activity)
    {
        var member = activity.Member ?? MemberId.From($"m{activity.Alias!.Value.Value.TrimStart('a')}");
        var entry = Assert.IsType<Receipt.Recorded>(await engine.SubmitAsync(member, activity)).Entry;
        foreach (var derived in entry.Body.Decision.Derived ?? [])
        {
            await SettleAsync(engine, derived);
        }
    }

    private static string Text(SimulationResult result) => JsonSerializer.Serialize(result, HubJson.Readable);
}
