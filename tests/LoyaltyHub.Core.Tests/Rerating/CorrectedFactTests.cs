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

/// <summary>What was said wrongly of an event, said rightly.</summary>
public sealed class CorrectedFactTests
{
    [Fact]
    public void A_corrected_code_adds_what_was_missing_and_tells_why_in_both_languages()
    {
        var desk = new Desk(Rules(Fuel, All));
        desk.Say("anna", Purchase("o1", "1000.00", "5814"), "e1");
        desk.Say("boris", Purchase("o2", "500.00", "5541"), "e2");

        var preview = desk.Preview([Fact("e1", said => said with { Mcc = "5541" })]);

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

        desk.Apply(desk.Preview([Fact("e1", said => said with { Mcc = null })]));

        Assert.Equal((10L, -1_000L), (desk.Available("anna"), desk.Owed(Shop)));
        Assert.Equal(["e1 Correction 10000"], desk.Lines(Shop));
    }

    [Fact]
    public void What_is_corrected_is_corrected_once_and_stays_corrected()
    {
        var desk = new Desk(Rules(Fuel, All));
        desk.Say("anna", Purchase("o1", "1000.00", "5814"), "e1");
        desk.Say("anna", Purchase("o2", "300.00", "5814"), "e2");
        var fact = Fact("e1", said => said with { Mcc = "5541" });
        desk.Apply(desk.Preview([fact]));

        var again = desk.Preview([fact]);
        var another = desk.Preview([Fact("e2", said => said with { Mcc = "5541" })]);

        Assert.Empty(again.Corrections);
        Assert.Equal(["e2"], another.Rows.Select(row => row.Event.Value));
        Assert.NotEqual(again.Fingerprint, another.Fingerprint);
        Assert.Equal(another.Fingerprint, desk.Preview([Fact("e2", said => said with { Mcc = "5541" })]).Fingerprint);
    }

    [Fact]
    public void A_correction_can_be_put_back()
    {
        var desk = new Desk(Rules(Fuel, All));
        desk.Say("anna", Purchase("o1", "1000.00", "5814"), "e1");
        desk.Apply(desk.Preview([Fact("e1", said => said with { Mcc = "5541" })]));

        desk.Apply(desk.Preview([Fact("e1", said => said with { Mcc = "5814" })]));

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

        desk.Apply(desk.Preview([Fact("e1", said => said with { Mcc = right })]));

        Assert.Equal(right == "5541" ? 66 : 6, desk.Available("anna"));
        desk.Say("anna", Return("o1", "600.00"));
        Assert.Equal(right == "5541" ? 6 : 0, desk.Available("anna"));
        desk.Say("anna", Return("o1", "66.67"));
        Assert.Empty(desk.Books);
        Assert.Equal(Account.Empty(Anna) with { Entries = 5 }, desk.AccountOf("anna"));
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
