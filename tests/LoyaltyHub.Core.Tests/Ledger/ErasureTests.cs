using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Rewards;
using LoyaltyHub.Core.Tests.Building;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Ledger;

/// <summary>A person is forgotten, and the books hold.</summary>
public sealed class ErasureTests
{
    private readonly Town town = new();

    [Fact]
    public async Task An_erased_account_is_closed_by_an_entry_and_keeps_nothing_of_the_person()
    {
        await town.SayAsync("anna", Purchase("o1", "1000"));
        await town.SayAsync("anna", new Happening.PointsHeld("r1", 30));
        await town.SayAsync("anna", new Happening.Enrolled(EnrolmentKind.Segment, "students"));
        await town.SayAsync("anna", new Happening.ProfileChanged(TimeSpan.FromHours(5)));
        await town.DoAsync("anna", new Happening.MemberErased());

        var account = await town.AccountAsync("anna");
        Assert.Equal((Standing.Closed, null, 0), (account.Standing, account.Membership, account.Holds.Count));
        Assert.Empty(account.Balances);
        Assert.StartsWith("The member asked to be forgotten", (await town.WhyAsync("anna")).En, StringComparison.Ordinal);

        // A return still corrects what the partner owes, and nothing earns any more.
        var owed = await town.OwedAsync(Shop);
        await town.SayAsync("anna", Return("o1", "1000"));
        Assert.True(await town.OwedAsync(Shop) > owed);
        await town.SayAsync("anna", Visit(1));
        Assert.Equal(0, await town.AvailableAsync("anna"));
        await town.BalancedAsync();
    }

    [Fact]
    public async Task The_accounts_that_were_part_of_it_are_erased_too_and_go_on_sending_what_reaches_them()
    {
        await town.SayAsync("boris", Visit(1));
        await town.SayAsync("boris", new Happening.ProfileChanged(TimeSpan.FromHours(5)));
        await town.DoAsync("boris", new Happening.AccountMerged(MemberId.From("anna")));
        await town.DoAsync("anna", new Happening.MemberErased());
        await town.DoAsync("boris", new Happening.MemberErased());
        await town.SayAsync("boris", Visit(1));

        Assert.Equal((Standing.Closed, Standing.Merged), ((await town.AccountAsync("anna")).Standing, (await town.AccountAsync("boris")).Standing));
        Assert.Null((await town.AccountAsync("boris")).Membership);
        Assert.Equal((0, 0), (await town.AvailableAsync("anna"), await town.AvailableAsync("boris")));
        await town.BalancedAsync();
    }

    [Fact]
    public void An_activity_as_the_ledger_keeps_it_names_members_and_no_alias()
    {
        var (anna, boris) = (MemberId.From("anna"), MemberId.From("boris"));
        AliasHash real = AliasHash.From("47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU");
        Assert.Null(real.Member);
        Assert.Equal(boris, AliasHash.OfMember(boris).Member);
        Happening[] all =
        [
            new Happening.PointsGiven(real, 3), new Happening.Referred(real), new Happening.Engaged("visit", 1, real), new Happening.Purchased("o", Money("1"), Employee: real), Visit(),
        ];
        foreach (var what in all)
        {
            var kept = (Said(what) with { Alias = real, Order = real }).Unlinked(anna, "hash", _ => boris);
            Assert.DoesNotContain(real.Value, System.Text.Json.JsonSerializer.Serialize(kept, HubJson.Compact), StringComparison.Ordinal);
            Assert.Equal((AliasHash.OfMember(anna), "hash"), (kept.Alias!.Value, kept.BodyHash));
            Assert.All(kept.Others, other => Assert.Equal(boris, other.Member));
        }
    }
}
