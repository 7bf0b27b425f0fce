using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Tests.Building;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Rewards;

public sealed class ReferralTests
{
    [Fact]
    public async Task The_first_who_brought_a_member_counts_and_stays()
    {
        var town = new Town();
        await ReferAsync(town, "boris", "anna");
        Assert.Equal("anna", await ReferrerOfAsync(town, "boris"));
        await ReferAsync(town, "boris", "vera");
        Assert.Equal("anna", await ReferrerOfAsync(town, "boris"));
        Assert.Null((await town.AccountAsync("anna")).Membership);
        await town.BalancedAsync();
    }

    [Fact]
    public async Task Nobody_brings_themselves_or_the_one_who_brought_them()
    {
        var town = new Town();
        await ReferAsync(town, "anna", "anna");
        Assert.Null(await ReferrerOfAsync(town, "anna"));
        await ReferAsync(town, "boris", "anna");
        await ReferAsync(town, "anna", "boris");
        Assert.Null(await ReferrerOfAsync(town, "anna"));
        await town.BalancedAsync();
    }

    [Fact]
    public async Task Two_accounts_of_one_person_cannot_bring_each_other()
    {
        var town = new Town();
        await town.DoAsync("boris", new Happening.AccountMerged(MemberId.From("anna")));
        await ReferAsync(town, "boris", "anna");
        await ReferAsync(town, "anna", "boris");
        Assert.Null(await ReferrerOfAsync(town, "anna"));
        Assert.Null(await ReferrerOfAsync(town, "boris"));
        await town.BalancedAsync();
    }

    [Fact]
    public async Task A_closed_account_brings_nobody_and_another_may()
    {
        var town = new Town();
        await town.DoAsync("anna", new Happening.StandingChanged(Standing.Closed));
        await ReferAsync(town, "boris", "anna");
        Assert.Null(await ReferrerOfAsync(town, "boris"));
        await ReferAsync(town, "boris", "vera");
        Assert.Equal("vera", await ReferrerOfAsync(town, "boris"));
        await town.BalancedAsync();
    }

    [Fact]
    public async Task Whoever_was_merged_has_brought_as_the_account_they_are_part_of()
    {
        var town = new Town();
        await town.DoAsync("vera", new Happening.AccountMerged(MemberId.From("anna")));
        await ReferAsync(town, "boris", "vera");
        Assert.Equal("anna", await ReferrerOfAsync(town, "boris"));
        await town.BalancedAsync();
    }

    private static Task ReferAsync(Town town, string who, string by) => town.SayAsync(who, new Happening.Referred(Town.AliasOf(by)));

    private static async Task<string?> ReferrerOfAsync(Town town, string who) => (await town.AccountAsync(who)).Known.Referral?.By.Value;
}
