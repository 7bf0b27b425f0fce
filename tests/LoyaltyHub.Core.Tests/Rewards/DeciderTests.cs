using CsCheck;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;
using LoyaltyHub.Core.Tests.Building;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;
using Cap = LoyaltyHub.Core.Programmes.Cap;

namespace LoyaltyHub.Core.Tests.Rewards;

public sealed class DeciderTests
{
    [Theory]
    [InlineData("749.00", Rounding.Down, 37)]
    [InlineData("749.00", Rounding.Up, 38)]
    [InlineData("750.00", Rounding.HalfUp, 38)]
    [InlineData("750.00", Rounding.HalfEven, 38)]
    [InlineData("730.00", Rounding.HalfEven, 36)]
    public void A_percentage_is_rounded_as_its_rule_says(string paid, Rounding rounding, long points)
    {
        var counter = new Counter(Rules(Percent(5, rounding)));
        counter.Say(Purchase("o1", paid));
        Assert.Equal(points, counter.Available);
        Assert.Equal(-points * 100, counter.Owed());
    }

    [Fact]
    public void A_monthly_cap_cuts_the_last_reward_and_begins_anew_at_the_programmes_own_midnight()
    {
        var counter = new Counter(Rules(Percent(10, cap: new Cap(100, CapPeriod.Month))));
        counter.Say(Purchase("o1", "800"));
        counter.Say(Purchase("o2", "800"));
        Assert.Equal(100, counter.Available);
        counter.Say(Purchase("o3", "800"), at: new DateTimeOffset(2026, 3, 31, 20, 59, 59, TimeSpan.Zero));
        Assert.Equal(100, counter.Available);
        counter.Say(Purchase("o4", "800"), at: new DateTimeOffset(2026, 3, 31, 21, 0, 0, TimeSpan.Zero));
        Assert.Equal(180, counter.Available);
    }

    [Fact]
    public void A_return_gives_its_cap_back()
    {
        var counter = new Counter(Rules(Percent(10, cap: new Cap(100, CapPeriod.Month))));
        counter.Say(Purchase("o1", "1000"));
        counter.Say(Return("o1", "1000"));
        counter.Say(Purchase("o2", "1000"));
        Assert.Equal(100, counter.Available);
    }

    [Fact]
    public void A_purchase_in_another_currency_earns_nothing_and_says_why()
    {
        var counter = new Counter(Rules(Percent(5)));
        var decision = counter.Say(Purchase("o1", "10", currency: "EUR"));
        Assert.Empty(decision.Trace);
        Assert.Equal("“Shopping” did not apply: it counts in RUB, this was paid in EUR.", counter.Why.En);
        Assert.Equal(0, counter.Available);
    }

    [Fact]
    public void A_refund_that_overtakes_its_purchase_takes_effect_with_it()
    {
        var counter = new Counter(Rules(Percent(10)));
        counter.Say(Return("o1", "400"));
        Assert.Equal(0, counter.Available);
        counter.Say(Purchase("o1", "1000"));
        Assert.Equal(60, counter.Available);
        counter.Say(Return("o1", "600"));
        Assert.Equal((0, 0), (counter.Available, counter.Owed()));
    }

    [Fact]
    public void Points_already_spent_are_owed_by_the_member_after_a_return()
    {
        var counter = new Counter(Rules(Percent(10)));
        counter.Say(Purchase("o1", "1000"));
        counter.Say(new Happening.PointsHeld("r1", 100), Cinema);
        counter.Say(new Happening.PointsCaptured("r1"), Cinema);
        counter.Say(Return("o1", "1000"));
        Assert.Equal(-100, counter.Available);
        Assert.Equal((0, 10_000), (counter.Owed(), counter.Owed(Cinema)));
    }

    [Fact]
    public void A_till_captures_part_of_a_hold_and_the_rest_comes_back()
    {
        var counter = new Counter(Rules(Each(100)));
        counter.Say(Visit());
        counter.Say(new Happening.PointsHeld("r1", 80), Cinema);
        Assert.Equal((20, 80), (counter.Available, counter.Balance.Held));
        Assert.Equal(DeclineReason.InsufficientPoints, counter.Say(new Happening.PointsHeld("r2", 21), Cinema).Declined()!.Reason);
        Assert.Equal(DeclineReason.MoreThanHeld, counter.Say(new Happening.PointsCaptured("r1", 81), Cinema).Declined()!.Reason);
        counter.Say(new Happening.PointsCaptured("r1", 30), Cinema);
        Assert.Equal((70, 0), (counter.Available, counter.Balance.Held));
        Assert.Equal(DeclineReason.NothingHeld, counter.Say(new Happening.PointsCaptured("r1"), Cinema).Declined()!.Reason);
        Assert.Equal(3_000, counter.Owed(Cinema));
    }

    [Fact]
    public void Every_decision_balances_per_unit_and_the_account_is_the_sum_of_postings() => Steps.Sample(steps =>
    {
        var counter = new Counter(Rules(Percent(7.3m, Rounding.HalfEven, new Cap(900, CapPeriod.Month)), Each(11)));
        foreach (var step in steps)
        {
            counter.Say(step);
        }

        Assert.All(counter.Entries, entry => Assert.All(entry.Decision.Postings.GroupBy(posting => posting.Unit), unit => Assert.Equal(0, unit.Sum(posting => posting.Value))));
        Assert.Equal(counter.Booked(BookAccounts.MemberAvailable, Points), counter.Available);
        Assert.Equal(counter.Booked(BookAccounts.MemberHeld, Points), counter.Balance.Held);
        Assert.True(counter.Balance.Held >= 0);
        Assert.All(counter.Account.Caps.Values, used => Assert.InRange(used, 0, 900));
    });

    [Fact]
    public void Earning_and_returning_everything_in_any_parts_and_order_leaves_nothing() =>
        Gen.Select(Gen.Long[1, 5_000_000], Gen.Long[1, 1_000_000].Array[1, 6], Gen.Int).Sample((paid, weights, seed) =>
        {
            var counter = new Counter(Rules(Percent(3.7m, Rounding.Up, new Cap(40_000, CapPeriod.Year)), Percent(1.1m, id: "second")));
            counter.Say(new Happening.Purchased("o1", new Amount(paid, Unit.From("RUB"))));
            var parts = PartsOf(paid, weights);
            new Random(seed).Shuffle(parts);
            foreach (var part in parts.Where(part => part > 0))
            {
                counter.Say(new Happening.Returned("o1", new Amount(part, Unit.From("RUB"))));
            }

            Assert.Equal(Account.Empty(Anna) with { Entries = counter.Account.Entries }, counter.Account);
            Assert.Equal(0, counter.Owed());
        });

    private static Gen<Happening[]> Steps => Gen.OneOf(
        Gen.Select(Gen.Int[1, 5], Gen.Long[1, 900_000], (order, paid) => (Happening)new Happening.Purchased($"o{order}", new Amount(paid, Unit.From("RUB")))),
        Gen.Select(Gen.Int[1, 5], Gen.Long[1, 900_000], (order, back) => (Happening)new Happening.Returned($"o{order}", new Amount(back, Unit.From("RUB")))),
        Gen.Long[1, 3].Select(times => (Happening)new Happening.Engaged("visit", times)),
        Gen.Select(Gen.Int[1, 3], Gen.Long[1, 400], (till, points) => (Happening)new Happening.PointsHeld($"r{till}", points)),
        Gen.Select(Gen.Int[1, 3], Gen.Long[1, 400], (till, points) => (Happening)new Happening.PointsCaptured($"r{till}", points)),
        Gen.Int[1, 3].Select(till => (Happening)new Happening.PointsVoided($"r{till}"))).Array[1, 30];

    private static long[] PartsOf(long whole, long[] weights)
    {
        var sum = weights.Sum();
        var parts = weights.Select(weight => (long)((Int128)whole * weight / sum)).ToArray();
        parts[0] += whole - parts.Sum();
        return parts;
    }
}
