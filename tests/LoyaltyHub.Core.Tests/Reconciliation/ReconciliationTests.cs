using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Reconciliation;
using Xunit;

namespace LoyaltyHub.Core.Tests.Reconciliation;

public sealed class ReconciliationTests
{
    [Fact]
    public void Each_line_of_either_side_is_in_exactly_one_result()
    {
        var report = PartnerReport.Parse(new StringReader("currency,event_id,amount_minor\r\nRUB,a,-100\r\nRUB,b,-1\r\nRUB,x,5\r\nRUB,a,-100\r\n"));
        var matches = Matching.Of([Line("a", -100), Line("b", -200), Line("c", -300)], report);
        Assert.Equal(
            ["matched a", "amount b", "unexpected x", "twice a", "missing c"],
            matches.Select(match => match switch
            {
                Match.Matched => "matched",
                Match.AmountDiffers { Expected.Value: -200, Reported.Value: -1 } => "amount",
                Match.Unexpected => "unexpected",
                Match.ReportedTwice => "twice",
                Match.Missing => "missing",
                _ => "?",
            } + $" {match.EventId}"));
        Assert.Equal(4, matches.Count(match => match.IsBreak));
    }

    [Fact]
    public void An_event_with_two_lines_matches_line_by_line()
    {
        var report = PartnerReport.Parse(new StringReader("event_id,amount_minor,currency\na,-2,RUB\na,-1,RUB\n"));
        Assert.All(Matching.Of([Line("a", -1), Line("a", -2)], report), match => Assert.IsType<Match.Matched>(match));
    }

    [Theory]
    [InlineData("", "header")]
    [InlineData("event_id,amount\n", "header")]
    [InlineData("event_id,amount_minor,currency\na,1.5,RUB\n", "line 2: amount_minor")]
    [InlineData("event_id,amount_minor,currency\na,1,XXQ\n", "line 2: currency")]
    [InlineData("event_id,amount_minor,currency\n,1,RUB\n", "line 2: event_id")]
    [InlineData("event_id,amount_minor,currency\na,1\n", "line 2")]
    public void A_report_that_cannot_be_read_says_where(string csv, string fault) =>
        Assert.Contains(fault, Assert.Throws<PartnerReportException>(() => PartnerReport.Parse(new StringReader(csv))).Message, StringComparison.Ordinal);

    private static ObligationLine Line(string id, long amount) =>
        new(EventId.From(id), ObligationReason.Accrual, DateTimeOffset.UnixEpoch, new Amount(amount, Unit.From("RUB")), 1);
}
