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
            new Trace.Sent("each", RewardTo.Employee, 5), new Trace.Sent("each", RewardTo.Referrer, 0), new Trace.Recalled("each", Core.Activities.EventId.From("e"), 5, 2), new Trace.Recalled("each", Core.Activities.EventId.From("e"), 5, 0),
            new Trace.RecallWaits("each", Shop, Core.Activities.EventId.From("e"), 2), new Trace.Drawn("each", "wheel", "chain", 3, 100, "big"),
            new Trace.Corrected("Boris", "a wrong code"), new Trace.Regranted("each", Points, Shop, Core.Activities.EventId.From("e"), "o", 1, 3, Pending: true),
            new Trace.Regranted("each", Points, Shop, Core.Activities.EventId.From("e"), null, 3, 1, WrittenOff: 1), new Trace.Regranted("each", Points, Shop, Core.Activities.EventId.From("e"), null, 3, 3),
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
