using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Rerating;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Rerating;

public sealed class RerateFileTests
{
    [Fact]
    public void A_row_changes_what_it_names_and_nothing_else()
    {
        var facts = Parse("partner,event_id,mcc,category,amount_minor,quantity,line\nshop,e1,5541,-,,,\nshop,e2,,,2500,,l2\nshop,e3,,,,2,\n");

        var bought = new Happening.Purchased("o1", Money("10.00"), "5814", "food", Channel: "web");
        Assert.Equal(bought with { Mcc = "5541", Category = null }, facts[0].Right(bought));
        var lines = (Happening.Purchased)facts[1].Right(bought with { Lines = [new OrderLine("l1", 500), new OrderLine("l2", 500)] });
        Assert.Equal([500, 2_500], lines.Lines!.Select(line => line.Paid));
        Assert.Equal(new Happening.Engaged("visit", 2), facts[2].Right(Visit()));
        Assert.Equal(("facts.csv:3", "e2"), (facts[1].Source, facts[1].Event.Value));
    }

    [Theory]
    [InlineData("partner,event_id\nshop,e1\n", "facts.csv:1: the header must name partner and event_id, at least one of mcc, category, channel, amount_minor, quantity, and nothing else but line")]
    [InlineData("partner,event_id,mcc,colour\nshop,e1,5541,red\n", "facts.csv:1: the header must name partner and event_id, at least one of mcc, category, channel, amount_minor, quantity, and nothing else but line")]
    [InlineData("partner,event_id,mcc\nshop,,5541\n", "facts.csv:2: event_id is empty or longer than 128 characters")]
    [InlineData("partner,event_id,mcc\nshop,e1,fuel\n", "facts.csv:2: mcc is not four digits")]
    [InlineData("partner,event_id,mcc\nshop,e1,\n", "facts.csv:2: nothing is corrected; give one of mcc, category, channel, amount_minor, quantity")]
    [InlineData("partner,event_id,amount_minor\nshop,e1,39.90\n", "facts.csv:2: amount_minor is not a whole number of minor units above zero, e.g. 399050")]
    [InlineData("partner,event_id,quantity\nshop,e1,0\n", "facts.csv:2: quantity is not a whole number above zero")]
    public void A_file_that_cannot_be_used_says_where_and_why(string text, string fault) =>
        Assert.Equal(fault.Replace("128", $"{EventId.MaxLength}", StringComparison.Ordinal), Assert.Single(Assert.Throws<CorrectionException>(() => Parse(text)).Faults));

    private static IReadOnlyList<CorrectedFact> Parse(string text) => CorrectionFile.Parse(new StringReader(text), "facts.csv");
}
