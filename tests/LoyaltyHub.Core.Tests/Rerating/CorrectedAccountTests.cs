using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rerating;
using LoyaltyHub.Core.Rewards;
using LoyaltyHub.Core.Tests.Building;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;
using static LoyaltyHub.Core.Tests.Building.Desk;

namespace LoyaltyHub.Core.Tests.Rerating;

/// <summary>Whose account is corrected and who pays for it, and whose is left as it is.</summary>
public sealed class CorrectedAccountTests
{
    [Fact]
    public void Nobody_owes_what_only_moves_from_one_rule_to_another()
    {
        var gifts = Percent(8, id: "gifts", when: EarnCondition.None with { Mcc = ["5947"] });
        var desk = new Desk(Of([Terms(debtLimit: 0)], Fuel, gifts));
        desk.Say("anna", Purchase("o1", "1000.00", "5541"), "e1");
        desk.Say("anna", new Happening.PointsHeld("r1", 100));
        desk.Say("anna", new Happening.PointsCaptured("r1"));

        var preview = desk.Preview([Fact("e1", said => said with { Mcc = "5947" })]);
        desk.Apply(preview);

        // 80 of the 100 spent are right; the 20 that are not may not be owed.
        Assert.Equal([("fuel", -100L, 20L), ("gifts", 80L, 0L)], preview.Rows.Select(row => (row.Rule, row.Change, row.WrittenOff)));
        Assert.Equal(0, desk.Available("anna"));
        Assert.Equal(20, desk.Books[(BookAccounts.PointsWrittenOff, "PTS")] * -1);
    }

    [Fact]
    public void What_went_to_another_account_is_corrected_there_and_comes_back_with_the_order()
    {
        var desk = new Desk(Rules(All, Percent(10, id: "thanks") with { To = RewardTo.Employee }));
        desk.Say("anna", Visit());
        desk.Say("firm", new Happening.Purchased("o1", Money("1000.00"), Employee: Town.AliasOf("anna")), "e1");
        Assert.Equal((10L, 100L), (desk.Available("firm"), desk.Available("anna")));

        desk.Apply(desk.Preview([Fact("e1", said => said with { Paid = Money("500.00") })]));

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

        var preview = desk.Preview([Fact("e1", said => said with { Mcc = "5541" })]);

        Assert.Empty(preview.Corrections);
        Assert.Contains("reward it by an event of its own", Assert.Single(preview.Untouched).Because);
    }

    [Fact]
    public void An_account_that_changed_since_the_preview_is_left_as_it_is()
    {
        var desk = new Desk(Rules(Fuel, All));
        desk.Say("anna", Purchase("o1", "1000.00", "5814"), "e1");
        var preview = desk.Preview([Fact("e1", said => said with { Mcc = "5541" })]);
        desk.Say("anna", Return("o1", "1000.00"));

        var decision = Assert.Single(desk.Apply(preview));

        Assert.Equal(DeclineReason.ChangedSince, decision.Declined()!.Reason);
        Assert.Empty(decision.Postings);
        Assert.Empty(desk.Lines(Shop));
        Assert.Equal(0, desk.Available("anna"));
        Assert.All(desk.Preview([Fact("e1", said => said with { Mcc = "5541" })]).Rows, row => Assert.Equal(0, row.Change));
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
        var preview = desk.Preview([Fact("e1", said => said with { Mcc = "5541" })]);
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
    public void What_should_have_been_granted_in_another_unit_is_taken_back_and_granted_in_that()
    {
        var euros = Unit.From("RUB");
        var rules = Of([Terms(), UnitTerms.Plain(euros, new BurnRule(1, euros))], All) with { Valid = new DayRange(new DateOnly(2026, 3, 1), null) };
        var right = rules with { Version = 2, Earn = [All with { Unit = euros }] };
        var desk = new Desk(rules);
        desk.Say("anna", Purchase("o1", "1000.00"), "e1");

        desk.Apply(desk.Preview([], right), right);

        Assert.Equal((0, 1_000), (desk.Available("anna"), desk.AccountOf("anna").BalanceOf(euros).Available));
        Assert.Empty(desk.Preview([], right).Corrections);
        desk.Say("anna", Return("o1", "1000.00"));
        Assert.Empty(desk.Books);
    }

    [Fact]
    public void A_goal_that_another_budget_should_have_paid_for_is_left_out_and_listed()
    {
        var goal = new Challenge("first", new LocalText("First", "Первая"), "orders", Window.Lifetime, 1, false) { Reward = new Reward.Fixed(50), Budget = "spring" };
        var rules = Rules(All) with
        {
            Valid = new DayRange(new DateOnly(2026, 3, 1), null),
            Budgets = [new Budget("spring", new LocalText("Spring", "Весна"), 1_000), new Budget("summer", new LocalText("Summer", "Лето"), 1_000)],
            Counters = [new CounterRule("orders", new LocalText("Orders", "Заказы"), [EarnRule.Purchase], EarnCondition.None, CountOf.Times, Unit.From("RUB"))],
            Challenges = [goal],
        };
        var desk = new Desk(rules);
        desk.Say("anna", Purchase("o1", "1000.00"), "e1");

        var preview = desk.Preview([], rules with { Version = 2, Earn = [All with { Reward = new Reward.Percent(2, Rounding.Down) }], Challenges = [goal with { Budget = "summer" }] });

        Assert.Equal([("all", 10L)], preview.Rows.Select(row => (row.Rule, row.Change)));
        Assert.Equal("“first” would be paid in another currency or by another budget", Assert.Single(preview.Untouched).Because);
    }

    [Fact]
    public void Accounts_that_were_joined_or_closed_are_left_out_and_listed()
    {
        var desk = new Desk(Rules(Fuel));
        desk.Say("anna", Purchase("o1", "1000.00", "5541"), "e1");
        desk.Say("boris", Purchase("o2", "1000.00", "5541"), "e2");
        desk.Say("boris", Activity.OfHub(EventId.From("close"), desk.Now, new Happening.StandingChanged(Standing.Closed), MemberId.From("boris")));
        desk.Say("anna", Activity.OfHub(EventId.From("merge"), desk.Now, new Happening.AccountMerged(MemberId.From("clara")), Anna));

        var preview = desk.Preview([Fact("e1", said => said with { Mcc = "5814" }), Fact("e2", said => said with { Mcc = "5814" })]);

        Assert.Empty(preview.Corrections);
        Assert.Contains(preview.Untouched, left => left.Member == Anna && left.Because.Contains("joined", StringComparison.Ordinal));
        Assert.Contains(preview.Untouched, left => left.Member.Value == "boris" && left.Because == "the account is closed");
    }
}
