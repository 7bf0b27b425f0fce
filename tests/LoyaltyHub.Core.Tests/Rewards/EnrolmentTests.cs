using CsCheck;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Rewards;
using LoyaltyHub.Core.Tests.Building;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Rewards;

public sealed class EnrolmentTests
{
    [Fact]
    public void A_subscription_holds_from_its_beginning_to_its_end_and_is_renewed()
    {
        var counter = new Counter(Rules(Each(1)));
        Subscribe(counter, 0, until: 30);
        Assert.Equal((false, true, true, false), (Holds(counter, -1), Holds(counter, 0), Holds(counter, 29), Holds(counter, 30)));
        Subscribe(counter, 30, until: 60);
        Assert.Equal((true, true, false), (Holds(counter, 0), Holds(counter, 59), Holds(counter, 60)));
        counter.Say(new Happening.Withdrawn(EnrolmentKind.Subscription, "plus"), at: Noon.AddDays(45));
        Assert.Equal((true, false), (Holds(counter, 44), Holds(counter, 45)));
        Subscribe(counter, 90, until: null);
        Assert.Equal((false, true), (Holds(counter, 50), Holds(counter, 900)));
    }

    [Fact]
    public void An_end_that_arrives_before_its_beginning_still_ends_it()
    {
        var counter = new Counter(Rules(Each(1)));
        counter.Say(new Happening.Withdrawn(EnrolmentKind.Subscription, "plus"), at: Noon.AddDays(10));
        Assert.False(Holds(counter, 10));
        Subscribe(counter, 0, until: null);
        Assert.Equal((true, false, false), (Holds(counter, 9), Holds(counter, 10), Holds(counter, 400)));
    }

    [Fact]
    public void A_beginning_and_an_end_give_the_same_in_any_order() => Gen.Select(Gen.Int[0, 50], Gen.Int[0, 50]).Sample((begins, ends) =>
    {
        if (begins == ends)
        {
            return;
        }

        var (one, other) = (new Counter(Rules(Each(1))), new Counter(Rules(Each(1))));
        Subscribe(one, begins, until: null);
        one.Say(new Happening.Withdrawn(EnrolmentKind.Subscription, "plus"), at: Noon.AddDays(ends));
        other.Say(new Happening.Withdrawn(EnrolmentKind.Subscription, "plus"), at: Noon.AddDays(ends));
        Subscribe(other, begins, until: null);
        for (var day = -1; day < 60; day++)
        {
            Assert.Equal(Holds(one, day), Holds(other, day));
        }
    });

    [Fact]
    public async Task What_a_member_belongs_to_goes_where_the_account_goes_and_comes_back()
    {
        var town = new Town();
        await town.SayAsync("boris", new Happening.Enrolled(EnrolmentKind.Subscription, "plus"));
        await town.SayAsync("boris", new Happening.ProfileChanged(TimeSpan.FromHours(7)));
        await town.DoAsync("boris", new Happening.AccountMerged(MemberId.From("anna")));
        await town.SayAsync("boris", new Happening.Enrolled(EnrolmentKind.Segment, "students"));
        await town.SayAsync("anna", new Happening.Enrolled(EnrolmentKind.Segment, "parents"));
        var anna = (await town.AccountAsync("anna")).Known;
        Assert.True(anna.Holds(EnrolmentKind.Subscription, "plus", Noon) && anna.Holds(EnrolmentKind.Segment, "students", Noon) && anna.Holds(EnrolmentKind.Segment, "parents", Noon));
        Assert.Null(anna.UtcOffset);

        await town.DoAsync("anna", new Happening.AccountParted(MemberId.From("boris")));
        var (left, back) = ((await town.AccountAsync("anna")).Known, (await town.AccountAsync("boris")).Known);
        Assert.Equal(["segment|parents"], left.Enrolments.Keys);
        Assert.Equal(["segment|students", "subscription|plus"], back.Enrolments.Keys);
        Assert.Equal(TimeSpan.FromHours(7), back.UtcOffset);
        await town.BalancedAsync();
    }

    [Fact]
    public void A_closed_account_belongs_to_nothing()
    {
        var counter = new Counter(Rules(Each(1)));
        Subscribe(counter, 0, until: null);
        counter.Say(new Happening.StandingChanged(Standing.Closed));
        Assert.False(Holds(counter, 1));
        Assert.Equal(DeclineReason.AccountClosed, counter.Say(new Happening.Enrolled(EnrolmentKind.Segment, "students")).Declined()!.Reason);
    }

    private static void Subscribe(Counter counter, int day, int? until) =>
        counter.Say(new Happening.Enrolled(EnrolmentKind.Subscription, "plus", until is { } end ? Noon.AddDays(end) : null), at: Noon.AddDays(day));

    private static bool Holds(Counter counter, int day) => counter.Account.Known.Holds(EnrolmentKind.Subscription, "plus", Noon.AddDays(day));
}
