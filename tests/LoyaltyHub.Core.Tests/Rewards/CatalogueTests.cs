using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;
using LoyaltyHub.Core.Tests.Building;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Rewards;

/// <summary>What a till can ask for besides points: items of the catalogue, a part of an order.</summary>
public sealed class CatalogueTests
{
    private static readonly CatalogueItem Drink = new("drink", new LocalText("A drink", "Напиток"), 150, null, [Cinema], 9_999);

    private static readonly CatalogueItem Plain = new("plain", new LocalText("Anything", "Что угодно"), 40, null, [], null);

    [Fact]
    public void An_item_costs_its_points_and_the_partner_gets_what_it_is_worth()
    {
        var counter = With(Terms(), 400);
        counter.Say(new Happening.PointsHeld("r1", null, Item: "drink"), Cinema);
        Assert.Equal((250, 150), (counter.Available, counter.Balance.Held));
        Assert.Equal(DeclineReason.WholeItemOnly, counter.Say(new Happening.PointsCaptured("r1", 100), Cinema).Declined()!.Reason);
        counter.Say(new Happening.PointsCaptured("r1"), Cinema);
        Assert.Equal((250, 0, 9_999), (counter.Available, counter.Balance.Held, counter.Owed(Cinema)));
        Assert.Equal(DeclineReason.WholeItemOnly, counter.Say(new Happening.PointsRefunded("r1", 10), Cinema).Declined()!.Reason);
        counter.Say(new Happening.PointsRefunded("r1"), Cinema);
        Assert.Equal((400, 0), (counter.Available, counter.Owed(Cinema)));
    }

    [Fact]
    public void An_item_without_a_worth_is_worth_its_points()
    {
        var counter = With(Terms(), 400);
        counter.Say(new Happening.PointsHeld("r1", null, Item: "plain"));
        counter.Say(new Happening.PointsCaptured("r1"));
        Assert.Equal(360, counter.Available);
        Assert.Equal(-40_000 + 4_000, counter.Owed());
    }

    [Theory]
    [InlineData("drink", DeclineReason.ItemElsewhere)]
    [InlineData("yacht", DeclineReason.UnknownItem)]
    public void What_cannot_be_had_is_declined(string item, DeclineReason reason) =>
        Assert.Equal(reason, With(Terms(), 400).Say(new Happening.PointsHeld("r1", null, Item: item)).Declined()!.Reason);

    [Fact]
    public void Too_few_points_for_an_item_are_too_few()
    {
        var declined = With(Terms(), 100).Say(new Happening.PointsHeld("r1", null, Item: "drink"), Cinema).Declined()!;
        Assert.Equal((DeclineReason.InsufficientPoints, 150, 100), (declined.Reason, declined.Asked, declined.Had));
    }

    [Theory]
    [InlineData(30, "100", null, 30L)]
    [InlineData(31, "100", DeclineReason.AboveShare, 30L)]
    [InlineData(9, "100", DeclineReason.BelowMinimum, 10L)]
    [InlineData(30, null, DeclineReason.OrderAmountMissing, null)]
    [InlineData(null, "100.99", null, 30L)]
    [InlineData(null, "9000", null, 400L)]
    [InlineData(null, "33", DeclineReason.BelowMinimum, 10L)]
    public void Points_pay_a_part_of_an_order_within_its_limits(int? points, string? order, DeclineReason? reason, long? number)
    {
        var terms = Terms() with { Burn = new BurnRule(100, Unit.From("RUB"), MinimumPoints: 10, MaximumShare: 30) };
        var decision = With(terms, 400).Say(new Happening.PointsHeld("r1", points, Order: order is null ? null : Money(order)));
        Assert.Equal(reason, decision.Declined()?.Reason);
        Assert.Equal(number, reason is null ? decision.Trace.OfType<Trace.Held>().Single().Points : decision.Declined()!.Had);
    }

    [Fact]
    public void An_order_in_another_currency_is_declined() => Assert.Equal(
        DeclineReason.OrderCurrency,
        With(Terms(), 400).Say(new Happening.PointsHeld("r1", 5, Order: Money("10", "EUR"))).Declined()!.Reason);

    private static Counter With(UnitTerms terms, long points)
    {
        var counter = new Counter(Of([terms], Each(points)) with { Catalogue = [Drink, Plain] });
        counter.Say(Visit());
        return counter;
    }
}
