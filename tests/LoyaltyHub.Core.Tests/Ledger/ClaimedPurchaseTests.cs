using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Rewards;
using LoyaltyHub.Core.Tests.Building;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Ledger;

/// <summary>A purchase that was claimed as missing earns once, whichever of its two ways comes first.</summary>
public sealed class ClaimedPurchaseTests
{
    private readonly Town town = new();

    [Fact]
    public async Task The_partners_own_event_earns_nothing_after_the_claim_and_its_return_takes_back_what_the_claim_earned()
    {
        Assert.Null(await SaidAsync("anna", Claimed("o1", "1000")));
        Assert.Equal(100, await town.AvailableAsync("anna"));
        Assert.Equal(DeclineReason.ClaimedBefore, await SaidAsync("anna", Said(Purchase("o1", "1000"), at: town.Clock.Now)));
        Assert.Equal(100, await town.AvailableAsync("anna"));
        Assert.Null(await SaidAsync("anna", Said(Purchase("o1", "1000"), Cinema, town.Clock.Now)));
        Assert.Equal(200, await town.AvailableAsync("anna"));

        await town.SayAsync("anna", Return("o1", "1000"));
        Assert.Equal(100, await town.AvailableAsync("anna"));
        await town.BalancedAsync();
    }

    [Fact]
    public async Task A_claim_earns_nothing_where_the_purchase_came_first_or_another_claim_did()
    {
        await town.SayAsync("anna", Purchase("o1", "1000"));
        Assert.Equal(DeclineReason.PurchaseKnown, await SaidAsync("anna", Claimed("o1", "1000")));
        Assert.Null(await SaidAsync("anna", Claimed("o2", "1000")));
        Assert.Equal(DeclineReason.PurchaseKnown, await SaidAsync("anna", Claimed("o2", "1000")));
        Assert.Equal(200, await town.AvailableAsync("anna"));
        await town.BalancedAsync();
    }

    [Fact]
    public async Task Accounts_that_are_joined_and_parted_know_of_each_others_claims()
    {
        Assert.Null(await SaidAsync("boris", Claimed("o1", "1000")));
        await town.DoAsync("boris", new Happening.AccountMerged(MemberId.From("anna")));
        await town.SayAsync("boris", Purchase("o1", "1000"));
        await town.SayAsync("anna", Purchase("o1", "1000"));
        Assert.Equal(100, await town.AvailableAsync("anna"));
        await town.DoAsync("anna", new Happening.AccountParted(MemberId.From("boris")));
        await town.SayAsync("boris", Purchase("o1", "1000"));
        Assert.Equal((0, 100), (await town.AvailableAsync("anna"), await town.AvailableAsync("boris")));
        await town.BalancedAsync();
    }

    [Fact]
    public async Task A_return_that_came_before_the_claim_was_confirmed_takes_what_the_claim_earns()
    {
        await town.SayAsync("anna", Return("o1", "400"));
        Assert.Null(await SaidAsync("anna", Claimed("o1", "1000")));
        Assert.Equal(60, await town.AvailableAsync("anna"));
        await town.BalancedAsync();
    }

    private Activity Claimed(string order, string paid) => Said(Purchase(order, paid), at: town.Clock.Now) with { Claim = $"claim of {order}" };

    private async Task<DeclineReason?> SaidAsync(string who, Activity activity) =>
        Assert.IsType<Receipt.Recorded>(await town.SettleAsync(who, activity)).Entry.Body.Decision.Declined()?.Reason;
}
