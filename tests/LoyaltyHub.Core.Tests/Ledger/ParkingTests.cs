using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Rewards;
using LoyaltyHub.Core.Tests.Building;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Ledger;

/// <summary>Rewards of members nobody knows yet wait, and are claimed once or expire.</summary>
public sealed class ParkingTests
{
    private readonly Town town = new();

    [Fact]
    public async Task What_a_stranger_earns_waits_and_cannot_be_spent_or_given_away()
    {
        await ParkedAsync("stranger", Visit(3));
        var account = await town.AccountAsync("stranger");
        Assert.Equal((Standing.Parked, 300, Noon.ToUniversalTime().AddDays(30)), (account.Standing, account.BalanceOf(Points).Available, account.ParkedUntil));
        Assert.Contains("waits until 2026-04-13 09:00 UTC", (await town.WhyAsync("stranger")).En, StringComparison.Ordinal);

        Assert.Equal(DeclineReason.AccountParked, await DeclinedAsync(new Happening.PointsHeld("r1", 10)));
        Assert.Equal(DeclineReason.AccountParked, await DeclinedAsync(new Happening.PointsGiven(Town.AliasOf("anna"), 10)));
        Assert.Equal(300, await town.AvailableAsync("stranger"));
        await town.BalancedAsync();

        async Task<DeclineReason?> DeclinedAsync(Happening what) =>
            Assert.IsType<Receipt.Recorded>(await town.SettleAsync("stranger", Said(what, at: town.Clock.Now) with { ParkDays = 30 })).Entry.Body.Decision.Declined()?.Reason;
    }

    [Fact]
    public async Task Claimed_points_move_once_with_the_age_they_have_and_what_comes_later_follows_them()
    {
        await ParkedAsync("stranger", Visit(1));
        town.Clock.Now += TimeSpan.FromDays(10);
        await town.SayAsync("anna", Visit(1));
        var claim = Said(new Happening.AccountMerged(MemberId.From("anna")), Core.Partners.PartnerId.Hub, town.Clock.Now) with { Alias = null, Member = MemberId.From("stranger") };
        await town.SettleAsync("stranger", claim);
        Assert.IsType<Receipt.Duplicate>(await town.SettleAsync("stranger", claim));
        await ParkedAsync("stranger", Visit(1));

        Assert.Equal((300, 0), (await town.AvailableAsync("anna"), await town.AvailableAsync("stranger")));
        Assert.Equal("2027-03-14T21:00:00Z@stranger: 100, 2027-03-24T21:00:00Z: 100, 2027-03-24T21:00:00Z@stranger: 100", (await town.AccountAsync("anna")).BalanceOf(Points).Lots.ToString());
        Assert.Equal((Standing.Active, null), ((await town.AccountAsync("anna")).Standing, (await town.AccountAsync("anna")).ParkedUntil));
        await town.SayAsync("anna", new Happening.PointsHeld("r1", 300));
        Assert.Equal(0, await town.AvailableAsync("anna"));
        await town.BalancedAsync();
    }

    [Fact]
    public async Task What_nobody_claims_in_time_expires_and_the_next_reward_waits_anew()
    {
        await ParkedAsync("stranger", Purchase("o1", "1000"));
        town.Clock.Now += TimeSpan.FromDays(20);
        await ParkedAsync("stranger", Visit(1));
        town.Clock.Now += TimeSpan.FromDays(10);
        await town.DoAsync("stranger", new Happening.TimePassed());
        var account = await town.AccountAsync("stranger");
        Assert.Equal((Standing.Parked, 0, null, null), (account.Standing, account.BalanceOf(Points).Available, account.ParkedUntil, account.Due));
        Assert.Contains("200 points expired.", (await town.WhyAsync("stranger")).En, StringComparison.Ordinal);

        // The order that had earned comes back: its points are gone already, and the partner is owed them once.
        await ParkedAsync("stranger", Return("o1", "1000"));
        Assert.Equal(0, await town.AvailableAsync("stranger"));
        await ParkedAsync("stranger", Visit(1));
        Assert.Equal((100, town.Clock.Now.ToUniversalTime().AddDays(30)), (await town.AvailableAsync("stranger"), (await town.AccountAsync("stranger")).ParkedUntil));
        await town.BalancedAsync();
    }

    [Fact]
    public async Task An_event_of_a_partner_that_enrols_its_members_makes_a_parked_account_like_any_other()
    {
        await ParkedAsync("stranger", Visit(1));
        await town.SayAsync("stranger", Visit(1), Cinema);
        Assert.Equal((Standing.Active, 200, null), ((await town.AccountAsync("stranger")).Standing, await town.AvailableAsync("stranger"), (await town.AccountAsync("stranger")).ParkedUntil));
        await ParkedAsync("stranger", Visit(1));
        Assert.Equal((Standing.Active, 300), ((await town.AccountAsync("stranger")).Standing, await town.AvailableAsync("stranger")));

        await ParkedAsync("other", Visit(1));
        await town.DoAsync("other", new Happening.StandingChanged(Standing.Active));
        await town.SayAsync("other", new Happening.PointsHeld("r1", 100));
        Assert.Equal(0, await town.AvailableAsync("other"));
        await town.BalancedAsync();
    }

    [Fact]
    public async Task A_claim_that_its_target_cannot_take_leaves_the_points_parked_as_they_were()
    {
        await ParkedAsync("stranger", Visit(1));
        await town.SayAsync("anna", Visit(1));
        await town.DoAsync("anna", new Happening.StandingChanged(Standing.Closed));
        await town.DoAsync("stranger", new Happening.AccountMerged(MemberId.From("anna")));
        var account = await town.AccountAsync("stranger");
        Assert.Equal((Standing.Parked, 100, Noon.ToUniversalTime().AddDays(30)), (account.Standing, account.BalanceOf(Points).Available, account.ParkedUntil));
        await town.BalancedAsync();
    }

    private Task<Receipt> ParkedAsync(string who, Happening what) => town.SettleAsync(who, Said(what, at: town.Clock.Now) with { ParkDays = 30 });
}
