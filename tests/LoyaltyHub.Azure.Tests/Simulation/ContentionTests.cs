using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Core.Ledger;
using Xunit;

namespace LoyaltyHub.Azure.Tests.Simulation;

/// <summary>Many engines on one member's account, in virtual time.</summary>
public sealed class ContentionTests
{
    [Theory]
    [InlineData(4, 16, 100)]
    [InlineData(16, 4, 50)]
    [InlineData(64, 1, 25)]
    [InlineData(1, 64, 100)]
    public void Writers_of_one_member_lose_nothing_and_waste_at_most_one_attempt_a_commit(int processes, int writers, int each)
    {
        var store = new InMemoryShardStore(1);
        var scheduler = new SeededScheduler(7, Sample.Noon);
        var chance = new Random(8);
        var engines = Enumerable.Range(0, processes)
            .Select(_ => new LedgerEngine(new LineStore(store, new Line(scheduler.Clock, chance, () => LineFaults.None)), Sample.Programme, scheduler.Clock, chance: chance))
            .ToList();
        var ended = new List<TimeSpan>();
        var slowest = TimeSpan.Zero;

        async Task WriteAsync(int process, int writer)
        {
            for (var turn = 0; turn < each; turn++)
            {
                var asked = scheduler.Clock.GetTimestamp();
                Assert.IsType<Receipt.Recorded>(await engines[process].SubmitAsync(Sample.Anna, Sample.Purchase($"e{process}-{writer}-{turn}")));
                var took = scheduler.Clock.GetElapsedTime(asked);
                slowest = took > slowest ? took : slowest;
            }

            ended.Add(scheduler.Clock.GetElapsedTime(0));
        }

        scheduler.Run(
            () => Task.WhenAll(Enumerable.Range(0, processes).SelectMany(process => Enumerable.Range(0, writers).Select(writer => WriteAsync(process, writer)))),
            TimeSpan.FromMinutes(10));

        var (attempts, commits) = (engines.Sum(engine => engine.Counts.Attempts), engines.Sum(engine => engine.Counts.Commits));
        TestContext.Current.TestOutputHelper!.WriteLine($"{processes}x{writers}: {commits} commits, {attempts - commits} wasted, first done {ended.Min()}, last {ended.Max()}, slowest {slowest}, {scheduler.Steps} steps");
        Assert.Equal(processes * writers * each, engines.Sum(engine => engine.Counts.Entries));
        Assert.True(attempts <= 2 * commits, $"{attempts} attempts for {commits} commits");
    }
}
