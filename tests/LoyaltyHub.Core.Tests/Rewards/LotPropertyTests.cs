using CsCheck;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;
using LoyaltyHub.Core.Tests.Building;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Rewards;

/// <summary>What holds of points and their age whatever happens.</summary>
public sealed class LotPropertyTests
{
    private static readonly Expiry Year = new Expiry.Rolling(new CalendarSpan(12, 0));

    [Fact]
    public void Whatever_happens_the_account_is_the_sum_of_its_postings_and_its_lots() => Steps.Sample(steps =>
    {
        var counter = new Counter(Of(
            [Terms(Year, debtLimit: 500, noticeDays: 20), new UnitTerms(Unit.From("EUR"), new BurnRule(1, Unit.From("EUR")), new Expiry.Idle(new CalendarSpan(2, 0)), 0, TimeSpan.FromHours(1), TimeSpan.Zero)],
            Percent(7.3m, Rounding.HalfEven, new Cap(9_000, CapPeriod.Month)) with { Pending = new PendingRule(10, true) },
            Each(11),
            Each(30, id: "euro") with { Unit = Unit.From("EUR") }));
        foreach (var (what, hours) in steps)
        {
            counter.Now += TimeSpan.FromHours(hours);
            counter.Say(what, at: counter.Now);
            Check(counter);
        }
    }, iter: 10_000);

    [Fact]
    public void An_order_that_comes_back_whole_leaves_the_account_as_if_it_had_never_been() =>
        Gen.Select(Gen.Long[100, 500_000], Gen.Long[1, 1_000].Array[1, 5], Gen.Int[0, 20], Gen.Int).Sample((paid, weights, days, seed) =>
        {
            var (with, without) = (new Counter(OrderRules()), new Counter(OrderRules()));
            foreach (var counter in new[] { with, without })
            {
                counter.Say(Visit(3));
                counter.Say(new Happening.PointsHeld("r1", 10), Cinema);
            }

            with.Say(new Happening.Purchased("o1", new Amount(paid, Unit.From("RUB"))));
            foreach (var counter in new[] { with, without })
            {
                counter.Wait(TimeSpan.FromDays(days));
            }

            var parts = PartsOf(paid, weights);
            new Random(seed).Shuffle(parts);
            foreach (var part in parts.Where(part => part > 0))
            {
                with.Say(new Happening.Returned("o1", new Amount(part, Unit.From("RUB"))));
            }

            Assert.Equal(without.Account with { Entries = 0 }, with.Account with { Entries = 0 });
            Assert.Equal(0, with.Owed() - without.Owed());
        }, iter: 10_000);

    private static Programme OrderRules() => Of(
        [Terms(Year, holdMinutes: 1_000_000)],
        Percent(3.7m, Rounding.Up, new Cap(40_000, CapPeriod.Year)),
        Percent(1.1m, id: "later") with { Pending = new PendingRule(7, false), Expiry = new Expiry.Rolling(new CalendarSpan(0, 60)) },
        Each(100));

    private static Gen<(Happening What, int Hours)[]> Steps => Gen.Select(
        Gen.OneOf(
            Gen.Select(Gen.Int[1, 5], Gen.Long[1, 900_000], (order, paid) => (Happening)new Happening.Purchased($"o{order}", new Amount(paid, Unit.From("RUB")))),
            Gen.Select(Gen.Int[1, 5], Gen.Long[1, 900_000], (order, back) => (Happening)new Happening.Returned($"o{order}", new Amount(back, Unit.From("RUB")))),
            Gen.Int[1, 5].Select(order => (Happening)new Happening.Confirmed($"o{order}")),
            Gen.Long[1, 3].Select(times => (Happening)new Happening.Engaged("visit", times)),
            Gen.Select(Gen.Int[1, 3], Gen.Long[1, 400], Gen.Bool, (till, points, euro) => (Happening)new Happening.PointsHeld($"r{till}", points, euro ? Unit.From("EUR") : null)),
            Gen.Select(Gen.Int[1, 3], Gen.Long[1, 400], (till, points) => (Happening)new Happening.PointsCaptured($"r{till}", points)),
            Gen.Int[1, 3].Select(till => (Happening)new Happening.PointsVoided($"r{till}")),
            Gen.Select(Gen.Int[1, 3], Gen.Long[1, 100], (till, points) => (Happening)new Happening.PointsRefunded($"r{till}", points)),
            Gen.Int[0, 40].Select(pick => pick == 0 ? new Happening.StandingChanged(Standing.Closed) : (Happening)new Happening.TimePassed())),
        Gen.Int[0, 600]).Array[1, 40];

    private static void Check(Counter counter)
    {
        foreach (var unit in new[] { Points, Unit.From("EUR") })
        {
            var balance = counter.Account.BalanceOf(unit);
            Assert.Equal(counter.Booked(BookAccounts.MemberAvailable, unit), balance.Available);
            Assert.Equal(counter.Booked(BookAccounts.MemberHeld, unit), balance.Held);
            Assert.Equal(counter.Booked(BookAccounts.MemberPending, unit), balance.Pending);
            Assert.Equal(Math.Max(0, balance.Available), balance.Lots.Total);
            Assert.Equal(balance.Maturing.Sum(lot => lot.Points), balance.Pending);
            Assert.Equal(counter.Account.Holds.Values.Where(hold => hold.Unit == unit).Sum(hold => hold.Points), balance.Held);
            Assert.True(balance.Available >= (unit == Points ? -500 : 0));
            Assert.All(balance.Lots, lot => Assert.True(balance.ExpiryOf(lot.Key) is not { } end || end > counter.Now));
        }

        Assert.All(counter.Entries[^1].Decision.Postings.GroupBy(posting => posting.Unit), unit => Assert.Equal(0, unit.Sum(posting => posting.Value)));
        Assert.True(counter.Account.Due is null || counter.Account.Due > counter.Now);
        Assert.All(counter.Account.Caps.Values, used => Assert.InRange(used, 0, 9_000));
    }

    private static long[] PartsOf(long whole, long[] weights)
    {
        var sum = weights.Sum();
        var parts = weights.Select(weight => (long)((Int128)whole * weight / sum)).ToArray();
        parts[0] += whole - parts.Sum();
        return parts;
    }
}
