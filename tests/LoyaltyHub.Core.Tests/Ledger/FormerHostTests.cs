using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Tests.Building;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Ledger;

/// <summary>What was ordered while an account was part of others comes back wherever it goes later: its orders are found from there, and from nowhere else.</summary>
public sealed class FormerHostTests
{
    private readonly Town town = new();

    [Fact]
    public async Task An_order_of_a_former_host_is_found_from_the_next_one()
    {
        await JoinAsync("anna", "boris");
        await town.SayAsync("anna", Purchase("o1", "1000"));
        await PartAsync("anna", "boris");
        await JoinAsync("anna", "vera");

        await ReturnedInTwoAsync("anna", "vera");
    }

    [Fact]
    public async Task An_order_is_found_after_several_changes_of_host()
    {
        await JoinAsync("anna", "boris");
        await town.SayAsync("anna", Purchase("o1", "1000"));
        foreach (var host in new[] { "vera", "gleb", "dina" })
        {
            await PartAsync("anna", host == "vera" ? "boris" : host == "gleb" ? "vera" : "gleb");
            await JoinAsync("anna", host);
        }

        await JoinAsync("dina", "egor");
        await ReturnedInTwoAsync("anna", "egor");
    }

    [Fact]
    public async Task An_order_placed_deep_within_other_accounts_is_found_from_the_account_alone()
    {
        await JoinAsync("anna", "boris");
        await JoinAsync("boris", "vera");
        await town.SayAsync("anna", Purchase("o1", "1000"));
        await PartAsync("boris", "vera");
        await PartAsync("anna", "boris");

        await ReturnedInTwoAsync("anna", "anna");
    }

    [Fact]
    public async Task An_order_placed_deep_within_other_accounts_is_found_from_a_later_host()
    {
        await JoinAsync("anna", "boris");
        await JoinAsync("boris", "vera");
        await JoinAsync("vera", "gleb");
        await town.SayAsync("anna", Purchase("o1", "1000"));
        await PartAsync("vera", "gleb");
        await PartAsync("boris", "vera");
        await PartAsync("anna", "boris");
        await JoinAsync("anna", "dina");
        await JoinAsync("gleb", "dina");

        await ReturnedInTwoAsync("anna", "dina");
    }

    [Fact]
    public async Task An_order_is_found_where_its_account_came_to_the_same_host_by_another_way()
    {
        await JoinAsync("anna", "vera");
        await town.SayAsync("anna", Purchase("o1", "1000"));
        await PartAsync("anna", "vera");
        await JoinAsync("anna", "boris");
        await JoinAsync("boris", "vera");

        await ReturnedInTwoAsync("anna", "vera");
    }

    [Fact]
    public async Task An_order_of_a_former_host_is_found_after_that_was_part_of_the_account_for_a_while()
    {
        await JoinAsync("anna", "boris");
        await town.SayAsync("anna", Purchase("o1", "1000"));
        await PartAsync("anna", "boris");
        await JoinAsync("boris", "anna");
        await town.SayAsync("anna", Return("o1", "100"));
        Assert.Equal(90, await town.AvailableAsync("anna"));
        await PartAsync("boris", "anna");

        await ReturnedInTwoAsync("anna", "anna", left: 90);
    }

    [Fact]
    public async Task A_former_host_that_comes_in_itself_keeps_its_own_orders()
    {
        await JoinAsync("anna", "boris");
        await PartAsync("anna", "boris");
        await town.SayAsync("boris", Purchase("o1", "1000"));
        await JoinAsync("boris", "gleb");
        await JoinAsync("gleb", "vera");
        await JoinAsync("anna", "vera");

        await ReturnedInTwoAsync("boris", "vera");
    }

    [Fact]
    public async Task What_came_back_before_an_account_left_is_not_taken_back_again_after()
    {
        await JoinAsync("anna", "boris");
        await town.SayAsync("anna", Purchase("o1", "1000"));
        await town.SayAsync("boris", Return("o1", "100"));
        Assert.Equal(90, await town.AvailableAsync("boris"));
        await PartAsync("anna", "boris");
        await town.SayAsync("anna", Return("o1", "300"));
        Assert.Equal(60, await town.AvailableAsync("anna"));
        await JoinAsync("anna", "vera");

        await town.SayAsync("anna", Return("o1", "500"));
        Assert.Equal(10, await town.AvailableAsync("vera"));
        await ReturnedInTwoAsync("anna", "vera", left: 10);
    }

    [Fact]
    public async Task A_refund_that_came_through_one_that_has_left_is_not_made_again()
    {
        await town.SayAsync("boris", Visit(3));
        await town.SayAsync("boris", new Happening.PointsHeld("r1", 200), Cinema);
        await town.SayAsync("boris", new Happening.PointsCaptured("r1"), Cinema);
        await JoinAsync("anna", "boris");
        await town.SayAsync("anna", new Happening.PointsRefunded("r1", 150), Cinema);
        await PartAsync("anna", "boris");

        await town.SayAsync("boris", new Happening.PointsRefunded("r1", 100), Cinema);
        Assert.Equal(250, await town.AvailableAsync("boris"));
        await town.SayAsync("boris", new Happening.PointsRefunded("r1"), Cinema);

        Assert.Equal(300, await town.AvailableAsync("boris"));
        await town.BalancedAsync();
    }

    [Fact]
    public async Task An_account_does_not_find_the_orders_of_one_that_has_left_it()
    {
        await JoinAsync("anna", "boris");
        await JoinAsync("boris", "vera");
        await town.SayAsync("anna", Purchase("o1", "1000"));
        await town.SayAsync("vera", Visit());
        await PartAsync("boris", "vera");
        Assert.Null((await town.AccountAsync("vera")).Kin);
        town.Clock.Now += TimeSpan.FromDays(1);

        await town.SayAsync("vera", Return("o1", "1000"));

        Assert.Equal((100, 100), (await town.AvailableAsync("boris"), await town.AvailableAsync("vera")));
        await town.BalancedAsync();
    }

    [Fact]
    public async Task A_return_that_waits_for_its_order_goes_with_the_account_that_leaves()
    {
        await JoinAsync("anna", "boris");
        await town.SayAsync("anna", Return("o1", "400"));
        await PartAsync("anna", "boris");
        await JoinAsync("anna", "vera");

        await town.SayAsync("anna", Purchase("o1", "1000"));

        Assert.Equal(60, await town.AvailableAsync("vera"));
        Assert.Empty((await town.AccountAsync("vera")).WaitingReturns);
        await ReturnedInTwoAsync("anna", "vera", left: 60);
    }

    [Fact]
    public async Task A_return_that_waits_is_not_counted_twice_where_its_account_comes_again()
    {
        await JoinAsync("anna", "boris");
        await town.SayAsync("anna", Return("o1", "400"));
        await PartAsync("anna", "boris");
        await JoinAsync("anna", "boris");

        await town.SayAsync("anna", Purchase("o1", "1000"));

        Assert.Equal(60, await town.AvailableAsync("boris"));
        await town.BalancedAsync();
    }

    [Fact]
    public async Task A_redemption_in_a_former_host_is_refunded_in_the_next_one()
    {
        await JoinAsync("anna", "boris");
        await town.SayAsync("anna", Visit(3));
        await town.SayAsync("anna", new Happening.PointsHeld("r1", 200), Cinema);
        await town.SayAsync("anna", new Happening.PointsCaptured("r1"), Cinema);
        await PartAsync("anna", "boris");
        await JoinAsync("anna", "vera");

        await town.SayAsync("anna", new Happening.PointsRefunded("r1"), Cinema);

        Assert.Equal(300, await town.AvailableAsync("vera"));
        await PartAsync("anna", "vera");
        Assert.Equal((300, 0), (await town.AvailableAsync("anna"), await town.AvailableAsync("vera")));
        await town.BalancedAsync();
    }

    [Fact]
    public async Task What_a_till_holds_of_the_points_of_one_that_leaves_comes_back_as_the_accounts_own()
    {
        await JoinAsync("anna", "boris");
        await town.SayAsync("anna", Visit(3));
        await town.SayAsync("boris", new Happening.PointsHeld("r1", 120), Cinema);
        await town.SayAsync("boris", new Happening.PointsHeld("r2", 80), Cinema);
        await town.SayAsync("boris", new Happening.PointsCaptured("r1"), Cinema);
        await PartAsync("anna", "boris");

        await town.SayAsync("boris", new Happening.PointsVoided("r2"), Cinema);
        await town.SayAsync("boris", new Happening.PointsRefunded("r1"), Cinema);

        Assert.Equal((100, 200), (await town.AvailableAsync("anna"), await town.AvailableAsync("boris")));
        Assert.Equal("2027-03-14T21:00:00Z: 200", (await town.AccountAsync("boris")).BalanceOf(Points).Lots.ToString());
        await town.BalancedAsync();
    }

    private Task JoinAsync(string who, string into) => town.DoAsync(who, new Happening.AccountMerged(MemberId.From(into)));

    private Task PartAsync(string who, string from) => town.DoAsync(from, new Happening.AccountParted(MemberId.From(who)));

    /// <summary>An order comes back in two parts, through the one who placed it, and nothing is left of what it earned where that is now.</summary>
    private async Task ReturnedInTwoAsync(string who, string now, long left = 100)
    {
        await town.SayAsync(who, Return("o1", "100"));
        Assert.Equal(left - 10, await town.AvailableAsync(now));
        await town.SayAsync(who, Return("o1", "900"));
        Assert.Equal(0, await town.AvailableAsync(now));
        Assert.Empty((await town.AccountAsync(now)).WaitingReturns);
        await town.BalancedAsync();
    }
}
