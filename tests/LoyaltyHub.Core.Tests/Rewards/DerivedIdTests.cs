using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Tests.Building;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Rewards;

/// <summary>Rewards of other accounts under event ids so long that the ids made of them would be too long.</summary>
public sealed class DerivedIdTests
{
    private static readonly Programme Rules = Of(
        [Terms()],
        Percent(1, id: "employee") with { To = RewardTo.Employee },
        Percent(2, id: "more") with { To = RewardTo.Employee });

    [Theory]
    [InlineData(200)]
    [InlineData(235)]
    [InlineData(236)]
    [InlineData(255)]
    [InlineData(256)]
    public async Task Rewards_and_recalls_of_long_event_ids_stay_apart_and_have_their_effect_once(int length)
    {
        var town = new Town(Rules);
        var (one, other, back) = (Id(length, '1'), Id(length, '2'), Id(length, '3'));
        await town.SettleAsync("firm", Said(Bought("o1"), id: one));
        await town.SettleAsync("firm", Said(Bought("o2"), id: other));
        await town.SettleAsync("firm", Said(Bought("o1"), id: one));
        Assert.Equal(60, await town.AvailableAsync("anna"));

        await town.SettleAsync("firm", Said(Return("o1", "1000"), id: back));
        await town.SettleAsync("firm", Said(Return("o1", "1000"), id: back));
        Assert.Equal(30, await town.AvailableAsync("anna"));
        await town.BalancedAsync();
    }

    [Fact]
    public async Task What_wins_its_group_goes_to_the_account_it_is_for_and_comes_back_from_there()
    {
        var rules = Of([Terms()], Percent(1, id: "company") with { Group = "offers" }, Percent(2, id: "employee") with { Group = "offers", To = RewardTo.Employee }) with
        { Groups = [new RuleGroup("offers", GroupPolicy.Best)] };
        var town = new Town(rules);
        await town.SayAsync("firm", Bought("o1"));
        Assert.Equal((0, 20), (await town.AvailableAsync("firm"), await town.AvailableAsync("anna")));
        await town.SayAsync("firm", Return("o1", "1000"));
        Assert.Equal((0, 0), (await town.AvailableAsync("firm"), await town.AvailableAsync("anna")));
        await town.SayAsync("firm", Purchase("o2", "1000"));
        Assert.Equal(10, await town.AvailableAsync("firm"));
        await town.BalancedAsync();
    }

    private static string Id(int length, char last) => new string('e', length - 1) + last;

    private static Happening Bought(string order) => new Happening.Purchased(order, Money("1000"), Employee: Town.AliasOf("anna"));
}
