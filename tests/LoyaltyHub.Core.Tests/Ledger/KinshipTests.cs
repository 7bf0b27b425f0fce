using CsCheck;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;
using LoyaltyHub.Core.Tests.Building;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Ledger;

/// <summary>Points that go from one account to another, and accounts that become one and two again, over several shards.</summary>
public sealed class KinshipTests
{
    private static readonly string[] People = ["anna", "boris", "vera", "gleb"];

    [Fact]
    public async Task Points_given_arrive_with_their_age_and_come_back_from_a_closed_account()
    {
        var town = new Town();
        await town.SayAsync("anna", Visit(3));
        await town.SayAsync("anna", new Happening.PointsGiven(Town.AliasOf("boris"), 120));
        Assert.Equal((180, 120), (await town.AvailableAsync("anna"), await town.AvailableAsync("boris")));
        Assert.Equal("2027-03-14T21:00:00Z: 120", (await town.AccountAsync("boris")).BalanceOf(Points).Lots.ToString());

        await town.DoAsync("vera", new Happening.StandingChanged(Standing.Closed));
        await town.SayAsync("anna", new Happening.PointsGiven(Town.AliasOf("vera"), 80));
        Assert.Equal((180, 0), (await town.AvailableAsync("anna"), await town.AvailableAsync("vera")));
        await town.BalancedAsync();
    }

    [Fact]
    public async Task A_merged_account_sends_everything_on_and_takes_back_what_was_its_own()
    {
        var town = new Town();
        await town.SayAsync("anna", Visit(1));
        await town.SayAsync("boris", Purchase("o1", "1000"));
        await town.DoAsync("boris", new Happening.AccountMerged(MemberId.From("anna")));
        Assert.Equal((200, 0), (await town.AvailableAsync("anna"), await town.AvailableAsync("boris")));

        // His purchases count there, his orders are returned there, and her till spends what expires first, whoever's it was.
        await town.SayAsync("boris", Purchase("o2", "500"));
        Assert.Equal(250, await town.AvailableAsync("anna"));
        await town.SayAsync("boris", Return("o1", "400"));
        await town.SayAsync("boris", Return("o2", "500"));
        Assert.Equal(160, await town.AvailableAsync("anna"));
        await town.SayAsync("anna", new Happening.PointsHeld("r1", 110), Cinema);
        await town.SayAsync("anna", new Happening.PointsCaptured("r1"), Cinema);
        Assert.Equal("2027-03-14T21:00:00Z@boris: 50", (await town.AccountAsync("anna")).BalanceOf(Points).Lots.ToString());

        await town.DoAsync("anna", new Happening.AccountParted(MemberId.From("boris")));
        Assert.Equal((0, 50), (await town.AvailableAsync("anna"), await town.AvailableAsync("boris")));
        await town.SayAsync("boris", Return("o1", "600"));
        Assert.Equal(-10, await town.AvailableAsync("boris"));
        Assert.Equal(Standing.Active, (await town.AccountAsync("boris")).Standing);
        await town.BalancedAsync();
    }

    [Fact]
    public async Task A_repeated_event_of_a_merged_member_has_one_effect_whenever_it_comes()
    {
        var town = new Town();
        var before = Said(Visit());
        await town.SettleAsync("boris", before);
        await town.DoAsync("boris", new Happening.AccountMerged(MemberId.From("anna")));
        var after = Said(Visit());
        await town.SettleAsync("boris", after);
        foreach (var again in new[] { before, after, before, after })
        {
            Assert.IsType<Receipt.Duplicate>(await town.SettleAsync("boris", again));
        }

        Assert.Equal(200, await town.AvailableAsync("anna"));
        await town.DoAsync("anna", new Happening.AccountParted(MemberId.From("boris")));
        Assert.IsType<Receipt.Duplicate>(await town.SettleAsync("boris", before));
        Assert.IsType<Receipt.Duplicate>(await town.SettleAsync("boris", after));
        Assert.Equal(200, await town.AvailableAsync("boris"));
        await town.BalancedAsync();
    }

    [Fact]
    public async Task An_account_that_left_does_not_take_its_former_hosts_order_of_the_same_number_for_its_own()
    {
        var town = new Town();
        await town.SayAsync("boris", Purchase("o1", "1000"));
        await town.DoAsync("boris", new Happening.AccountMerged(MemberId.From("anna")));
        await town.DoAsync("anna", new Happening.AccountParted(MemberId.From("boris")));
        await town.SayAsync("anna", Purchase("o1", "3000"));
        town.Clock.Now += TimeSpan.FromDays(1);
        await town.SayAsync("boris", Return("o1", "1000"));
        Assert.Equal((300, 0), (await town.AvailableAsync("anna"), await town.AvailableAsync("boris")));
        await town.BalancedAsync();
    }

    [Fact]
    public async Task Two_accounts_told_to_become_part_of_each_other_lose_nothing()
    {
        var town = new Town();
        await town.SayAsync("anna", Visit(2));
        await town.SayAsync("boris", Visit(3));
        await town.DoAsync("anna", new Happening.AccountMerged(MemberId.From("boris")));
        await town.DoAsync("boris", new Happening.AccountMerged(MemberId.From("anna")));
        await town.DoAsync("boris", new Happening.AccountMerged(MemberId.From("boris")));
        Assert.Equal((0, 500), (await town.AvailableAsync("anna"), await town.AvailableAsync("boris")));
        await town.BalancedAsync();
    }

    [Fact]
    public async Task What_reaches_an_account_that_is_leaving_waits_until_the_other_one_has_all_of_it()
    {
        var engine = new LedgerEngine(new InMemoryShardStore(4), Rules(Percent(10), Each(100)), TimeProvider.System);
        var (anna, boris) = (MemberId.From("anna"), MemberId.From("boris"));
        var merge = Hub(new Happening.AccountMerged(anna), boris);
        var visit = Said(Visit());
        var leaving = await DecidedAsync(engine, boris, merge);

        Assert.Equal(new Receipt.Postponed(new JournalKey(boris, merge.Partner, merge.EventId)), await engine.SubmitAsync(boris, visit));
        var taken = await DecidedAsync(engine, anna, leaving);
        Assert.IsType<Receipt.Postponed>(await engine.SubmitAsync(boris, visit));
        await engine.SubmitAsync(boris, taken);

        var sent = Assert.IsType<Receipt.Recorded>(await engine.SubmitAsync(boris, visit)).Entry.Body.Decision;
        Assert.Equal([new Trace.Forwarded(anna)], sent.Trace);
    }

    [Fact]
    public async Task The_end_of_a_merge_that_was_undone_meanwhile_does_not_end_the_next_one()
    {
        var engine = new LedgerEngine(new InMemoryShardStore(4), Rules(Percent(10), Each(100)), TimeProvider.System);
        var (anna, boris) = (MemberId.From("anna"), MemberId.From("boris"));
        var first = await DecidedAsync(engine, anna, await DecidedAsync(engine, boris, Hub(new Happening.AccountMerged(anna), boris)));
        await engine.SubmitAsync(boris, await DecidedAsync(engine, anna, Hub(new Happening.AccountParted(boris), anna)));
        await engine.SubmitAsync(boris, Hub(new Happening.AccountMerged(anna), boris));

        await engine.SubmitAsync(boris, first);

        Assert.IsType<Receipt.Postponed>(await engine.SubmitAsync(boris, Said(Visit())));
    }

    [Fact]
    public async Task What_is_on_its_way_when_an_account_leaves_goes_back_to_it_and_has_its_effect_there_once()
    {
        var engine = new LedgerEngine(new InMemoryShardStore(4), Rules(Percent(10), Each(100)), TimeProvider.System);
        var (anna, boris) = (MemberId.From("anna"), MemberId.From("boris"));
        await engine.SubmitAsync(boris, await DecidedAsync(engine, anna, await DecidedAsync(engine, boris, Hub(new Happening.AccountMerged(anna), boris))));
        var visit = Said(Visit());
        var sent = await DecidedAsync(engine, boris, visit);
        var parting = Hub(new Happening.AccountParted(boris), anna);
        var content = await DecidedAsync(engine, anna, parting);

        var back = Assert.IsType<Receipt.Recorded>(await engine.SubmitAsync(anna, sent)).Entry.Body.Decision;
        Assert.Equal([new Trace.Forwarded(boris, parting.AsMerge)], back.Trace);
        Assert.Empty(back.Postings);
        await engine.SubmitAsync(boris, content);
        var own = Assert.Single(back.Derived!);
        Assert.Equal((1, null, boris), (own.Round, own.Via, own.Member));
        var earned = Assert.IsType<Receipt.Recorded>(await engine.SubmitAsync(boris, own)).Entry;
        Assert.Equal(100, Assert.Single(earned.Body.Decision.Trace.OfType<Trace.Granted>()).Points);

        foreach (var (member, again) in new[] { (boris, visit), (anna, sent), (boris, own) })
        {
            Assert.IsType<Receipt.Duplicate>(await engine.SubmitAsync(member, again));
        }

        var cancelled = Assert.IsType<Receipt.Recorded>(await engine.SubmitAsync(boris, Said(new Happening.EngagementCancelled(visit.EventId)))).Entry.Body.Decision;
        Assert.Equal(100, Assert.Single(cancelled.Trace.OfType<Trace.ClawedBack>()).Points);
    }

    [Fact]
    public async Task What_is_on_its_way_goes_back_all_the_way_to_one_that_left_before_its_host_came_again()
    {
        var engine = new LedgerEngine(new InMemoryShardStore(4), Rules(Percent(10), Each(100)), TimeProvider.System);
        var (anna, boris, vera) = (MemberId.From("anna"), MemberId.From("boris"), MemberId.From("vera"));
        async Task JoinAsync(MemberId who, MemberId into) =>
            await engine.SubmitAsync(who, await DecidedAsync(engine, into, await DecidedAsync(engine, who, Hub(new Happening.AccountMerged(into), who))));
        async Task PartAsync(MemberId who, MemberId from) => await engine.SubmitAsync(who, await DecidedAsync(engine, from, Hub(new Happening.AccountParted(who), from)));
        await JoinAsync(vera, boris);
        await JoinAsync(boris, anna);
        var sent = await DecidedAsync(engine, boris, await DecidedAsync(engine, vera, Said(Visit())));
        await PartAsync(boris, anna);
        await PartAsync(vera, boris);
        await JoinAsync(boris, anna);

        var back = await DecidedAsync(engine, boris, await DecidedAsync(engine, anna, sent));

        Assert.Equal((2, null, vera), (back.Round, back.Via, back.Member));
        var earned = Assert.IsType<Receipt.Recorded>(await engine.SubmitAsync(vera, back)).Entry.Body.Decision;
        Assert.Equal(100, Assert.Single(earned.Trace.OfType<Trace.Granted>()).Points);
    }

    [Fact]
    public async Task An_account_that_takes_in_a_former_part_of_its_part_still_lets_that_part_go()
    {
        var town = new Town();
        var (anna, boris) = (MemberId.From("anna"), MemberId.From("boris"));
        await town.DoAsync("vera", new Happening.AccountMerged(boris));
        await town.DoAsync("boris", new Happening.AccountParted(MemberId.From("vera")));
        await town.DoAsync("boris", new Happening.AccountMerged(anna));
        await town.DoAsync("vera", new Happening.AccountMerged(anna));
        await town.SayAsync("boris", Visit());

        await town.DoAsync("anna", new Happening.AccountParted(boris));

        Assert.Equal((0, 100), (await town.AvailableAsync("anna"), await town.AvailableAsync("boris")));
        Assert.Equal(Standing.Active, (await town.AccountAsync("boris")).Standing);
        await town.BalancedAsync();
    }

    [Fact]
    public async Task What_came_back_once_is_sent_on_again_where_its_account_was_joined_again()
    {
        var engine = new LedgerEngine(new InMemoryShardStore(4), Rules(Percent(10), Each(100)), TimeProvider.System);
        var (anna, boris) = (MemberId.From("anna"), MemberId.From("boris"));
        async Task JoinAsync() =>
            await engine.SubmitAsync(boris, await DecidedAsync(engine, anna, await DecidedAsync(engine, boris, Hub(new Happening.AccountMerged(anna), boris))));
        await JoinAsync();
        var sent = await DecidedAsync(engine, boris, Said(Visit()));
        await engine.SubmitAsync(boris, await DecidedAsync(engine, anna, Hub(new Happening.AccountParted(boris), anna)));
        var back = await DecidedAsync(engine, anna, sent);
        await JoinAsync();

        var again = await DecidedAsync(engine, boris, back);

        Assert.Equal((1, "boris"), (again.Round, again.Via));
        var earned = Assert.IsType<Receipt.Recorded>(await engine.SubmitAsync(anna, again)).Entry.Body.Decision;
        Assert.Equal(100, Assert.Single(earned.Trace.OfType<Trace.Granted>()).Points);
    }

    [Fact]
    public void Whatever_members_do_together_no_point_is_made_or_lost() => Deeds.Sample(
        deeds => Task.Run(async () =>
        {
            var town = new Town();
            foreach (var (who, deed, days) in deeds)
            {
                town.Clock.Now += TimeSpan.FromDays(days);
                await deed(town, People[who]);
            }

            await town.BalancedAsync();
        }).GetAwaiter().GetResult(),
        iter: 1_500);

    private static Gen<(int Who, Func<Town, string, Task> Deed, int Days)[]> Deeds => Gen.Select(
        Gen.Int[0, People.Length - 1],
        Gen.OneOf<Func<Town, string, Task>>(
            Gen.Select(Gen.Int[1, 4], Gen.Long[1_000, 90_000], (order, paid) => Deed(new Happening.Purchased($"o{order}", new Amount(paid, Unit.From("RUB"))))),
            Gen.Select(Gen.Int[1, 4], Gen.Long[1_000, 90_000], (order, back) => Deed(new Happening.Returned($"o{order}", new Amount(back, Unit.From("RUB"))))),
            Gen.Long[1, 2].Select(times => Deed(Visit(times))),
            Gen.Select(Gen.Int[1, 3], Gen.Long[1, 200], (till, points) => Deed(new Happening.PointsHeld($"r{till}", points))),
            Gen.Int[1, 3].Select(till => Deed(new Happening.PointsCaptured($"r{till}"))),
            Gen.Int[1, 3].Select(till => Deed(new Happening.PointsVoided($"r{till}"))),
            Gen.Int[1, 3].Select(till => Deed(new Happening.PointsRefunded($"r{till}"))),
            Gen.Select(Gen.Int[0, 3], Gen.Long[1, 150], (to, points) => Deed(new Happening.PointsGiven(Town.AliasOf(People[to]), points))),
            Gen.Int[0, 3].Select(into => Order(_ => new Happening.AccountMerged(MemberId.From(People[into])))),
            Gen.Int[0, 3].Select(member => Order(_ => new Happening.AccountParted(MemberId.From(People[member])))),
            Gen.Int[0, 30].Select(pick => Order(_ => pick == 0 ? new Happening.StandingChanged(Standing.Closed) : new Happening.TimePassed()))),
        Gen.Int[0, 40]).Array[1, 30];

    private static Func<Town, string, Task> Deed(Happening what) => (town, who) => town.SayAsync(who, what, who == "anna" ? Cinema : Shop);

    private static Func<Town, string, Task> Order(Func<string, Happening> what) => (town, who) => town.DoAsync(who, what(who));

    private static Activity Hub(Happening what, MemberId member) => Said(what, PartnerId.Hub) with { Alias = null, Member = member };

    /// <summary>What comes of something that leads to one thing more, in another account.</summary>
    private static async Task<Activity> DecidedAsync(LedgerEngine engine, MemberId member, Activity activity) =>
        Assert.Single(Assert.IsType<Receipt.Recorded>(await engine.SubmitAsync(member, activity)).Entry.Body.Decision.Derived!);
}
