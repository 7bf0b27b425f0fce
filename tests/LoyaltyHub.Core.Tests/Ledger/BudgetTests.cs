using CsCheck;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Ledger;

public sealed class BudgetTests
{
    private const int Shards = 4;
    private const string Spring = "test|spring";

    [Fact]
    public async Task A_budget_is_spent_to_the_last_point_and_never_beyond_whoever_writes()
    {
        var (store, pools, rules) = (new InMemoryShardStore(Shards), new InMemoryBudgetPools(), Campaign(1_000));
        var engines = Enumerable.Range(0, 3).Select(_ => new LedgerEngine(store, rules, TimeProvider.System, pools)).ToList();

        await Task.WhenAll(Enumerable.Range(0, 200).Select(number => engines[number % 3].SubmitAsync(MemberId.From($"m{number % 23}"), Said(Visit()))));

        var granted = await GrantedAsync(store);
        Assert.InRange(granted, 1, 1_000);
        await GiveBackAllAsync(engines[0]);
        var last = new LedgerEngine(store, rules, TimeProvider.System, pools);
        for (var number = 0; number < 100; number++)
        {
            await last.SubmitAsync(MemberId.From($"late{number % 7}"), Said(Visit()));
            await GiveBackAllAsync(last);
        }

        Assert.Equal(1_000, await GrantedAsync(store));
        Assert.Equal(1_000, (await pools.ReadAsync(Spring, default)).Out);
        Assert.Empty((await new LedgerAudit(store, (_, _) => rules, pools).RunAsync(null, default)).Differences);
    }

    [Theory]
    [InlineData(0, 5, "it says 5 points used, the journal makes 10")]
    [InlineData(1_000, 0, "points were leased, the pool says")]
    public async Task The_audit_names_a_share_that_is_not_what_the_journal_and_the_pool_say(long leased, long used, string what)
    {
        var (store, pools, rules) = (new InMemoryShardStore(1), new InMemoryBudgetPools(), Campaign(100));
        await new LedgerEngine(store, rules, TimeProvider.System, pools).SubmitAsync(Anna, Said(Visit()));
        var (head, share) = (await store.ReadHeadAsync(new Shard(0), default), await store.ReadShareAsync(new Shard(0), Spring, default));
        await store.CommitAsync(new Commit(new Shard(0), head.Version, head.Head, [], [], [], [share with { Leased = share.Leased + leased, Used = share.Used - used }]), default);

        var found = (await new LedgerAudit(store, (_, _) => rules, pools).RunAsync(null, default)).Differences;
        Assert.Contains(what, Assert.Single(found).What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_return_gives_its_points_back_to_the_budget()
    {
        var (store, pools, rules) = (new InMemoryShardStore(1), new InMemoryBudgetPools(), Campaign(100));
        var engine = new LedgerEngine(store, rules, TimeProvider.System, pools);
        await engine.SubmitAsync(Anna, Said(Purchase("o1", "100")));
        var declined = Assert.IsType<Receipt.Recorded>(await engine.SubmitAsync(Anna, Said(Purchase("o2", "100"))));
        Assert.Equal(0, Assert.IsType<Trace.Granted>(Assert.Single(declined.Entry.Body.Decision.Trace)).BudgetCut);

        await engine.SubmitAsync(Anna, Said(Return("o1", "60")));
        await engine.SubmitAsync(Anna, Said(Purchase("o3", "100")));

        Assert.Equal(100, (await store.ReadAccountAsync(new Shard(0), Anna, default)).BalanceOf(Points).Available);
        Assert.Equal(100, (await store.ReadShareAsync(new Shard(0), Spring, default)).Used);
    }

    [Fact]
    public void No_order_of_leases_and_returns_lets_more_out_than_the_budget() =>
        Gen.Select(Gen.Long[1, 10_000], Gen.Select(Gen.Int[0, Shards - 1], Gen.Long[1, 4_000], Gen.Bool).Array[1, 60]).Sample((budget, steps) =>
        {
            var (pool, shares) = (BudgetPool.Empty, Enumerable.Range(0, Shards).Select(_ => BudgetShare.None(Spring)).ToArray());
            foreach (var (number, points, gives) in steps)
            {
                var (shard, share) = (new Shard(number), shares[number]);
                if (gives)
                {
                    shares[number] = share with { Returned = share.Returned + share.Left };
                    pool = pool.TakeBack(shard, shares[number].Returned).TakeBack(shard, share.Returned);
                }
                else
                {
                    pool = pool.Lease(budget, shard, Shards, share.Leased, points);
                    share = share with { Leased = pool.LeasedTo(shard) };
                    shares[number] = share with { Used = share.Used + Math.Min(points, share.Left) };
                }

                Assert.InRange(pool.Out, 0, budget);
                Assert.All(shares, some => Assert.True(some.Left >= 0));
                Assert.InRange(shares.Sum(some => some.Used), 0, budget);
            }
        });

    [Fact]
    public async Task A_paced_budget_grants_what_is_released_and_tells_when_it_passes_its_alerts()
    {
        var (store, clock, told) = (new InMemoryShardStore(1), new FakeTimeProvider(new DateTimeOffset(2026, 8, 31, 12, 0, 0, TimeSpan.Zero)), new List<int>());
        var rules = Campaign(100);
        rules = rules with { Budgets = [rules.Budgets[0] with { Alerts = [30, 50, 100], Pacing = new Pacing(40, new Window(Granule.Month), new DateOnly(2026, 9, 1)) }] };
        var engine = new LedgerEngine(store, rules, clock, new InMemoryBudgetPools()) { Alerted = alert => told.Add(alert.Percent) };

        // Nothing before September; then 40 with each month, what one leaves stays for the next, and 100 in all.
        Assert.Equal(0, await EarnAsync(engine, 5, "50"));
        Assert.Empty(told);
        clock.SetUtcNow(new DateTimeOffset(2026, 9, 2, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(40, await EarnAsync(engine, 1, "50"));
        clock.SetUtcNow(new DateTimeOffset(2026, 10, 2, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(5, await EarnAsync(engine, 1, "5"));
        clock.SetUtcNow(new DateTimeOffset(2026, 12, 2, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(55, await EarnAsync(engine, 2, "50"));
        Assert.Equal([30, 50, 100], told);
    }

    [Fact]
    public async Task A_pool_that_cannot_be_asked_fails_those_alone_that_it_would_have_granted_something()
    {
        var (store, pools) = (new InMemoryShardStore(1), new FailingPools());
        var rules = Rules(Percent(100), Each(10) with { Budget = "spring" });
        var engine = new LedgerEngine(store, rules with { Budgets = [new Budget("spring", new LocalText("Spring", "Весна"), 1_000)] }, TimeProvider.System, pools);

        var visits = Enumerable.Range(0, 5).Select(number => engine.SubmitAsync(MemberId.From($"v{number}"), Said(Visit(), id: $"v{number}"))).ToList();
        var purchases = await Task.WhenAll(Enumerable.Range(0, 5).Select(number => engine.SubmitAsync(MemberId.From($"p{number}"), Said(Purchase($"o{number}", "10")))));

        Assert.All(purchases, receipt => Assert.IsType<Receipt.Recorded>(receipt));
        foreach (var visit in visits)
        {
            await Assert.ThrowsAsync<IOException>(() => visit);
        }

        pools.Fails = false;
        Assert.IsType<Receipt.Recorded>(await engine.SubmitAsync(MemberId.From("v0"), Said(Visit(), id: "v0")));
        Assert.Equal(10, (await store.ReadAccountAsync(new Shard(0), MemberId.From("v0"), default)).BalanceOf(Points).Available);
    }

    [Fact]
    public async Task What_came_back_to_a_shard_that_was_never_leased_it_goes_back_to_the_budget()
    {
        var (store, pools, rules) = (new InMemoryShardStore(2), new InMemoryBudgetPools(), Campaign(1_000));
        var engine = new LedgerEngine(store, rules, TimeProvider.System, pools);
        await engine.SubmitAsync(Anna, Said(Purchase("o1", "300")));
        var own = Shard.Of(Anna, 2);
        var other = Shard.All(2).Single(shard => shard != own);
        var head = await store.ReadHeadAsync(other, default);
        await store.CommitAsync(new Commit(other, head.Version, head.Head, [], [], [], [BudgetShare.None(Spring) with { Used = -120 }]), default);

        await engine.GiveBackAsync(default);

        Assert.Equal(0, (await store.ReadShareAsync(other, Spring, default)).Left);
        Assert.Equal(300 - 120, (await pools.ReadAsync(Spring, default)).Out);
    }

    [Fact]
    public async Task Shares_of_many_budgets_are_read_at_once()
    {
        var rules = Rules([.. Enumerable.Range(0, 8).Select(number => Each(1, id: $"each{number}") with { Budget = $"b{number}" })]);
        rules = rules with { Budgets = [.. Enumerable.Range(0, 8).Select(number => new Budget($"b{number}", new LocalText("B", "Б"), 100))] };
        var store = new TogetherStore(new InMemoryShardStore(1), 8);

        var receipt = await new LedgerEngine(store, rules, TimeProvider.System, new InMemoryBudgetPools()).SubmitAsync(Anna, Said(Visit())).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(8, Assert.IsType<Receipt.Recorded>(receipt).Entry.Body.Decision.Trace.OfType<Trace.Granted>().Sum(step => step.Points));
    }

    /// <summary>Answers for a share only once so many are asked for.</summary>
    private sealed class TogetherStore(IShardStore inner, int all) : Building.ForwardingStore(inner)
    {
        private readonly TaskCompletionSource together = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int asked;

        public override async Task<BudgetShare> ReadShareAsync(Shard shard, string budget, CancellationToken stop)
        {
            if (Interlocked.Increment(ref asked) == all)
            {
                together.SetResult();
            }

            await together.Task;
            return await base.ReadShareAsync(shard, budget, stop);
        }
    }

    /// <summary>Pools that do not answer until they are told to.</summary>
    private sealed class FailingPools : IBudgetPools
    {
        private readonly InMemoryBudgetPools pools = new();

        public bool Fails { get; set; } = true;

        public Task<BudgetPool> ReadAsync(string budget, CancellationToken stop) => Fails ? throw new IOException("no answer") : pools.ReadAsync(budget, stop);

        public Task<BudgetPool> ChangeAsync(string budget, Func<BudgetPool, BudgetPool> change, CancellationToken stop) =>
            Fails ? throw new IOException("no answer") : pools.ChangeAsync(budget, change, stop);

        public IAsyncEnumerable<string> NamesAsync(CancellationToken stop) => pools.NamesAsync(stop);
    }

    private static async Task<long> EarnAsync(LedgerEngine engine, int times, string amount)
    {
        var granted = 0L;
        for (var time = 0; time < times; time++)
        {
            var receipt = Assert.IsType<Receipt.Recorded>(await engine.SubmitAsync(Anna, Said(Purchase($"o{Guid.NewGuid():N}", amount))));
            granted += receipt.Entry.Body.Decision.Trace.OfType<Trace.Granted>().Sum(step => step.Points);
        }

        return granted;
    }

    private static Programme Campaign(long points)
    {
        var rules = Rules(Each(10) with { Budget = "spring" }, Percent(100) with { Budget = "spring" });
        return rules with { Budgets = [new Budget("spring", new LocalText("Spring", "Весна"), points)] };
    }

    private static async Task GiveBackAllAsync(LedgerEngine engine)
    {
        foreach (var shard in Shard.All(Shards))
        {
            await engine.GiveBackAsync(shard, Spring, default);
        }
    }

    private static async Task<long> GrantedAsync(InMemoryShardStore store)
    {
        var sum = 0L;
        foreach (var shard in Shard.All(Shards))
        {
            await foreach (var row in store.ScanAccountsAsync(shard, default))
            {
                sum += row.Value!.BalanceOf(Points).Available;
            }
        }

        return sum;
    }
}
