using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;
using Xunit;
using static LoyaltyHub.Core.Tests.Activities.Partner;

namespace LoyaltyHub.Core.Tests.Activities;

/// <summary>What partners say of members, not of money: subscriptions, segments, referrals, perks, items.</summary>
public sealed class MemberEventTests
{
    private static readonly DateTimeOffset End = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Subscriptions_and_segments_begin_and_end()
    {
        Assert.Equal(new Happening.Enrolled(EnrolmentKind.Subscription, "plus", End), What("""{"type":"subscribed","m":"LH-1","until":"2027-01-01T03:00:00+03:00"}"""));
        Assert.Equal(new Happening.Enrolled(EnrolmentKind.Subscription, "plus"), What("""{"type":"subscribed","m":"LH-1"}"""));
        Assert.Equal(new Happening.Enrolled(EnrolmentKind.Segment, "students", End), What("""{"type":"grouped","m":"LH-1","what":"students","until":1798761600}"""));
        Assert.Equal(new Happening.Withdrawn(EnrolmentKind.Subscription, "plus"), What("""{"type":"lapsed","m":"LH-1","what":"plus"}"""));
        Assert.Equal(new Happening.Withdrawn(EnrolmentKind.Segment, "students"), What("""{"type":"ungrouped","m":"LH-1","what":"students"}"""));
    }

    [Fact]
    public void A_company_buys_by_an_employee_who_is_named_in_another_way()
    {
        var bought = Assert.IsType<Happening.Purchased>(What("""{"type":"bought-for","m":"C-7","o":"A-1","sum":4599,"who":"Anna@Example.com "}"""));
        Assert.Equal(Hasher.Hash(AliasKind.Email, PartnerId.From("shop"), "anna@example.com"), bought.Employee);
        Assert.Null(Assert.IsType<Happening.Purchased>(What("""{"type":"bought-for","m":"C-7","o":"A-1","sum":4599}""")).Employee);
        Assert.Equal("employee", Assert.Single(Rejected("""{"type":"bought-for","m":"C-7","o":"A-1","sum":4599,"who":"nobody"}""").Errors).Field);
    }

    [Fact]
    public void Profiles_referrals_perks_and_items_are_read()
    {
        Assert.Equal(new Happening.ProfileChanged(new TimeSpan(5, 30, 0)), What("""{"type":"moved","m":"LH-1","offset":"+05:30"}"""));
        Assert.Equal(new Happening.Referred(Hasher.Hash(AliasKind.LoyaltyId, PartnerId.From("shop"), "LH-2")), What("""{"type":"invited","m":"LH-1","by":"LH-2"}"""));
        Assert.Equal(new Happening.PerkUsed("lounge", "17"), What("""{"type":"enjoyed","m":"LH-1","perk":"lounge","use":17}"""));
        Assert.Equal(new Happening.PointsHeld("R", null, null, "drink"), What("""{"type":"swapped","m":"LH-1","r":"R","item":"drink"}"""));
        Assert.Equal(new Happening.PointsHeld("R", null, Order: new Amount(4599, Unit.From("RUB"))), What("""{"type":"part-paid","m":"LH-1","r":"R","sum":"45.99"}"""));
        Assert.Equal(new Happening.PointsHeld("R", 12, Order: new Amount(4599, Unit.From("RUB"))), What("""{"type":"part-paid","m":"LH-1","r":"R","p":12,"sum":"45.99"}"""));
    }

    [Theory]
    [InlineData("""{"type":"subscribed","m":"LH-1","until":"tomorrow"}""", "until")]
    [InlineData("""{"type":"grouped","m":"LH-1","until":1798761600}""", "name")]
    [InlineData("""{"type":"moved","m":"LH-1","offset":"Moscow"}""", "utcOffset")]
    [InlineData("""{"type":"moved","m":"LH-1","offset":"+15:00"}""", "utcOffset")]
    [InlineData("""{"type":"invited","m":"LH-1"}""", "referrer")]
    [InlineData("""{"type":"enjoyed","m":"LH-1","use":"u"}""", "perk")]
    [InlineData("""{"type":"enjoyed","m":"LH-1","perk":"lounge"}""", "use")]
    [InlineData("""{"type":"swapped","m":"LH-1","r":"R"}""", "points")]
    [InlineData("""{"type":"part-paid","m":"LH-1","r":"R","p":5,"sum":"1.999"}""", "amount")]
    public void What_cannot_be_taken_is_named(string body, string field) => Assert.Equal(field, Assert.Single(Rejected(body).Errors).Field);

    private static Happening What(string body) => Accepted(body).What;
}
