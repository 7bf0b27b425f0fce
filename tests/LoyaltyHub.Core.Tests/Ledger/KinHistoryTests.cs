using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Tests.Building;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Ledger;

/// <summary>What a return knows of orders in the journals of accounts that were joined with its own, each entry once.</summary>
public sealed class KinHistoryTests
{
    private static readonly MemberId Boris = MemberId.From("boris");

    [Fact]
    public async Task A_return_that_is_committed_together_with_its_accounts_arrival_knows_the_order()
    {
        var (store, free) = (new SpiedStore(new InMemoryShardStore(1)), new TaskCompletionSource());
        var engine = new LedgerEngine(store, Rules(Percent(10), Each(100)), TimeProvider.System);
        await engine.SubmitAsync(Boris, Said(Purchase("o1", "1000")));
        var merge = await DerivedAsync(engine, Said(new Happening.AccountMerged(Anna), PartnerId.Hub) with { Alias = null, Member = Boris });
        var back = Said(Return("o1", "400"));

        // While another commit is under way, both gather for the next one.
        var begun = new TaskCompletionSource();
        store.OnCommit = async _ =>
        {
            begun.TrySetResult();
            await free.Task;
            return null;
        };
        var other = engine.SubmitAsync(MemberId.From("vera"), Said(Visit()));
        await begun.Task;
        var both = Task.WhenAll(engine.SubmitAsync(Anna, merge), engine.SubmitAsync(Anna, back));
        var before = store.Commits.Count;
        free.SetResult();
        await Task.WhenAll(other, both);

        Assert.All(await both, receipt => Assert.IsType<Receipt.Recorded>(receipt));
        Assert.Equal(60, (await store.ReadAccountAsync(new Shard(0), Anna, default)).BalanceOf(Points).Available);
        Assert.Equal([1, 1], store.Commits.Skip(before).Select(commit => commit.Entries.Count));
    }

    [Fact]
    public async Task An_account_that_left_knows_which_of_its_points_expired_while_it_was_part_of_another()
    {
        var town = new Town();
        await town.SayAsync("boris", Purchase("o1", "1000"));
        await town.DoAsync("boris", new Happening.AccountMerged(Anna));
        town.Clock.Now += TimeSpan.FromDays(400);
        await town.DoAsync("anna", new Happening.TimePassed());
        await town.DoAsync("anna", new Happening.AccountParted(Boris));

        await town.SayAsync("boris", Return("o1", "1000"));

        Assert.Equal(0, await town.AvailableAsync("boris"));
        await town.BalancedAsync();
    }

    [Fact]
    public async Task An_account_that_takes_another_in_for_the_second_time_does_not_count_its_own_orders_twice()
    {
        var town = new Town();
        await town.SayAsync("anna", Purchase("o1", "1000"));
        foreach (var _ in new[] { 1, 2 })
        {
            await town.DoAsync("boris", new Happening.AccountMerged(Anna));
            await town.DoAsync("anna", new Happening.AccountParted(Boris));
        }

        await town.DoAsync("boris", new Happening.AccountMerged(Anna));
        Assert.DoesNotContain(Anna.Value, (await town.AccountAsync("anna")).Kin!.Keys);
        foreach (var _ in new[] { 1, 2, 3 })
        {
            await town.SayAsync("anna", Return("o1", "400"));
        }

        Assert.Equal(0, await town.AvailableAsync("anna"));
        await town.BalancedAsync();
    }

    [Fact]
    public async Task A_return_in_an_account_that_parted_passes_over_what_came_back_of_rewards_that_the_other_one_had_sent()
    {
        var town = new Town(Rules(Percent(2, id: "referrer", when: EarnCondition.None with { Referred = new ReferredCondition(30) }) with { To = RewardTo.Referrer }));
        foreach (var who in new[] { "boris", "vera" })
        {
            await town.SayAsync(who, new Happening.Referred(Town.AliasOf("anna")));
        }

        await town.SayAsync("boris", Purchase("o1", "1000"));
        await town.DoAsync("boris", new Happening.AccountMerged(MemberId.From("vera")));
        await town.SayAsync("boris", Return("o1", "400"));
        Assert.Equal(12, await town.AvailableAsync("anna"));
        await town.DoAsync("vera", new Happening.AccountParted(Boris));

        await town.SayAsync("vera", Purchase("o1", "1000"));
        await town.SayAsync("vera", Return("o1", "100"));

        await town.BalancedAsync();
    }

    /// <summary>What an activity of Boris leads to in the other account.</summary>
    private static async Task<Activity> DerivedAsync(LedgerEngine engine, Activity activity) =>
        Assert.Single(Assert.IsType<Receipt.Recorded>(await engine.SubmitAsync(Boris, activity)).Entry.Body.Decision.Derived!);
}
