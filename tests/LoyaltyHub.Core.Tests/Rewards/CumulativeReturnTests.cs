using CsCheck;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Rewards;
using LoyaltyHub.Core.Tests.Building;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Rewards;

/// <summary>Platforms that say how much of an order has come back in all, and not how much comes back now.</summary>
public sealed class CumulativeReturnTests
{
    private static Happening.Returned Total(string sum, string order = "o1") => new(order, Money(sum), null, IsTotal: true);

    [Fact]
    public void Each_total_takes_back_what_came_since_the_last()
    {
        var counter = new Counter(Rules(Percent(10)));
        counter.Say(Purchase("o1", "1000"));
        counter.Say(Total("300"));
        Assert.Equal(70, counter.Available);
        counter.Say(Total("500"));
        Assert.Equal(50, counter.Available);
        counter.Say(Total("1000"));
        Assert.Equal((0, 0), (counter.Available, counter.Owed()));
    }

    [Fact]
    public void A_total_that_comes_again_or_late_takes_nothing_and_says_why()
    {
        var counter = new Counter(Rules(Percent(10)));
        counter.Say(Purchase("o1", "1000"));
        counter.Say(Total("500"));
        Assert.IsType<Trace.ReturnCounted>(Assert.Single(counter.Say(Total("300")).Trace));
        Assert.IsType<Trace.ReturnCounted>(Assert.Single(counter.Say(Total("500")).Trace));
        Assert.Equal("Of order o1 500.00 RUB came back in all, which had been counted before.", counter.Why.En);
        Assert.Equal(50, counter.Available);
        Assert.Equal(DeclineReason.CurrencyDiffers, counter.Say(new Happening.Returned("o1", Money("900", "EUR"), null, true)).Declined()!.Reason);
    }

    [Fact]
    public void Totals_in_any_order_however_often_and_before_their_purchase_come_to_the_highest() =>
        Gen.Select(Gen.Long[1, 200_000], Gen.Long[1, 100_000].List[1, 6], Gen.Int[0, 6], Gen.Int).Sample((paid, totals, before, seed) =>
        {
            var counter = new Counter(Rules(Percent(7)));
            Happening[] said = [.. totals.Concat(totals).OrderBy(sum => HashCode.Combine(sum, seed)).Select(sum => new Happening.Returned("o1", new Amount(sum, Unit.From("RUB")), null, true))];
            foreach (var total in said.Take(before))
            {
                counter.Say(total);
            }

            counter.Say(new Happening.Purchased("o1", new Amount(paid, Unit.From("RUB"))));
            foreach (var total in said.Skip(before))
            {
                counter.Say(total);
            }

            var one = new Counter(Rules(Percent(7)));
            one.Say(new Happening.Purchased("o1", new Amount(paid, Unit.From("RUB"))));
            one.Say(new Happening.Returned("o1", new Amount(totals.Max(), Unit.From("RUB"))));
            Assert.Equal((one.Available, one.Owed()), (counter.Available, counter.Owed()));
            Assert.Empty(counter.Account.WaitingReturns);
        }, iter: 500);
}
