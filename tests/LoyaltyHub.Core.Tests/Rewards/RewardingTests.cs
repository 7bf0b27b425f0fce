using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;
using LoyaltyHub.Core.Tests.Building;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Rewards;

/// <summary>Rewards in the account of the employee who acted, or of the member who brought another.</summary>
public sealed class RewardingTests
{
    private static readonly Perk Support = new("support", new LocalText("Priority support", "Приоритетная поддержка"), 1, new CalendarSpan(0, 90));

    private static readonly Programme Rules = Of(
        [Terms()],
        Percent(5, id: "company"),
        Percent(1, id: "employee", cap: new Cap(100, CapPeriod.Month)) with { To = RewardTo.Employee },
        Percent(2, id: "referrer", when: EarnCondition.None with { Referred = new ReferredCondition(30) }) with { To = RewardTo.Referrer, Perks = ["support"] }) with
    { Perks = [Support] };

    [Fact]
    public async Task One_purchase_rewards_the_company_and_its_employee_and_both_are_charged_to_the_partner()
    {
        var town = new Town(Rules);
        await town.SettleAsync("firm", Said(Bought("o1", 1_000, "anna"), id: "e1"));
        Assert.Equal((50, 10), (await town.AvailableAsync("firm"), await town.AvailableAsync("anna")));
        Assert.Equal(["e1 Accrual -1000", "e1 Accrual -5000"], await town.LinesAsync(Shop));
        Assert.Equal("10 points for “Shopping”: a reward for what another member did; 90 of 100 points left this month.", (await town.WhyAsync("anna")).En);

        await town.SettleAsync("firm", Said(Return("o1", "1000"), id: "e2"));
        Assert.Equal((0, 0), (await town.AvailableAsync("firm"), await town.AvailableAsync("anna")));
        Assert.Equal(0, await town.OwedAsync(Shop));
        Assert.Equal(4, (await town.LinesAsync(Shop)).Count);
        Assert.Equal("10 points of “Shopping” taken back, since what they were for came back: 0 points of 10 points remain.", (await town.WhyAsync("anna")).En);
        Assert.Equal(Account.Empty(MemberId.From("anna")), await town.AccountAsync("anna") with { Entries = 0 });
        await town.BalancedAsync();
    }

    [Fact]
    public async Task The_employees_limit_is_the_employees_own()
    {
        var town = new Town(Rules);
        await town.SayAsync("firm", Bought("o1", 8_000, "anna"));
        await town.SayAsync("other", Bought("o2", 8_000, "anna"));
        await town.SayAsync("other", Bought("o3", 8_000, "boris"));
        Assert.Equal((100, 80), (await town.AvailableAsync("anna"), await town.AvailableAsync("boris")));

        // What was cut is kept in proportion, and the rest of the limit is free again.
        await town.SayAsync("other", Return("o2", "4000"));
        Assert.Equal(90, await town.AvailableAsync("anna"));
        await town.SayAsync("other", Return("o2", "4000"));
        Assert.Equal(80, await town.AvailableAsync("anna"));
        await town.SayAsync("firm", Bought("o4", 8_000, "anna"));
        Assert.Equal(100, await town.AvailableAsync("anna"));
        await town.BalancedAsync();
    }

    [Fact]
    public async Task A_purchase_without_an_employee_says_that_none_was_named()
    {
        var town = new Town(Rules);
        await town.SayAsync("firm", Purchase("o1", "1000"));
        var why = await town.WhyAsync("firm");
        Assert.Contains("it rewards an employee, and none was named", why.En);
        Assert.Contains("награда — сотруднику, а он не указан", why.Ru);
    }

    [Fact]
    public async Task Whoever_brought_a_member_is_rewarded_for_what_that_member_buys_as_long_as_it_counts()
    {
        var town = new Town(Rules);
        await town.SayAsync("boris", Purchase("o0", "1000"));
        await town.SayAsync("boris", new Happening.Referred(Town.AliasOf("anna")));
        await town.SayAsync("boris", Purchase("o1", "1000"));
        Assert.Equal(20, await town.AvailableAsync("anna"));
        var perk = Assert.Single((await town.AccountAsync("anna")).Known.Perks);
        Assert.Equal(("support", 1, Noon.AddDays(90).Date.AddDays(1)), (perk.Value.Perk, perk.Value.Left, perk.Value.Until!.Value.ToOffset(TimeSpan.FromHours(3)).DateTime));

        await town.SayAsync("boris", Return("o1", "999.99"));
        Assert.Equal(0, await town.AvailableAsync("anna"));
        Assert.Single((await town.AccountAsync("anna")).Known.Perks);
        await town.SayAsync("boris", Return("o1", "0.01"));
        Assert.Null((await town.AccountAsync("anna")).Membership);

        town.Clock.Now += TimeSpan.FromDays(30);
        await town.SayAsync("boris", Purchase("o2", "1000"));
        Assert.Equal(0, await town.AvailableAsync("anna"));
        await town.BalancedAsync();
    }

    [Fact]
    public async Task A_perk_that_was_used_stays_used_when_the_order_comes_back()
    {
        var town = new Town(Rules);
        await town.SayAsync("boris", new Happening.Referred(Town.AliasOf("anna")));
        await town.SayAsync("boris", Purchase("o1", "1000"));
        await town.SayAsync("anna", new Happening.PerkUsed("support", "u1"));
        Assert.Equal("“Priority support” was used (u1). No use is left.", (await town.WhyAsync("anna")).En);
        await town.SayAsync("boris", Return("o1", "1000"));
        Assert.EndsWith("“Priority support” was taken back, since what it was given for came back. Used before: once; that stays.", (await town.WhyAsync("anna")).En, StringComparison.Ordinal);
        Assert.Null((await town.AccountAsync("anna")).Membership);
        await town.BalancedAsync();
    }

    [Fact]
    public void A_reward_that_is_recalled_before_it_arrives_is_settled_when_it_does()
    {
        var anna = new Counter(Rules);
        var firm = MemberId.From("firm");
        var arrived = new Happening.RewardArrived(firm, Shop, EventId.From("e1"), "employee", 60);
        anna.Say(new Happening.RewardRecalled(firm, Shop, EventId.From("e1"), "employee", 60, 20, false, EventId.From("e3")), PartnerId.Hub);
        anna.Say(new Happening.RewardRecalled(firm, Shop, EventId.From("e1"), "employee", 60, 40, false, EventId.From("e2")), PartnerId.Hub);
        Assert.Equal(0, anna.Available);
        anna.Say(arrived, PartnerId.Hub);
        Assert.Equal(20, anna.Available);
        Assert.Null(anna.Account.Membership);
        anna.Say(new Happening.RewardRecalled(firm, Shop, EventId.From("e1"), "employee", 60, 0, true, EventId.From("e4")), PartnerId.Hub);
        Assert.Equal((0, 0), (anna.Available, anna.Owed()));
    }

    [Fact]
    public async Task A_return_that_came_before_its_purchase_recalls_what_the_purchase_sends()
    {
        var town = new Town(Rules);
        await town.SayAsync("firm", Return("o1", "400"));
        await town.SayAsync("firm", Bought("o1", 1_000, "anna"));
        Assert.Equal((30, 6), (await town.AvailableAsync("firm"), await town.AvailableAsync("anna")));
        await town.SayAsync("firm", Return("o1", "600"));
        Assert.Equal((0, 0), (await town.AvailableAsync("firm"), await town.AvailableAsync("anna")));
        await town.BalancedAsync();
    }

    [Fact]
    public async Task A_closed_account_is_rewarded_with_nothing_and_a_merged_one_where_it_is_part_of()
    {
        var town = new Town(Rules);
        await town.DoAsync("vera", new Happening.StandingChanged(Standing.Closed));
        await town.SayAsync("firm", Bought("o1", 1_000, "vera"));
        Assert.Equal((50, 0), (await town.AvailableAsync("firm"), await town.AvailableAsync("vera")));
        await town.SayAsync("firm", Return("o1", "1000"));

        await town.SayAsync("firm", Bought("o2", 1_000, "boris"));
        await town.DoAsync("boris", new Happening.AccountMerged(MemberId.From("anna")));
        await town.SayAsync("firm", Bought("o3", 1_000, "boris"));
        Assert.Equal(20, await town.AvailableAsync("anna"));
        await town.SayAsync("firm", Return("o2", "1000"));
        Assert.Equal(10, await town.AvailableAsync("anna"));
        await town.DoAsync("anna", new Happening.AccountParted(MemberId.From("boris")));
        await town.SayAsync("firm", Return("o3", "1000"));
        Assert.Equal((0, 0, 0), (await town.AvailableAsync("anna"), await town.AvailableAsync("boris"), await town.OwedAsync(Shop)));
        await town.BalancedAsync();
    }

    [Fact]
    public async Task Whoever_becomes_part_of_the_account_they_brought_is_not_rewarded_by_themselves()
    {
        var town = new Town(Rules);
        await town.SayAsync("boris", new Happening.Referred(Town.AliasOf("anna")));
        await town.DoAsync("anna", new Happening.AccountMerged(MemberId.From("boris")));
        await town.SayAsync("boris", Purchase("o1", "1000"));
        await town.SayAsync("anna", Purchase("o2", "1000"));
        Assert.Equal((100, 0), (await town.AvailableAsync("boris"), await town.AvailableAsync("anna")));
        Assert.Empty((await town.AccountAsync("boris")).Known.Perks);
        await town.SayAsync("boris", Return("o1", "1000"));
        await town.SayAsync("anna", Return("o2", "1000"));
        Assert.Equal(0, await town.AvailableAsync("boris"));
        await town.BalancedAsync();
    }

    private static Happening Bought(string order, long rubles, string employee) =>
        new Happening.Purchased(order, Money($"{rubles}"), Employee: Town.AliasOf(employee));
}
