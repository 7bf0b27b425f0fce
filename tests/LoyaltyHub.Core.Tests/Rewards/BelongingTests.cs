using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;
using LoyaltyHub.Core.Tests.Building;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Rewards;

/// <summary>Rules, perks and programmes for members who belong to something.</summary>
public sealed class BelongingTests
{
    private static readonly EarnCondition Plus = EarnCondition.None with { Member = new Belonging([], ["staff"], ["plus", "prime"], []) };

    [Fact]
    public void A_rule_for_subscribers_applies_while_a_subscription_runs_and_says_why_not()
    {
        var counter = new Counter(Rules(Percent(5, when: Plus)));
        Assert.Equal(0, Earned(counter, 0));
        Assert.Equal("“Shopping” did not apply: it asks for the subscription plus or prime.", counter.Why.En);
        Assert.Equal("Правило «Покупки» не сработало: нужна подписка plus или prime.", counter.Why.Ru);
        counter.Say(new Happening.Enrolled(EnrolmentKind.Subscription, "prime", Noon.AddDays(10)));
        Assert.Equal((50, 50, 0), (Earned(counter, 1), Earned(counter, 9), Earned(counter, 10)));
        counter.Say(new Happening.Enrolled(EnrolmentKind.Segment, "staff"));
        Assert.Equal(0, Earned(counter, 2));
        Assert.Contains("it leaves out members of staff", counter.Why.En);
        Assert.Contains("участники группы staff исключены", counter.Why.Ru);
    }

    [Fact]
    public void A_programme_for_some_leaves_the_others_out_and_counts_nothing_for_them()
    {
        var programme = Rules(Percent(5)) with
        {
            Members = new Belonging(["staff"], [], [], []),
            Counters = [new CounterRule("orders", new LocalText("Orders", "Заказы"), [EarnRule.Purchase], EarnCondition.None, CountOf.Times, Unit.From("RUB"))],
        };
        var counter = new Counter(programme);
        Assert.Equal(0, Earned(counter, 0));
        Assert.Equal("“Test” does not count: it is for members of staff.", counter.Why.En);
        Assert.Equal("Программа «Тест» не учитывается: только для участников группы staff.", counter.Why.Ru);
        Assert.Equal(Account.Empty(Anna), counter.Account with { Entries = 0 });
        counter.Say(new Happening.Enrolled(EnrolmentKind.Segment, "staff"));
        Assert.Equal(50, Earned(counter, 1));
    }

    [Fact]
    public void A_level_brings_its_perks_and_those_of_the_levels_below_as_long_as_it_is_held()
    {
        var counter = new Counter(Tiered());
        Assert.Equal(DeclineReason.PerkNotHeld, counter.Say(new Happening.PerkUsed("delivery", "u1")).Declined()!.Reason);
        counter.Say(Purchase("o1", "2000"));
        Assert.Equal(["delivery", "lounge"], Held(counter));
        Assert.Null(counter.Say(new Happening.PerkUsed("delivery", "u2")).Declined());
        counter.Say(Return("o1", "1500"));
        Assert.Equal(["delivery"], Held(counter));
        Assert.Equal(DeclineReason.PerkNotHeld, counter.Say(new Happening.PerkUsed("lounge", "u3")).Declined()!.Reason);
        counter.Say(Return("o1", "500"));
        Assert.Empty(Held(counter));
    }

    [Fact]
    public void A_challenge_gives_its_perk_and_a_return_takes_it_back()
    {
        var counter = new Counter(Tiered());
        counter.Say(Purchase("o1", "100"));
        counter.Say(Purchase("o2", "100"));
        Assert.Equal(["gift"], Held(counter));
        Assert.Contains("“A gift” was given: it can be used once.", counter.Why.En);
        counter.Say(Return("o1", "50"));
        Assert.Equal(["gift"], Held(counter));
        counter.Say(Return("o1", "50"));
        Assert.Empty(Held(counter));
        Assert.Contains("“A gift” was taken back, since what it was given for came back.", counter.Why.En);
        counter.Say(Return("o2", "100"));
        Assert.Equal(Account.Empty(Anna), counter.Account with { Entries = 0 });
    }

    private static Programme Tiered() => Rules(Percent(5)) with
    {
        Counters =
        [
            new CounterRule("spend", new LocalText("Spend", "Траты"), [EarnRule.Purchase], EarnCondition.None, CountOf.Amount, Unit.From("RUB")),
            new CounterRule("orders", new LocalText("Orders", "Заказы"), [EarnRule.Purchase], EarnCondition.None, CountOf.Times, Unit.From("RUB")),
        ],
        Ladders =
        [
            new Ladder("status", new LocalText("Status", "Статус"), "spend", new Window(Granule.Year),
                [new Level("silver", new LocalText("Silver", "Серебро"), 50_000, ["delivery"]), new Level("gold", new LocalText("Gold", "Золото"), 200_000, ["lounge"])], default, false),
        ],
        Challenges = [new Challenge("two", new LocalText("Two orders", "Два заказа"), "orders", new Window(Granule.Lifetime), 2, false) { Perks = ["gift"] }],
        Perks = [new Perk("delivery", new LocalText("Delivery", "Доставка")), new Perk("lounge", new LocalText("Lounge", "Зал")), new Perk("gift", new LocalText("A gift", "Подарок"), 1)],
    };

    private static List<string> Held(Counter counter) => [.. HeldPerks.Of(counter.Account, counter.Programme, Noon).Select(held => held.Perk.Id)];

    private static long Earned(Counter counter, int day) =>
        counter.Say(Purchase($"day {day}", "1000"), at: Noon.AddDays(day)).Postings.Where(posting => posting.Account == BookAccounts.MemberAvailable).Sum(posting => posting.Value);
}
