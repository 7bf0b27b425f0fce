using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;
using LoyaltyHub.Core.Tests.Building;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Rewards;

/// <summary>Points have an age: they mature, expire, and keep it wherever they go.</summary>
public sealed class LotTests
{
    private static readonly Expiry Year = new Expiry.Rolling(new CalendarSpan(12, 0));

    [Fact]
    public void Points_expire_at_the_end_of_the_programmes_own_day_and_not_a_moment_before()
    {
        var counter = new Counter(Of([Terms(Year)], Each(100)));
        counter.Say(Visit(), at: new DateTimeOffset(2026, 3, 14, 22, 30, 0, TimeSpan.Zero));

        // 01:30 of 15 March at UTC+3, so the last day is 15 March 2027.
        Assert.Equal("2027-03-15T21:00:00Z: 100", counter.Balance.Lots.ToString());
        counter.Now = new DateTimeOffset(2027, 3, 15, 20, 59, 59, TimeSpan.Zero);
        counter.Wait(TimeSpan.Zero);
        Assert.Equal(100, counter.Available);
        counter.Wait(TimeSpan.FromSeconds(1));
        Assert.Equal((0, 100), (counter.Available, counter.Booked(BookAccounts.PointsExpired, Points)));
        Assert.Equal("100 points expired.", counter.Why.En);
    }

    [Theory]
    [InlineData(CalendarPeriod.Month, 0, "2026-03-31T21:00:00Z")]
    [InlineData(CalendarPeriod.Quarter, 0, "2026-03-31T21:00:00Z")]
    [InlineData(CalendarPeriod.Year, 0, "2026-12-31T21:00:00Z")]
    [InlineData(CalendarPeriod.Year, 12, "2027-12-31T21:00:00Z")]
    [InlineData(CalendarPeriod.Quarter, 1, "2026-06-30T21:00:00Z")]
    public void Points_can_expire_with_the_period(CalendarPeriod period, int months, string lot)
    {
        var counter = new Counter(Of([Terms(new Expiry.PeriodEnd(period, new CalendarSpan(months, 0)))], Each(5)));
        counter.Say(Visit());
        Assert.Equal(lot, Assert.Single(counter.Balance.Lots).Key.Value);
    }

    [Fact]
    public void Points_that_slide_live_as_long_as_the_member_is_active()
    {
        var counter = new Counter(Of([Terms(new Expiry.Idle(new CalendarSpan(0, 30)))], Each(10)));
        for (var month = 0; month < 6; month++)
        {
            counter.Say(Visit(), at: counter.Now);
            counter.Now += TimeSpan.FromDays(25);
        }

        counter.Wait(TimeSpan.Zero);
        Assert.Equal(60, counter.Available);
        counter.Wait(TimeSpan.FromDays(10));
        Assert.Equal(0, counter.Available);
        counter.Say(Visit(), at: counter.Now);
        Assert.Equal("idle-1: 10", counter.Balance.Lots.ToString());
    }

    [Fact]
    public void The_member_is_told_once_before_points_expire()
    {
        var counter = new Counter(Of([Terms(Year, noticeDays: 30)], Each(100)));
        counter.Say(Visit());
        Assert.Empty(counter.Wait(TimeSpan.FromDays(330)).Trace);
        Assert.Equal(100, Assert.IsType<Trace.ExpiryNoticed>(Assert.Single(counter.Wait(TimeSpan.FromDays(10)).Trace)).Points);
        Assert.Empty(counter.Wait(TimeSpan.FromDays(1)).Trace);
        Assert.Equal(100, counter.Available);
    }

    [Fact]
    public void What_expires_first_is_spent_first_and_a_refund_brings_it_back_with_its_age()
    {
        var counter = new Counter(Of([Terms(Year)], Each(100)));
        counter.Say(Visit());
        counter.Say(Visit(), at: Noon.AddDays(40));
        var before = counter.Balance.Lots;
        counter.Say(new Happening.PointsHeld("r1", 150), Cinema);
        counter.Say(new Happening.PointsCaptured("r1"), Cinema);
        Assert.Equal("2027-04-23T21:00:00Z: 50", counter.Balance.Lots.ToString());

        counter.Say(new Happening.PointsRefunded("r1", 60), Cinema);
        Assert.Equal("2027-03-14T21:00:00Z: 10, 2027-04-23T21:00:00Z: 100", counter.Balance.Lots.ToString());
        counter.Say(new Happening.PointsRefunded("r1"), Cinema);
        Assert.Equal(before, counter.Balance.Lots);
        Assert.Equal(0, counter.Owed(Cinema));
        Assert.Equal(DeclineReason.NothingCaptured, counter.Say(new Happening.PointsRefunded("r1"), Cinema).Declined()!.Reason);
    }

    [Fact]
    public void Points_that_come_back_after_their_day_expire_at_once()
    {
        var counter = new Counter(Of([Terms(Year)], Each(100)));
        counter.Say(Visit());
        counter.Say(new Happening.PointsHeld("r1", 100), Cinema);
        counter.Say(new Happening.PointsCaptured("r1"), Cinema);
        counter.Now += TimeSpan.FromDays(400);
        counter.Say(new Happening.PointsRefunded("r1"), Cinema, counter.Now);
        Assert.Equal((0, 100), (counter.Available, counter.Booked(BookAccounts.PointsExpired, Points)));
    }

    [Fact]
    public void A_hold_that_is_not_captured_ends_by_itself()
    {
        var counter = new Counter(Of([Terms(holdMinutes: 30)], Each(100)));
        counter.Say(Visit());
        counter.Say(new Happening.PointsHeld("r1", 80), Cinema);
        counter.Wait(TimeSpan.FromMinutes(29));
        Assert.Equal((20, 80), (counter.Available, counter.Balance.Held));
        counter.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(DeclineReason.NothingHeld, counter.Say(new Happening.PointsCaptured("r1"), Cinema).Declined()!.Reason);
        Assert.Equal((100, 0), (counter.Available, counter.Balance.Held));
    }

    [Fact]
    public void Pending_points_mature_by_time_or_by_a_confirmation_and_are_returned_before_either()
    {
        var counter = new Counter(Rules(Percent(10) with { Pending = new PendingRule(14, UntilConfirmed: true) }));
        counter.Say(Purchase("o1", "1000"));
        counter.Say(Purchase("o2", "500"));
        counter.Say(Purchase("o3", "200"));
        Assert.Equal((0, 170), (counter.Available, counter.Balance.Pending));
        counter.Say(new Happening.Confirmed("o2"));
        Assert.Equal((50, 120), (counter.Available, counter.Balance.Pending));
        counter.Say(Return("o1", "250"));
        Assert.Equal((50, 95), (counter.Available, counter.Balance.Pending));
        counter.Wait(TimeSpan.FromDays(14));
        Assert.Equal((145, 0), (counter.Available, counter.Balance.Pending));
        counter.Say(Return("o1", "750"));
        Assert.Equal(70, counter.Available);
        Assert.Equal(DeclineReason.NothingPending, counter.Say(new Happening.Confirmed("o2")).Declined()!.Reason);
    }

    [Fact]
    public void A_confirmation_that_comes_before_its_purchase_or_its_engagement_takes_effect_with_it()
    {
        var untilConfirmed = new PendingRule(null, UntilConfirmed: true);
        var counter = new Counter(Rules(Percent(10) with { Pending = untilConfirmed }, Each(100) with { Pending = untilConfirmed }));
        var visit = EventId.From("o1");
        counter.Say(new Happening.Confirmed("o1"));
        counter.Say(new Happening.EngagementConfirmed(visit));
        counter.Say(Return("o1", "400"));
        Assert.Equal(2, counter.Account.WaitingReturns.Count);

        counter.Say(Purchase("o1", "1000"));
        Assert.Equal((60, 0), (counter.Available, counter.Balance.Pending));
        counter.Say(Said(Visit()) with { EventId = visit });
        Assert.Equal((160, 0), (counter.Available, counter.Balance.Pending));
        Assert.Empty(counter.Account.WaitingReturns);
        Assert.Equal(DeclineReason.NothingPending, counter.Say(new Happening.Confirmed("o1")).Declined()!.Reason);
        Assert.Equal(DeclineReason.NothingPending, counter.Say(new Happening.EngagementConfirmed(visit)).Declined()!.Reason);
    }

    [Fact]
    public void An_order_and_an_event_of_the_same_name_are_confirmed_and_returned_apart()
    {
        var untilConfirmed = new PendingRule(null, UntilConfirmed: true);
        var counter = new Counter(Rules(Percent(10) with { Pending = untilConfirmed }, Each(100) with { Pending = untilConfirmed }));
        counter.Say(Said(Visit()) with { EventId = EventId.From("b1") });
        counter.Say(Purchase("b1", "1000"));
        Assert.Equal((0, 200), (counter.Available, counter.Balance.Pending));
        counter.Say(Return("b1", "1000"));
        Assert.Equal((0, 100), (counter.Available, counter.Balance.Pending));
        counter.Say(new Happening.EngagementConfirmed(EventId.From("b1")));
        Assert.Equal((100, 0), (counter.Available, counter.Balance.Pending));
    }

    [Fact]
    public void Points_and_money_live_side_by_side()
    {
        var rubles = UnitTerms.Plain(Unit.From("RUB"), new BurnRule(1, Unit.From("RUB")));
        var counter = new Counter(Of([Terms(), rubles], Percent(5), Percent(1.5m, id: "cashback") with { Unit = rubles.Unit }));
        counter.Say(Purchase("o1", "1234.50"));
        Assert.Equal((61, 1851), (counter.Available, counter.Account.BalanceOf(rubles.Unit).Available));
        Assert.Contains("18.51 RUB for “Shopping”: 1.5 % of 1,234.50 RUB is 18.5175 RUB, rounded down to 18.51 RUB.", counter.Why.En, StringComparison.Ordinal);
        counter.Say(new Happening.PointsHeld("r1", 1000, rubles.Unit), Cinema);
        counter.Say(new Happening.PointsCaptured("r1"), Cinema);
        Assert.Equal((851, 1000), (counter.Account.BalanceOf(rubles.Unit).Available, counter.Owed(Cinema)));
        Assert.Equal(DeclineReason.UnknownUnit, counter.Say(new Happening.PointsHeld("r2", 1, Unit.From("EUR")), Cinema).Declined()!.Reason);
    }

    [Theory]
    [InlineData(null, -100, 0)]
    [InlineData(30L, -30, 70)]
    [InlineData(0L, 0, 100)]
    public void What_a_return_cannot_find_is_owed_as_far_as_the_programme_allows(long? limit, long available, long writtenOff)
    {
        var counter = new Counter(Of([Terms(debtLimit: limit)], Percent(10)));
        counter.Say(Purchase("o1", "1000"));
        counter.Say(new Happening.PointsHeld("r1", 100), Cinema);
        counter.Say(new Happening.PointsCaptured("r1"), Cinema);
        counter.Say(Return("o1", "1000"));
        Assert.Equal((available, -writtenOff), (counter.Available, counter.Booked(BookAccounts.PointsWrittenOff, Points)));
        Assert.Equal(0, counter.Owed());
        counter.Say(Purchase("o2", "1500"));
        Assert.Equal((150 + available, 150 + available), (counter.Available, counter.Balance.Lots.Total));
    }

    [Fact]
    public void Points_that_had_expired_are_not_taken_a_second_time_by_a_return()
    {
        var counter = new Counter(Of([Terms(Year)], Percent(10), Each(40)));
        counter.Say(Purchase("o1", "1000"));
        counter.Say(new Happening.PointsHeld("r1", 30), Cinema);
        counter.Say(new Happening.PointsCaptured("r1"), Cinema);
        counter.Now += TimeSpan.FromDays(380);
        counter.Say(Visit(), at: counter.Now);
        Assert.Equal(40, counter.Available);

        counter.Say(Return("o1", "500"), at: counter.Now);
        Assert.Equal((40, 20), (counter.Available, counter.Booked(BookAccounts.PointsExpired, Points)));
        counter.Say(Return("o1", "500"), at: counter.Now);

        // 70 had expired; the 30 that were spent are taken from what the member has now. The visit is still paid for.
        Assert.Equal((10, 0, -4_000), (counter.Available, counter.Booked(BookAccounts.PointsExpired, Points), counter.Owed()));
    }

    [Fact]
    public void Points_that_expire_as_their_return_arrives_are_not_taken_a_second_time_either()
    {
        var counter = new Counter(Of([Terms(Year)], Percent(10), Each(40)));
        counter.Say(Purchase("o1", "1000"));
        counter.Now += TimeSpan.FromDays(300);
        counter.Say(Visit(), at: counter.Now);
        counter.Now += TimeSpan.FromDays(80);

        counter.Say(Return("o1", "600"), at: counter.Now);
        Assert.Equal((40, 40), (counter.Available, counter.Booked(BookAccounts.PointsExpired, Points)));
        counter.Say(Return("o1", "400"), at: counter.Now);
        Assert.Equal((40, 0, -4_000), (counter.Available, counter.Booked(BookAccounts.PointsExpired, Points), counter.Owed()));
    }

    [Fact]
    public void Lines_of_an_order_come_back_once_each_and_mix_with_amounts()
    {
        var counter = new Counter(Rules(Percent(10)));
        var paid = Money("1000");
        counter.Say(new Happening.Returned("o1", null, ["b"]));
        counter.Say(new Happening.Purchased("o1", paid, Lines: [new OrderLine("a", 30_000), new OrderLine("b", 50_000), new OrderLine("c", 20_000)]));
        Assert.Equal(50, counter.Available);
        Assert.Equal(DeclineReason.NoSuchLine, counter.Say(new Happening.Returned("o1", null, ["b"])).Declined()!.Reason);
        Assert.Equal(DeclineReason.NoSuchLine, counter.Say(new Happening.Returned("o1", null, ["z"])).Declined()!.Reason);
        counter.Say(new Happening.Returned("o1", Money("100"), ["c"]));
        Assert.Equal(20, counter.Available);
        counter.Say(new Happening.Returned("o1", null, ["a"]));
        Assert.Equal((0, 0), (counter.Available, counter.Owed()));
    }

    [Fact]
    public void A_frozen_account_earns_and_cannot_spend_and_a_closed_one_forfeits_everything()
    {
        var counter = new Counter(Of([Terms(Year)], Percent(10), Each(25) with { Pending = new PendingRule(30, false) }));
        counter.Say(Purchase("o1", "1000"));
        counter.Say(new Happening.PointsHeld("r1", 20), Cinema);
        counter.Say(new Happening.StandingChanged(Standing.Frozen), Core.Partners.PartnerId.Hub);
        Assert.Equal(DeclineReason.AccountFrozen, counter.Say(new Happening.PointsHeld("r2", 1), Cinema).Declined()!.Reason);
        counter.Say(Visit());
        counter.Say(new Happening.StandingChanged(Standing.Active), Core.Partners.PartnerId.Hub);
        counter.Say(new Happening.PointsHeld("r3", 1), Cinema);
        counter.Say(new Happening.StandingChanged(Standing.Closed), Core.Partners.PartnerId.Hub);
        Assert.Equal((0, 0, 0, 125), (counter.Available, counter.Balance.Held, counter.Balance.Pending, counter.Booked(BookAccounts.PointsExpired, Points)));
        Assert.Equal(DeclineReason.AccountClosed, counter.Say(Purchase("o2", "1000")).Declined()!.Reason);
        counter.Say(Return("o1", "1000"));
        Assert.Equal((0, -2_500), (counter.Available, counter.Owed()));
    }
}
