using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;
using LoyaltyHub.Core.Tests.Building;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Rewards;

public sealed class ExplanationTests
{
    [Fact]
    public void A_member_can_learn_why_they_got_37_points()
    {
        var counter = new Counter(Rules(Percent(5)));
        counter.Say(Purchase("o1", "749.00"));
        var why = counter.Why;
        Assert.Equal("37 points for “Shopping”: 5 % of 749.00 RUB is 37.45, rounded down to 37.", why.En);
        Assert.Equal("37 баллов по правилу «Покупки»: 5\u00a0% от 749,00 ₽ — это 37,45, округлено вниз до 37.", why.Ru);
    }

    [Theory]
    [InlineData(1, "1 балл ")]
    [InlineData(2, "2 балла ")]
    [InlineData(5, "5 баллов ")]
    [InlineData(11, "11 баллов ")]
    [InlineData(21, "21 балл ")]
    [InlineData(112, "112 баллов ")]
    [InlineData(1003, "1\u00a0003 балла ")]
    public void Russian_counts_points_in_the_right_form(long points, string beginning)
    {
        var counter = new Counter(Rules(Each(points)));
        counter.Say(Visit());
        Assert.StartsWith(beginning, counter.Why.Ru, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_reward_names_its_limit()
    {
        var counter = new Counter(Rules(Each(30, cap: new Core.Programmes.Cap(40, CapPeriod.Month))));
        counter.Say(Visit());
        counter.Say(Visit());
        var why = counter.Why;
        Assert.Equal("10 points for “Visits”: 30 points each time, but the limit of 40 points a month left only 10.", why.En);
        Assert.Equal("10 баллов по правилу «Визиты»: 30 баллов за каждый раз, но из лимита 40 баллов за месяц оставалось только 10.", why.Ru);
    }

    [Fact]
    public void What_a_point_is_worth_is_told_where_a_percentage_cannot_be_followed_without_it()
    {
        var counter = new Counter(Worth(50, Percent(5)));
        counter.Say(Purchase("o1", "749.50"));
        Assert.Equal("74 points for “Shopping”: 5 % of 749.50 RUB at 0.50 RUB a point is 74.95, rounded down to 74.", counter.Why.En);
        Assert.Equal("74 балла по правилу «Покупки»: 5\u00a0% от 749,50 ₽ по 0,50 ₽ за балл — это 74,95, округлено вниз до 74.", counter.Why.Ru);
    }

    [Fact]
    public void A_rate_is_told_to_its_last_digit_and_what_is_nearly_a_point_does_not_read_as_one()
    {
        var counter = new Counter(Worth(100, Percent(0.00001m)));
        counter.Say(Purchase("o1", "9999999.99"));
        Assert.Equal("0 points for “Shopping”: 0.00001 % of 9,999,999.99 RUB is 0.999999…, rounded down to 0.", counter.Why.En);
        Assert.Contains("0,00001\u00a0% от 9\u00a0999\u00a0999,99 ₽ — это 0,999999…, округлено вниз до 0.", counter.Why.Ru, StringComparison.Ordinal);
    }

    [Fact]
    public void What_points_are_exchanged_for_is_named()
    {
        var counter = new Counter(Rules(Each(200)) with { Catalogue = [new CatalogueItem("drink", new LocalText("A drink", "Напиток"), 150, null, [], null)] });
        counter.Say(Visit());
        counter.Say(new Happening.PointsHeld("r1", null, Item: "drink"));
        Assert.StartsWith("150 points set aside for “A drink” by redemption r1, until ", counter.Why.En, StringComparison.Ordinal);
        Assert.StartsWith("Зарезервировано 150 баллов за «Напиток» для списания r1, ", counter.Why.Ru, StringComparison.Ordinal);
        counter.Say(new Happening.PointsCaptured("r1"));
        Assert.Equal("150 points spent for “A drink” in redemption r1, worth 150.00 RUB.", counter.Why.En);
        Assert.Equal("Потрачено 150 баллов за «Напиток» при списании r1 на сумму 150,00 ₽.", counter.Why.Ru);
    }

    [Fact]
    public void What_counts_several_times_is_told_one_by_one()
    {
        var counter = new Counter(Rules(Each(7)));
        counter.Say(Visit(3));
        Assert.Equal("21 points for “Visits”: 7 points for each of 3 times.", counter.Why.En);
        Assert.Equal("21 балл по правилу «Визиты»: 7 баллов за каждый раз, всего 3 раза.", counter.Why.Ru);
    }

    [Fact]
    public void A_limit_of_each_event_that_several_rules_share_tells_what_it_left_to_each()
    {
        var counter = new Counter(Rules(Each(30), Each(20, id: "second"), Each(1, id: "third")) with { Caps = [new UnitCap(Points, new Cap(40, CapPeriod.Event))] });
        counter.Say(Visit());
        Assert.Equal(
            "30 points for “Visits”: 30 points each time. 10 points for “Visits”: 20 points each time, but at most 40 points each time in the programme, which left only 10. " +
            "0 points for “Visits”: 1 point each time, but at most 40 points each time in the programme, which is used up.",
            counter.Why.En);
        Assert.Contains("20 баллов за каждый раз, но не больше 40 баллов за один раз во всей программе, и из них оставалось только 10.", counter.Why.Ru, StringComparison.Ordinal);
        Assert.Contains("1 балл за каждый раз, но не больше 40 баллов за один раз во всей программе, и этот лимит исчерпан.", counter.Why.Ru, StringComparison.Ordinal);
    }

    [Fact]
    public void One_point_is_spoken_of_as_one()
    {
        var texts = Explanation.Steps(
            new Decision("test", 1,
            [
                new Trace.ClawedBack("each", Points, "o", Money("10"), Money("20"), 2, 1, 1, WrittenOff: 1),
                new Trace.Regranted("each", Points, Shop, EventId.From("e"), "o", 0, 1, Pending: true),
                new Trace.ExpiryNoticed(Points, 1, Noon),
            ], []),
            Said(Return("o", "10")),
            Rules(Each(1)));

        Assert.Equal(
            [
                "1 point taken back: 10.00 RUB of 20.00 RUB of order o is refunded by now, so 1 point of the 2 earned by it for “Visits” remains. 1 point of them was spent already and is forgiven.",
                "1 point added for “Visits” on order o at shop: 1 point is right instead of 0. It cannot be spent yet.",
                "1 point will expire from 2026-03-14 12:00 unless spent before.",
            ],
            texts.Select(text => text.En));
        Assert.Equal("Сгорит 1 балл 14.03.2026 12:00, если не потратить раньше.", texts[2].Ru);
        Assert.EndsWith("Тратить его пока нельзя.", texts[1].Ru, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_kind_of_step_and_reason_has_words_in_both_languages()
    {
        var money = Money("10");
        var lots = Lots.One(Lot.Never, 2);
        List<Trace> steps =
        [
            new Trace.Granted("each", Points, 1, 1, Lot: Lot.Never, Worth: money), new Trace.ClawedBack("each", Points, "o", money, money, 2, 1, 1, null, Lot.Never, 0, 1, 1),
            new Trace.ReturnWaits("o", money), new Trace.ReturnWaits("o", null, ["1"]), new Trace.ConfirmationWaits("o"), new Trace.NothingToTake("o"), new Trace.ReturnCounted("o", money),
            new Trace.Held("x", 1, Points, Noon), new Trace.Captured("x", 2, 1, money, Points, lots), new Trace.Voided("x", 1, Points),
            new Trace.RedemptionRefunded("x", 2, money, Points, lots), new Trace.Matured(Points, 1, "shop|o"), new Trace.Expired(Points, lots), new Trace.Expired(Points, lots, Closing: true),
            new Trace.HoldEnded("x", 1, Points), new Trace.ExpiryNoticed(Points, 1, Noon), new Trace.Given(Points, 1), new Trace.Received(Points, 1, Anna), new Trace.Received(Points, 1, Anna, Back: true),
            new Trace.Forwarded(Anna), new Trace.Forwarded(Anna, new MergeName(Shop, "p")), new Trace.Merged(Anna), new Trace.Joined(Anna), new Trace.Moved(Anna), new Trace.Parted(Anna), new Trace.StoodAlone(Anna),
            new Trace.Parked(Noon), new Trace.ParkingEnded(), new Trace.Erased(),
            new Trace.Counted("visits", new DateOnly(2026, 3, 14), "shop", 1), new Trace.Missed("each", MissReason.Mcc, "a", "b"),
            new Trace.EnrolmentSet(EnrolmentKind.Subscription, "plus", null), new Trace.EnrolmentSet(EnrolmentKind.Segment, "students", Noon), new Trace.EnrolmentSet(EnrolmentKind.Segment, "students", Noon, Ended: true),
            new Trace.ProfileSet(TimeSpan.FromHours(-4)), new Trace.ReferralAsked(), new Trace.ReferralConfirmed(Anna), new Trace.ReferralSet(Anna),
            new Trace.PerkGranted("each", "lounge", "shop|o", 2, Noon), new Trace.PerkGranted("each", "lounge", "shop|o", null, null), new Trace.PerkTaken("lounge", "u", 1, Noon), new Trace.PerkTaken("lounge", "u", null, null),
            new Trace.PerkRevoked("lounge", "shop|o", 0), new Trace.PerkRevoked("lounge", "shop|o", 2), new Trace.PerkRevoked("lounge", "shop|o", null),
            new Trace.Sent("each", RewardTo.Employee, 5), new Trace.Sent("each", RewardTo.Referrer, 0), new Trace.Recalled("each", EventId.From("e"), 5, 2), new Trace.Recalled("each", EventId.From("e"), 5, 0),
            new Trace.RecallWaits("each", Shop, EventId.From("e"), 2), new Trace.Drawn("each", "wheel", "chain", 3, 100, "big"),
            new Trace.Corrected("Boris", "a wrong code"), new Trace.Regranted("each", Points, Shop, EventId.From("e"), "o", 1, 3, Pending: true),
            new Trace.Regranted("each", Points, Shop, EventId.From("e"), null, 3, 1, WrittenOff: 1), new Trace.Regranted("each", Points, Shop, EventId.From("e"), null, 3, 3),
            .. new[] { Standing.Active, Standing.Frozen, Standing.Closed }.Select(standing => new Trace.StandingSet(standing)),
            .. Enum.GetValues<MissReason>().Select(reason => new Trace.Missed("each", reason, "a", "b")),
            .. Enum.GetValues<DeclineReason>().Select(reason => new Trace.Declined(reason, "x", 2, 1)),
        ];
        Assert.Equal(typeof(Trace).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(Trace))).ToHashSet(), steps.Select(step => step.GetType()).ToHashSet());
        Assert.All(
            Explanation.Steps(new Decision("test", 1, steps, []), Said(Visit()), Rules(Each(1))),
            text => Assert.True(text.En.Length > 10 && text.Ru.Length > 10 && text.Ru.Any(letter => letter is >= 'а' and <= 'я')));
    }
}
