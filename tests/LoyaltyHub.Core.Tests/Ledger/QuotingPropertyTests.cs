using System.Text.Json;
using CsCheck;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;
using LoyaltyHub.Core.Tests.Building;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Ledger;

/// <summary>What is quoted is what is granted, whatever the programme says, has paid and has left; and nothing is written.</summary>
public sealed class QuotingPropertyTests
{
    [Fact]
    public Task A_quote_is_what_the_same_activity_earns_when_nothing_happens_between() => Gen.Int.SampleAsync(
        async seed =>
        {
            var any = new AnyProgramme(seed, others: true);
            var (store, pools, clock) = (new SpiedStore(new InMemoryShardStore(2)), new InMemoryBudgetPools(), new FakeTimeProvider(Noon.ToUniversalTime()));
            var programme = any.WithBudgets(any.Programme());
            var engine = new LedgerEngine(store, programme, clock, pools, new Random(seed));
            foreach (var who in new[] { "m0", "m1", "m2" })
            {
                foreach (var membership in any.Memberships())
                {
                    await engine.SubmitAsync(MemberId.From(who), membership);
                }
            }

            for (var step = any.Dice.Next(6); step > 0; step--)
            {
                await engine.SubmitAsync(Who(any), any.Anything($"o{step}", Noon));
                clock.Advance(TimeSpan.FromHours(any.Dice.Next(1, 40)));
            }

            var (member, next) = (Who(any), any.Anything("next", clock.GetUtcNow()));
            var account = await store.ReadAccountAsync(Shard.Of(member, 2), member, default);

            store.OnCommit = _ => throw new InvalidOperationException("A quote writes nothing.");
            var quoted = await new Quoting(store, new ReadablePools(pools), engine.Programmes).DecideAsync(account, next, clock.GetUtcNow(), default);
            store.OnCommit = _ => Task.FromResult<CommitResult?>(null);
            var actual = Assert.IsType<Receipt.Recorded>(await engine.SubmitAsync(member, next)).Entry.Body.Decision;

            Assert.Equal(Text(actual), Text(quoted));
        },
        iter: 10_000,
        threads: 2);

    [Fact]
    public async Task A_rule_whose_budget_is_still_in_the_pool_wins_its_group_in_the_quote_as_in_truth()
    {
        var programme = Rules(Percent(10) with { Group = "best", Budget = "spring" }, Percent(1, id: "other") with { Group = "best" }) with
        {
            Groups = [new RuleGroup("best", GroupPolicy.Best)],
            Budgets = [new Budget("spring", new LocalText("Spring", "Весна"), 1_000)],
        };

        var quoted = await new Quoting(new InMemoryShardStore(2), new InMemoryBudgetPools(), ProgrammeTimeline.Of(programme)).DecideAsync(Account.Empty(Anna), Said(Purchase("o", "100.00")), Noon, default);

        Assert.Equal(("percent", 10), quoted.Trace.OfType<Trace.Granted>().Select(step => (step.Rule, step.Points)).Single());
    }

    /// <summary>Pools that can be looked at, and out of which nothing can be taken.</summary>
    private sealed class ReadablePools(IBudgetPools pools) : IBudgetPools
    {
        public Task<BudgetPool> ReadAsync(string budget, CancellationToken stop) => pools.ReadAsync(budget, stop);

        public Task<BudgetPool> ChangeAsync(string budget, Func<BudgetPool, BudgetPool> change, CancellationToken stop) => throw new InvalidOperationException("A quote writes nothing.");

        public IAsyncEnumerable<string> NamesAsync(CancellationToken stop) => pools.NamesAsync(stop);
    }

    private static MemberId Who(AnyProgramme any) => MemberId.From($"m{any.Dice.Next(3)}");

    private static string Text(Decision decision) => JsonSerializer.Serialize(decision, HubJson.Compact);
}
