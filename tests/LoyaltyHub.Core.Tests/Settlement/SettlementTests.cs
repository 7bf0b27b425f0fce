using CsCheck;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Settlement;
using Xunit;

namespace LoyaltyHub.Core.Tests.Settlement;

public sealed class SettlementTests
{
    [Fact]
    public void Nets_are_the_sums_of_lines_whatever_order_they_come_in() => Gen.Long[-100_000, 100_000].Array[1, 40].Sample(amounts =>
    {
        var obligations = amounts.Select((amount, number) => new Obligation(3, PartnerId.From($"p-{number % 3}"), $"c{number}", [Line($"e{number}", amount)])).ToList();
        var forward = SettlementStatement.Of(3, obligations);
        var backward = SettlementStatement.Of(3, Enumerable.Reverse(obligations));
        Assert.Equal(amounts.Sum(), forward.Sum(statement => statement.Net.Value));
        Assert.Equal(forward.Select(statement => (statement.Id, statement.Net)), backward.Select(statement => (statement.Id, statement.Net)));
        Assert.All(forward, statement => Assert.Equal(statement.Net.Value, statement.Lines.Sum(line => line.Amount.Value)));
        Assert.Empty(SettlementStatement.Of(4, obligations));
    });

    [Fact]
    public void A_settlement_id_names_window_and_partner_even_with_hyphens()
    {
        var id = SettlementId.From(SettlementId.Of(12, PartnerId.From("nord-bank-2"), Unit.From("RUB")).Value);
        Assert.Equal((12, "nord-bank-2", "w00000012-nord-bank-2-rub"), (id.Window, id.Partner.Value, id.Value));
        Assert.False(SettlementId.TryFrom("w12-nordbank-rub", out _));
    }

    [Fact]
    public void Retries_wait_longer_and_longer_and_never_shorter_than_asked()
    {
        var delays = Enumerable.Range(1, 12).Select(failed => PushSchedule.After(failed, null)).ToList();
        Assert.Equal(delays.Order(), delays);
        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.FromHours(6)), (delays[0], delays[^1]));
        Assert.Equal(TimeSpan.FromMinutes(7), PushSchedule.After(1, TimeSpan.FromMinutes(7)));
        Assert.Equal(TimeSpan.FromDays(1), PushSchedule.After(1, TimeSpan.FromDays(30)));
    }

    private static ObligationLine Line(string id, long amount) =>
        new(EventId.From(id), ObligationReason.Accrual, DateTimeOffset.UnixEpoch, new Amount(amount, Unit.From("RUB")), 1);
}
