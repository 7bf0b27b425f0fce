using LoyaltyHub.Core.Activities;
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
        var why = Explanation.Of(new Counter(Rules(Percent(5))).Say(Purchase("o1", "749.00")));
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
    public void Russian_counts_points_in_the_right_form(long points, string beginning) =>
        Assert.StartsWith(beginning, Explanation.Of(new Counter(Rules(Each(points))).Say(Visit())).Ru, StringComparison.Ordinal);

    [Fact]
    public void A_cut_reward_names_its_limit()
    {
        var counter = new Counter(Rules(Each(30, cap: new Core.Programmes.Cap(40, CapPeriod.Month))));
        counter.Say(Visit());
        var why = Explanation.Of(counter.Say(Visit()));
        Assert.Equal("10 points for “Visits”: 30 points each time, but the limit of 40 points a month left only 10.", why.En);
        Assert.Equal("10 баллов по правилу «Визиты»: 30 баллов за каждый раз, но из лимита 40 баллов за месяц оставалось только 10.", why.Ru);
    }

    [Fact]
    public void Every_kind_of_step_and_reason_has_words_in_both_languages()
    {
        var name = new LocalText("Rule", "Правило");
        var money = Money("10");
        List<Trace> steps =
        [
            new Trace.Granted("r", name, 1, 1), new Trace.ClawedBack("r", "o", money, money, 2, 1, 1, null), new Trace.ReturnWaits("o", money),
            new Trace.NothingToTake("o"), new Trace.Held("x", 1), new Trace.Captured("x", 2, 1, money), new Trace.Voided("x", 1),
            .. Enum.GetValues<MissReason>().Select(reason => new Trace.Missed("r", name, reason, "a", "b")),
            .. Enum.GetValues<DeclineReason>().Select(reason => new Trace.Declined(reason, "x", 2, 1)),
        ];
        Assert.Equal(typeof(Trace).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(Trace))).ToHashSet(), steps.Select(step => step.GetType()).ToHashSet());
        Assert.All(Explanation.Steps(new Decision("p", 1, steps, [])), text => Assert.True(text.En.Length > 10 && text.Ru.Length > 10));
    }
}
