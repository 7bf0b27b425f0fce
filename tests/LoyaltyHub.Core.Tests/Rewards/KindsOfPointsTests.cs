using System.Text;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;
using LoyaltyHub.Core.Tests.Building;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Rewards;

/// <summary>Award points, status points and money side by side: what each is worth, and that members can tell them apart.</summary>
public sealed class KindsOfPointsTests
{
    private static readonly Unit Miles = Unit.From("MILES");

    private static readonly Unit Status = Unit.From("STATUS");

    private static readonly Unit Roubles = Unit.From("RUB");

    private static readonly Programme Club = ProgrammeFile.Parse(
        Encoding.UTF8.GetBytes("""
            {
              "programme": "club", "version": 1, "name": { "en": "Club", "ru": "Клуб" }, "utcOffset": "+03:00",
              "units": [
                { "unit": "MILES", "burn": { "pointValue": 50, "currency": "RUB" } },
                { "unit": "STATUS", "burn": { "pointValue": 0, "currency": "RUB" } },
                { "unit": "RUB" }
              ],
              "catalogue": [{ "item": "badge", "name": { "en": "A badge", "ru": "Значок" }, "points": 3, "unit": "STATUS" }],
              "earn": [
                { "rule": "miles", "name": { "en": "Miles", "ru": "Мили" }, "on": "purchase", "reward": { "points": 1, "per": 2000 } },
                { "rule": "status", "name": { "en": "Status", "ru": "Статус" }, "on": "purchase", "unit": "STATUS", "reward": { "points": 1, "per": 10000 } },
                { "rule": "back", "name": { "en": "Money back", "ru": "Кешбэк" }, "on": "purchase", "unit": "RUB", "reward": { "percent": 1, "rounding": "down" } },
                { "rule": "tip", "name": { "en": "A tip", "ru": "Чаевые" }, "on": "purchase", "to": "employee", "unit": "RUB", "reward": { "percent": 2, "rounding": "down" }, "caps": [{ "points": 1000, "per": "month" }] }
              ]
            }
            """),
        "club.json");

    [Fact]
    public void Points_that_are_worth_nothing_cost_nobody_anything_and_pay_for_items_alone()
    {
        var counter = new Counter(Club);
        counter.Say(Purchase("o1", "500.00"));
        Assert.Equal((25, 5, 500), (counter.Account.BalanceOf(Miles).Available, counter.Account.BalanceOf(Status).Available, counter.Account.BalanceOf(Roubles).Available));
        Assert.Equal(-(25 * 50) - 500, counter.Owed());

        Assert.Equal(DeclineReason.NotSpendable, counter.Say(new Happening.PointsHeld("r1", 2, Status)).Declined()!.Reason);
        Assert.Equal("Redemption r1 was declined: points of this kind cannot be spent like money.", counter.Why.En);
        Assert.Equal(DeclineReason.NotSpendable, counter.Say(new Happening.PointsHeld("r1", null, Status, Order: Money("100.00"))).Declined()!.Reason);

        Assert.Null(counter.Say(new Happening.PointsHeld("r2", null, Item: "badge")).Declined());
        Assert.Null(counter.Say(new Happening.PointsCaptured("r2")).Declined());
        Assert.Equal((2, -(25 * 50) - 500), (counter.Account.BalanceOf(Status).Available, counter.Owed()));

        counter.Say(Return("o1", "500.00"));
        Assert.Equal((0, 0), (counter.Account.BalanceOf(Miles).Available, counter.Owed()));
    }

    [Fact]
    public void Each_kind_is_called_by_its_unit_where_there_are_several()
    {
        var counter = new Counter(Club);
        counter.Say(Purchase("o1", "500.00"));
        Assert.Contains("25 MILES for “Miles”: 1 MILES for every full 20.00 RUB of 500.00 RUB, together 25.", counter.Why.En);
        Assert.Contains("5 STATUS for “Status”: 1 STATUS for every full 100.00 RUB", counter.Why.En);
        Assert.Contains("25 MILES по правилу «Мили»: 1 MILES за каждые полные 20,00 ₽", counter.Why.Ru);
        Assert.Contains("5,00 ₽ по правилу «Кешбэк»", counter.Why.Ru);
    }

    [Fact]
    public void Money_is_said_as_money_where_a_till_asks_for_too_much()
    {
        var counter = new Counter(Club);
        counter.Say(Purchase("o1", "500.00"));
        counter.Say(new Happening.PointsHeld("r1", 123_456, Roubles));
        Assert.Equal("Redemption r1 was declined: 1,234.56 RUB asked for, 5.00 RUB available.", counter.Why.En);
        Assert.Equal("Списание r1 отклонено: запрошено 1\u00a0234,56 ₽, доступно 5,00 ₽.", counter.Why.Ru);

        counter.Say(new Happening.PointsHeld("r2", 300, Roubles));
        counter.Say(new Happening.PointsCaptured("r2", 400));
        Assert.Equal("Redemption r2 was declined: more was asked for than is set aside.", counter.Why.En);
        Assert.Equal("Списание r2 отклонено: запрошено больше, чем зарезервировано.", counter.Why.Ru);
    }

    [Fact]
    public async Task Money_for_another_account_is_said_as_money_and_what_its_limit_took_is_told_there()
    {
        var town = new Town(Club);
        await town.SettleAsync("firm", Said(Bought("o1", 2_000, "anna"), id: "e1"));
        Assert.Contains("“A tip” rewards the employee who acted for the company: 40.00 RUB, within the limits of that account.", (await town.WhyAsync("firm")).En);
        Assert.Contains("награждает сотрудника, действовавшего за компанию: 40,00 ₽ в пределах лимитов того счёта", (await town.WhyAsync("firm")).Ru);
        Assert.Equal("10.00 RUB for “A tip”: a reward of 40.00 RUB for what another member did, but the limit is 10.00 RUB a month.", (await town.WhyAsync("anna")).En);
        Assert.Equal("10,00 ₽ по правилу «Чаевые»: награда за то, что сделал другой участник (40,00 ₽), но лимит за месяц — 10,00 ₽.", (await town.WhyAsync("anna")).Ru);

        await town.SettleAsync("firm", Said(Bought("o2", 2_000, "anna"), id: "e2"));
        Assert.Equal("0.00 RUB for “A tip”: a reward of 40.00 RUB for what another member did, but the limit of 10.00 RUB a month is used up.", (await town.WhyAsync("anna")).En);
        Assert.Equal("0,00 ₽ по правилу «Чаевые»: награда за то, что сделал другой участник (40,00 ₽), но лимит 10,00 ₽ за месяц исчерпан.", (await town.WhyAsync("anna")).Ru);

        // The other account is not seen from here: what is told of it is what the rule comes to, never what is there.
        await town.SettleAsync("firm", Said(Return("o1", "500"), id: "e3"));
        Assert.Contains("“A tip”: the reward of another member is 30.00 RUB by now, not 40.00 RUB, within the limits of that account.", (await town.WhyAsync("firm")).En);
        Assert.Contains("Правило «Чаевые»: награда другого участника теперь 30,00 ₽, а не 40,00 ₽, в пределах лимитов того счёта.", (await town.WhyAsync("firm")).Ru);
    }

    [Theory]
    [InlineData("1", "Списан 1 балл: по заказу o возвращено уже 1,00 ₽ из 1,00 ₽, поэтому из 1 балла, начисленного за него")]
    [InlineData("21", "Списан 21 балл: по заказу o возвращено уже 21,00 ₽ из 21,00 ₽, поэтому из 21 балла, начисленного за него")]
    [InlineData("11", "Списано 11 баллов: по заказу o возвращено уже 11,00 ₽ из 11,00 ₽, поэтому из 11 баллов, начисленных за него")]
    [InlineData("2", "Списано 2 балла: по заказу o возвращено уже 2,00 ₽ из 2,00 ₽, поэтому из 2 баллов, начисленных за него")]
    public void Russian_words_agree_with_their_number(string paid, string why)
    {
        var counter = new Counter(Rules(Percent(100)));
        counter.Say(Purchase("o", paid));
        counter.Say(Return("o", paid));
        Assert.StartsWith(why, counter.Why.Ru, StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_point_is_spoken_of_as_one()
    {
        var counter = new Counter(Of([Terms(new Expiry.Rolling(new CalendarSpan(0, 9)))], Percent(100)));
        counter.Say(Purchase("o", "1"));
        Assert.EndsWith("It expires at the end of 2026-03-23.", counter.Why.En, StringComparison.Ordinal);
        Assert.EndsWith("Сгорит в конце дня 23.03.2026.", counter.Why.Ru, StringComparison.Ordinal);
    }

    private static Happening Bought(string order, long roubles, string employee) =>
        new Happening.Purchased(order, new Amount(roubles * 100, Roubles), Employee: Town.AliasOf(employee));
}
