using CsCheck;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Pricing;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;
using LoyaltyHub.Core.Tests.Building;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Pricing;

/// <summary>The rules that decided, over the journal they made, make it again: whatever they say and whatever happened.</summary>
public sealed class ReplayPropertyTests
{
    [Fact]
    public Task A_replay_comes_to_what_the_journal_says_to_the_last_unit_from_any_time_on() => Gen.Int.SampleAsync(
        async seed =>
        {
            var any = new AnyProgramme(seed, draws: true, others: true);
            var (store, clock) = (new InMemoryShardStore(2), new FakeTimeProvider(Noon.ToUniversalTime()));
            var programme = any.Dice.Next(2) == 0 ? any.Programme() : any.WithBudgets(any.Programme());
            var engine = new LedgerEngine(store, programme, clock, new InMemoryBudgetPools(), new Random(seed));
            foreach (var who in new[] { "m0", "m1" })
            {
                foreach (var activity in any.Memberships().Append(Said(new Happening.Referred(Town.AliasOf("friend")), at: Noon)))
                {
                    await SettleAsync(engine, who, activity);
                }
            }

            foreach (var activity in History(any, any.Dice.Next(2, 9)))
            {
                clock.Advance(TimeSpan.FromHours(any.Dice.Next(1, 60)));
                await SettleAsync(engine, $"m{any.Dice.Next(2)}", activity with { At = clock.GetUtcNow() });
            }

            var entries = new List<JournalEntry>();
            foreach (var shard in Shard.All(2))
            {
                entries.AddRange(await store.ScanJournalAsync(shard, default).Select(row => row.Value!).ToListAsync());
            }

            var from = any.Dice.Next(2) == 0 ? (DateTimeOffset?)null : Noon.AddHours(any.Dice.Next(200));
            var result = (await new Simulation(ProgrammeTimeline.Of(programme)).OfJournalAsync(entries.ToAsyncEnumerable(), from)).Programme;

            var counted = entries.SelectMany(entry => entry.Body.Decision.Postings.Select(posting => (Posting: posting, Counts: !(entry.Body.Activity.At < from)))).ToLookup(entry => entry.Counts, entry => entry.Posting);
            foreach (var unit in programme.Units.Select(terms => terms.Unit))
            {
                var points = result.Units.SingleOrDefault(sum => sum.Unit == unit);
                Assert.Equal(-Sum(counted[true], BookAccounts.PointsIssued, unit), (points?.Granted ?? 0) - (points?.TakenBack ?? 0));
                Assert.Equal(Members(counted[false], unit), points?.Opening ?? 0);
                if (counted[true].Any())
                {
                    Assert.Equal(Members(counted[false], unit) + Members(counted[true], unit), points?.Outstanding ?? 0);
                }
            }

            Assert.Equal(
                counted[true].Where(posting => posting.Account.StartsWith("partner/", StringComparison.Ordinal)).GroupBy(posting => posting.Account["partner/".Length..], posting => posting.Value)
                    .Select(partner => (partner.Key, -partner.Sum())).Where(partner => partner.Item2 != 0).Order(),
                result.Cost.Select(cost => (cost.Partner, cost.Amount.Value)).Where(cost => cost.Value != 0).Order());
        },
        iter: 10_000,
        threads: 2);

    /// <summary>Settles as the hub's pipeline does, with what follows in other accounts.</summary>
    private static async Task SettleAsync(LedgerEngine engine, string who, Activity activity)
    {
        var said = activity.Member is null && activity.Alias != Town.AliasOf(who) ? activity with { Alias = Town.AliasOf(who) } : activity;
        var recorded = Assert.IsType<Receipt.Recorded>(await engine.SubmitAsync(activity.Member ?? MemberId.From(who), said));
        foreach (var derived in recorded.Entry.Body.Decision.Derived ?? [])
        {
            await SettleAsync(engine, derived.Alias?.Value.TrimEnd('-') ?? "", derived);
        }
    }

    /// <summary>Purchases and visits, each with returns of some of it that may come long after, or before it.</summary>
    private static Activity[] History(AnyProgramme any, int count) => any.Shuffled(Enumerable.Range(0, count).Select(number => any.Anything($"o{number}", Noon))
        .SelectMany(said => any.Dice.Next(3) == 0 ? any.Returns(said, Noon, whole: any.Dice.Next(2) == 0).Prepend(said) : [said]));

    private static long Sum(IEnumerable<Posting> postings, string account, Unit unit) => postings.Where(posting => posting.Account == account && posting.Unit == unit).Sum(posting => posting.Value);

    private static long Members(IEnumerable<Posting> postings, Unit unit) => postings.Where(posting => posting.Unit == unit && BookAccounts.IsMembers(posting.Account)).Sum(posting => posting.Value);
}
