using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rerating;
using LoyaltyHub.Core.Rewards;
using LoyaltyHub.Core.Tests.Building;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Rerating;

public sealed class RerateTests
{
    private static readonly EarnRule Fuel = Percent(10, id: "fuel", when: EarnCondition.None with { Mcc = ["5541"] });
    private static readonly EarnRule All = Percent(1, id: "all");

    [Fact]
    public void A_corrected_code_adds_what_was_missing_and_tells_why_in_both_languages()
    {
        var desk = new Desk(Rules(Fuel, All));
        desk.Say("anna", Purchase("o1", "1000.00", "5814"), "e1");
        desk.Say("boris", Purchase("o2", "500.00", "5541"), "e2");

        var preview = desk.Preview([Desk.Fact("e1", said => said with { Mcc = "5541" })]);

        Assert.Equal((10L, 1), (desk.Available("anna"), preview.Events));
        var row = Assert.Single(preview.Rows);
        Assert.Equal(("anna", "shop", "e1", "o1", "fuel", 0L, 100L, 100L), (row.Member.Value, row.Partner.Value, row.Event.Value, row.Order, row.Rule, row.Before, row.After, row.Change));
        Assert.Equal(new RerateDelta(Shop, Money("-100.00"), 1), Assert.Single(preview.Partners));
        Assert.Equal(new RerateMember(Anna, Points, 10, 110), Assert.Single(preview.Members));

        desk.Apply(preview);

        Assert.Equal(110, desk.Available("anna"));
        Assert.Equal(["e1 Correction -10000"], desk.Lines(Shop));
        Assert.Equal("Corrected because: the till sent a wrong code (approved by Boris). 100 points added for “Shopping” on order o1 at shop: 100 points are right instead of 0.", desk.Why("anna").En);
        Assert.Equal("Исправлено, потому что: the till sent a wrong code (одобрено: Boris). Доначислено 100 баллов по правилу «Покупки» за заказ o1 у партнёра shop: правильно 100 вместо 0.", desk.Why("anna").Ru);
    }

    [Fact]
    public void A_corrected_code_takes_back_what_was_too_much()
    {
        var desk = new Desk(Rules(Fuel, All));
        desk.Say("anna", Purchase("o1", "1000.00", "5541"), "e1");

        desk.Apply(desk.Preview([Desk.Fact("e1", said => said with { Mcc = null })]));

        Assert.Equal((10L, -1_000L), (desk.Available("anna"), desk.Owed(Shop)));
        Assert.Equal(["e1 Correction 10000"], desk.Lines(Shop));
    }

    [Fact]
    public void What_is_corrected_is_corrected_once_and_stays_corrected()
    {
        var desk = new Desk(Rules(Fuel, All));
        desk.Say("anna", Purchase("o1", "1000.00", "5814"), "e1");
        desk.Say("anna", Purchase("o2", "300.00", "5814"), "e2");
        var fact = Desk.Fact("e1", said => said with { Mcc = "5541" });
        desk.Apply(desk.Preview([fact]));

        var again = desk.Preview([fact]);
        var another = desk.Preview([Desk.Fact("e2", said => said with { Mcc = "5541" })]);

        Assert.Empty(again.Corrections);
        Assert.Equal(["e2"], another.Rows.Select(row => row.Event.Value));
        Assert.NotEqual(again.Fingerprint, another.Fingerprint);
        Assert.Equal(another.Fingerprint, desk.Preview([Desk.Fact("e2", said => said with { Mcc = "5541" })]).Fingerprint);
    }

    [Fact]
    public void A_correction_can_be_put_back()
    {
        var desk = new Desk(Rules(Fuel, All));
        desk.Say("anna", Purchase("o1", "1000.00", "5814"), "e1");
        desk.Apply(desk.Preview([Desk.Fact("e1", said => said with { Mcc = "5541" })]));

        desk.Apply(desk.Preview([Desk.Fact("e1", said => said with { Mcc = "5814" })]));

        Assert.Equal((10L, -1_000L), (desk.Available("anna"), desk.Owed(Shop)));
    }

    [Theory]
    [InlineData("5541", "5814")]
    [InlineData("5814", "5541")]
    public void Returns_before_and_after_the_correction_leave_nothing_in_the_end(string wrong, string right)
    {
        var desk = new Desk(Of([Terms()], Fuel with { Caps = [new Cap(90, CapPeriod.Month)], Funding = [new FundingShare("cinema", 6_000), new FundingShare("hub", 4_000)], Fee = 7 }, All));
        desk.Say("anna", Purchase("o1", "1000.00", wrong), "e1");
        desk.Say("anna", Return("o1", "333.33"));

        desk.Apply(desk.Preview([Desk.Fact("e1", said => said with { Mcc = right })]));

        Assert.Equal(right == "5541" ? 66 : 6, desk.Available("anna"));
        desk.Say("anna", Return("o1", "600.00"));
        Assert.Equal(right == "5541" ? 6 : 0, desk.Available("anna"));
        desk.Say("anna", Return("o1", "66.67"));
        Assert.Empty(desk.Books);
        Assert.Equal(Account.Empty(Anna) with { Entries = 5 }, desk.AccountOf("anna"));
    }

    [Fact]
    public void Nobody_owes_what_only_moves_from_one_rule_to_another()
    {
        var gifts = Percent(8, id: "gifts", when: EarnCondition.None with { Mcc = ["5947"] });
        var desk = new Desk(Of([Terms(debtLimit: 0)], Fuel, gifts));
        desk.Say("anna", Purchase("o1", "1000.00", "5541"), "e1");
        desk.Say("anna", new Happening.PointsHeld("r1", 100));
        desk.Say("anna", new Happening.PointsCaptured("r1"));

        var preview = desk.Preview([Desk.Fact("e1", said => said with { Mcc = "5947" })]);
        desk.Apply(preview);

        // 80 of the 100 spent are right; the 20 that are not may not be owed.
        Assert.Equal([("fuel", -100L, 20L), ("gifts", 80L, 0L)], preview.Rows.Select(row => (row.Rule, row.Change, row.WrittenOff)));
        Assert.Equal(0, desk.Available("anna"));
        Assert.Equal(20, desk.Books[(BookAccounts.PointsWrittenOff, "PTS")] * -1);
    }

    [Fact]
    public void Points_spent_meanwhile_are_owed_where_the_programme_says_so_and_the_next_ones_pay_them()
    {
        var desk = new Desk(Rules(Fuel, All));
        desk.Say("anna", Purchase("o1", "1000.00", "5541"), "e1");
        desk.Say("anna", new Happening.PointsHeld("r1", 105));
        desk.Say("anna", new Happening.PointsCaptured("r1"));

        var preview = desk.Preview([Desk.Fact("e1", said => said with { Mcc = "5814" })]);
        desk.Apply(preview);

        Assert.Equal(new RerateMember(Anna, Points, 5, -95), Assert.Single(preview.Members));
        Assert.Equal(-95, desk.Available("anna"));
        desk.Say("anna", Purchase("o2", "1000.00", "5541"));
        Assert.Equal(15, desk.Available("anna"));
    }

    [Fact]
    public void A_corrected_version_rates_its_days_again_and_no_others()
    {
        var wrong = Rules(Percent(1, id: "all")) with { Valid = new DayRange(new DateOnly(2026, 3, 1), new DateOnly(2026, 4, 1)) };
        var next = Rules(Percent(2, id: "all")) with { Version = 2, Valid = new DayRange(new DateOnly(2026, 4, 1), null) };
        var right = Rules(Percent(5, id: "all", cap: new Cap(60, CapPeriod.Month))) with { Version = 3, Valid = new DayRange(new DateOnly(2026, 3, 1), new DateOnly(2026, 4, 1)) };
        var desk = new Desk(wrong, next);
        desk.Say("anna", Purchase("o1", "1000.00"), "e1");
        desk.Say("anna", Purchase("o2", "1000.00"), "e2", Cinema);
        desk.Now = Noon.AddDays(30).ToUniversalTime();
        desk.Say("anna", Purchase("o3", "1000.00"), "e3");

        var preview = desk.Preview([], right);
        desk.Apply(preview, right);

        Assert.Equal([("e1", 10L, 50L), ("e2", 10L, 10L)], preview.Rows.Select(row => (row.Event.Value, row.Before, row.After)));
        Assert.Equal(50 + 10 + 20, desk.Available("anna"));
        Assert.Empty(desk.Preview([], right).Corrections);
        Assert.Empty(desk.Preview([], right, new RerateScope(Partner: Cinema)).Corrections);
        desk.Say("anna", Purchase("o4", "200.00"), "e4", at: Noon);
        Assert.Equal(80, desk.Available("anna"));
    }

    [Fact]
    public void A_limit_that_an_order_took_wrongly_is_given_to_those_after_it()
    {
        var desk = new Desk(Rules(Fuel with { Caps = [new Cap(100, CapPeriod.Month)] }));
        desk.Say("anna", Purchase("o1", "1000.00", "5541"), "e1");
        desk.Say("anna", Purchase("o2", "700.00", "5541"), "e2");

        var preview = desk.Preview([Desk.Fact("e1", said => said with { Mcc = "5814" })]);
        desk.Apply(preview);

        Assert.Equal([("e1", -100L), ("e2", 70L)], preview.Rows.Select(row => (row.Event.Value, row.Change)).Order());
        Assert.Equal(70, desk.Available("anna"));
        desk.Say("anna", Purchase("o3", "1000.00", "5541"));
        Assert.Equal(100, desk.Available("anna"));
    }

    [Fact]
    public void Counters_levels_and_goals_follow_the_corrected_amount()
    {
        var rules = Rules(All) with
        {
            Counters = [new CounterRule("spend", new LocalText("Spend", "Оборот"), [EarnRule.Purchase], EarnCondition.None, CountOf.Amount, Unit.From("RUB"), null)],
            Challenges = [new Challenge("big", new LocalText("Big", "Много"), "spend", new Window(Granule.Month), 100_000, false) { Reward = new Reward.Fixed(500) }],
        };
        var desk = new Desk(rules);
        desk.Say("anna", Purchase("o1", "100.00"), "e1");
        var paid = Desk.Fact("e1", said => said with { Paid = Money("1000.00") });

        desk.Apply(desk.Preview([paid]));

        Assert.Equal(510, desk.Available("anna"));
        desk.Say("anna", Return("o1", "1.00"));
        Assert.Equal(9, desk.Available("anna"));
        desk.Say("anna", Purchase("o2", "1.00"));
        Assert.Equal(509, desk.Available("anna"));
    }

    [Fact]
    public void What_waits_for_a_confirmation_goes_on_waiting()
    {
        var desk = new Desk(Rules(Fuel with { Pending = new PendingRule(null, true) }));
        desk.Say("anna", Purchase("o1", "1000.00", "5814"), "e1");
        desk.Say("anna", Purchase("o2", "1000.00", "5814"), "e2");
        desk.Say("anna", new Happening.Confirmed("o2"));

        desk.Apply(desk.Preview([Desk.Fact("e1", said => said with { Mcc = "5541" }), Desk.Fact("e2", said => said with { Mcc = "5541" })]));

        Assert.Equal((100L, 100L), (desk.Available("anna"), desk.AccountOf("anna").BalanceOf(Points).Pending));
        desk.Say("anna", new Happening.Confirmed("o1"));
        Assert.Equal(200, desk.Available("anna"));
    }

    [Fact]
    public void What_would_have_expired_by_now_expires_and_is_not_taken_twice()
    {
        var desk = new Desk(Of([Terms(new Expiry.Rolling(new CalendarSpan(1, 0)))], Fuel));
        desk.Say("anna", Purchase("o1", "1000.00", "5541"), "e1");
        desk.Say("boris", Purchase("o2", "1000.00", "5814"), "e2");
        desk.Now += TimeSpan.FromDays(60);

        desk.Apply(desk.Preview([Desk.Fact("e1", said => said with { Mcc = "5814" }), Desk.Fact("e2", said => said with { Mcc = "5541" })]));

        Assert.Equal((0L, 0L), (desk.Available("anna"), desk.Available("boris")));
        Assert.Equal(100, desk.Books[(BookAccounts.PointsExpired, "PTS")]);
        Assert.Equal(-10_000, desk.Owed(Shop));
    }

    [Fact]
    public void A_visit_is_corrected_like_a_purchase()
    {
        var desk = new Desk(Rules(Each(50)));
        desk.Say("anna", Visit(3), "v1");

        desk.Apply(desk.Preview([new CorrectedFact(Shop, EventId.From("v1"), "v1", said => (Happening.Engaged)said with { Quantity = 1 })]));

        Assert.Equal(50, desk.Available("anna"));
        Assert.Contains("event v1", desk.Why("anna").En);
        Assert.Empty(desk.Preview([]).Corrections);
    }

    [Fact]
    public void What_went_to_another_account_is_corrected_there_and_comes_back_with_the_order()
    {
        var desk = new Desk(Rules(All, Percent(10, id: "thanks") with { To = RewardTo.Employee }));
        desk.Say("anna", Visit());
        desk.Say("firm", new Happening.Purchased("o1", Money("1000.00"), Employee: Town.AliasOf("anna")), "e1");
        Assert.Equal((10L, 100L), (desk.Available("firm"), desk.Available("anna")));

        desk.Apply(desk.Preview([Desk.Fact("e1", said => said with { Paid = Money("500.00") })]));

        Assert.Equal((5L, 50L), (desk.Available("firm"), desk.Available("anna")));
        Assert.Equal(["e1 Correction 5000", "e1 Correction 500"], desk.Lines(Shop).OrderDescending());
        desk.Say("firm", Return("o1", "250.00"));
        Assert.Equal((2L, 25L), (desk.Available("firm"), desk.Available("anna")));
        desk.Say("firm", Return("o1", "250.00"));
        Assert.Empty(desk.Books);
    }

    [Fact]
    public void A_reward_of_another_account_that_was_never_sent_is_left_out_and_listed()
    {
        var thanks = Percent(10, id: "thanks", when: EarnCondition.None with { Mcc = ["5541"] }) with { To = RewardTo.Employee };
        var desk = new Desk(Rules(All, thanks));
        desk.Say("firm", new Happening.Purchased("o1", Money("1000.00"), "5814", Employee: Town.AliasOf("anna")), "e1");

        var preview = desk.Preview([Desk.Fact("e1", said => said with { Mcc = "5541" })]);

        Assert.Empty(preview.Corrections);
        Assert.Contains("reward it by an event of its own", Assert.Single(preview.Untouched).Because);
    }

    [Fact]
    public void An_account_that_changed_since_the_preview_is_left_as_it_is()
    {
        var desk = new Desk(Rules(Fuel, All));
        desk.Say("anna", Purchase("o1", "1000.00", "5814"), "e1");
        var preview = desk.Preview([Desk.Fact("e1", said => said with { Mcc = "5541" })]);
        desk.Say("anna", Return("o1", "1000.00"));

        var decision = Assert.Single(desk.Apply(preview));

        Assert.Equal(DeclineReason.ChangedSince, decision.Declined()!.Reason);
        Assert.Empty(decision.Postings);
        Assert.Empty(desk.Lines(Shop));
        Assert.Equal(0, desk.Available("anna"));
        Assert.All(desk.Preview([Desk.Fact("e1", said => said with { Mcc = "5541" })]).Rows, row => Assert.Equal(0, row.Change));
    }

    [Theory]
    [InlineData(100, 100, true)]
    [InlineData(99, 10, false)]
    public void A_budget_pays_for_what_is_added_or_nothing_is(long left, long available, bool whole)
    {
        var rules = Rules(Fuel with { Budget = "spring" }, All) with { Budgets = [new Budget("spring", new LocalText("Spring", "Весна"), 1_000)] };
        var desk = new Desk(rules);
        desk.Say("anna", Purchase("o1", "1000.00", "5814"), "e1");
        desk.Budgets["test|spring"] = left;
        var preview = desk.Preview([Desk.Fact("e1", said => said with { Mcc = "5541" })]);
        Assert.Equal(new RerateBudget("test|spring", 100), Assert.Single(preview.Budgets));

        desk.Apply(preview);

        Assert.Equal(whole ? 110 : available, desk.Available("anna"));
        Assert.Equal(whole ? left - 100 : left, desk.Budgets["test|spring"]);
    }

    [Fact]
    public void Who_pays_is_put_right_where_the_points_stay()
    {
        var rules = Rules(All) with { Valid = new DayRange(new DateOnly(2026, 3, 1), null) };
        var right = rules with { Version = 2, Earn = [All with { Funding = [new FundingShare("cinema", 10_000)] }] };
        var desk = new Desk(rules);
        desk.Say("anna", Purchase("o1", "1000.00"), "e1");

        var preview = desk.Preview([], right);
        desk.Apply(preview, right);

        Assert.Equal([(Cinema, -1_000L), (Shop, 1_000L)], preview.Partners.Select(delta => (delta.Partner, delta.Amount.Value)));
        Assert.Equal(10, desk.Available("anna"));
        Assert.Contains("10 points for “Shopping” on order o1 at shop stay; only when they expire or who pays for them was put right.", desk.Why("anna").En);
        desk.Say("anna", Return("o1", "1000.00"));
        Assert.Empty(desk.Books);
    }

    [Fact]
    public void Accounts_that_were_joined_or_closed_are_left_out_and_listed()
    {
        var desk = new Desk(Rules(Fuel));
        desk.Say("anna", Purchase("o1", "1000.00", "5541"), "e1");
        desk.Say("boris", Purchase("o2", "1000.00", "5541"), "e2");
        desk.Say("boris", Activity.OfHub(EventId.From("close"), desk.Now, new Happening.StandingChanged(Standing.Closed), MemberId.From("boris")));
        desk.Say("anna", Activity.OfHub(EventId.From("merge"), desk.Now, new Happening.AccountMerged(MemberId.From("clara")), Anna));

        var preview = desk.Preview([Desk.Fact("e1", said => said with { Mcc = "5814" }), Desk.Fact("e2", said => said with { Mcc = "5814" })]);

        Assert.Empty(preview.Corrections);
        Assert.Contains(preview.Untouched, left => left.Member == Anna && left.Because.Contains("joined", StringComparison.Ordinal));
        Assert.Contains(preview.Untouched, left => left.Member.Value == "boris" && left.Because == "the account is closed");
    }

    [Fact]
    public void A_fact_that_fits_nothing_is_named_with_its_place()
    {
        var desk = new Desk(Rules(Fuel));
        desk.Say("anna", Visit(), "v1");

        var fault = Assert.Throws<CorrectionException>(() => desk.Preview([
            new CorrectedFact(Shop, EventId.From("v1"), "facts.csv:2", _ => throw new ArgumentException("the event is of another kind")),
            new CorrectedFact(Shop, EventId.From("gone"), "facts.csv:3", said => said)]));

        Assert.Equal(["facts.csv:2: event v1 of shop: the event is of another kind", "facts.csv:3: the journal has no event gone of shop"], fault.Faults);
    }
}
