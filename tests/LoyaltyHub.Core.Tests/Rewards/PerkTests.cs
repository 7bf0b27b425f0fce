using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;
using LoyaltyHub.Core.Tests.Building;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Rewards;

public sealed class PerkTests
{
    private static readonly Perk Lounge = new("lounge", new LocalText("Lounge", "Бизнес-зал"), 2, When: new Belonging([], [], ["plus"], []), Per: CalendarPeriod.Month);

    private static readonly Perk Manager = new("manager", new LocalText("Personal manager", "Личный менеджер"), When: new Belonging(["vip"], [], [], []));

    [Fact]
    public void What_comes_with_a_subscription_is_used_so_often_a_month_and_ends_with_it()
    {
        var counter = new Counter(Rules(Each(1)) with { Perks = [Lounge] });
        Assert.Equal(DeclineReason.PerkNotHeld, Use(counter, 0).Declined()!.Reason);
        counter.Say(new Happening.Enrolled(EnrolmentKind.Subscription, "plus", Noon.AddDays(40)));
        Assert.Equal(1, Taken(Use(counter, 0)).Left);
        Assert.Equal(0, Taken(Use(counter, 1)).Left);
        Assert.Equal(DeclineReason.PerkUsedUp, Use(counter, 2).Declined()!.Reason);
        Assert.Equal(1, Taken(Use(counter, 18)).Left);
        Assert.Equal(DeclineReason.PerkNotHeld, Use(counter, 40).Declined()!.Reason);
    }

    [Fact]
    public void What_has_no_uses_is_used_as_often_as_one_likes_while_it_is_held()
    {
        var counter = new Counter(Rules(Each(1)) with { Perks = [Manager] });
        counter.Say(new Happening.Enrolled(EnrolmentKind.Segment, "vip"));
        foreach (var day in Enumerable.Range(0, 5))
        {
            Assert.Null(Taken(Use(counter, day, "manager")).Left);
        }

        Assert.Equal("“Personal manager” was used (u).", counter.Why.En);
        Assert.Empty(counter.Account.Known.Perks);
    }

    [Fact]
    public void A_use_that_arrives_late_is_counted_where_it_happened_and_one_that_arrives_too_late_is_declined()
    {
        var counter = new Counter(Rules(Each(1)) with { Perks = [Lounge] });
        counter.Say(new Happening.Enrolled(EnrolmentKind.Subscription, "plus"));
        counter.Now += TimeSpan.FromDays(100);
        Assert.Equal(1, Taken(Use(counter, 0)).Left);
        Assert.Equal(0, Taken(Use(counter, 0)).Left);
        Assert.Equal(DeclineReason.PerkUsedUp, Use(counter, 0).Declined()!.Reason);
        counter.Now += TimeSpan.FromDays(10);
        Assert.Equal(DeclineReason.PerkEnded, Use(counter, 0).Declined()!.Reason);
        Assert.Empty(counter.Account.Known.Perks);
    }

    [Fact]
    public void What_can_be_used_once_ever_is_used_once_ever()
    {
        var counter = new Counter(Rules(Each(1)) with { Perks = [Lounge with { Uses = 1, Per = null }] });
        counter.Say(new Happening.Enrolled(EnrolmentKind.Subscription, "plus"));
        Assert.Equal(0, Taken(Use(counter, 0)).Left);
        counter.Now += TimeSpan.FromDays(1_000);
        Assert.Equal(DeclineReason.PerkUsedUp, Use(counter, 999).Declined()!.Reason);
    }

    [Fact]
    public void A_frozen_account_uses_nothing_and_an_unknown_perk_is_named()
    {
        var counter = new Counter(Rules(Each(1)) with { Perks = [Manager] });
        counter.Say(new Happening.Enrolled(EnrolmentKind.Segment, "vip"));
        Assert.Equal(DeclineReason.UnknownPerk, Use(counter, 0).Declined()!.Reason);
        counter.Say(new Happening.StandingChanged(Standing.Frozen));
        Assert.Equal(DeclineReason.AccountFrozen, Use(counter, 0, "manager").Declined()!.Reason);
    }

    private static Decision Use(Counter counter, int day, string perk = "lounge") => counter.Say(new Happening.PerkUsed(perk, "u"), at: Noon.AddDays(day));

    private static Trace.PerkTaken Taken(Decision decision) => Assert.Single(decision.Trace.OfType<Trace.PerkTaken>());
}
