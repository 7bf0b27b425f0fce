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

/// <summary>What follows from a correction: limits, counters, goals, and points that wait, expired or were spent.</summary>
public sealed class CorrectedConsequenceTests
{
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

        var preview = desk.Preview([Fact("e1", said => said with { Mcc = "5814" })]);
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
        var paid = Fact("e1", said => said with { Paid = Money("1000.00") });

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

        desk.Apply(desk.Preview([Fact("e1", said => said with { Mcc = "5541" }), Fact("e2", said => said with { Mcc = "5541" })]));

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

        desk.Apply(desk.Preview([Fact("e1", said => said with { Mcc = "5814" }), Fact("e2", said => said with { Mcc = "5541" })]));

        Assert.Equal((0L, 0L), (desk.Available("anna"), desk.Available("boris")));
        Assert.Equal(100, desk.Books[(BookAccounts.PointsExpired, "PTS")]);
        Assert.Equal(-10_000, desk.Owed(Shop));
    }

    [Fact]
    public void Points_spent_meanwhile_are_owed_where_the_programme_says_so_and_the_next_ones_pay_them()
    {
        var desk = new Desk(Rules(Fuel, All));
        desk.Say("anna", Purchase("o1", "1000.00", "5541"), "e1");
        desk.Say("anna", new Happening.PointsHeld("r1", 105));
        desk.Say("anna", new Happening.PointsCaptured("r1"));

        var preview = desk.Preview([Fact("e1", said => said with { Mcc = "5814" })]);
        desk.Apply(preview);

        Assert.Equal(new RerateMember(Anna, Points, 5, -95), Assert.Single(preview.Members));
        Assert.Equal(-95, desk.Available("anna"));
        desk.Say("anna", Purchase("o2", "1000.00", "5541"));
        Assert.Equal(15, desk.Available("anna"));
    }
}
