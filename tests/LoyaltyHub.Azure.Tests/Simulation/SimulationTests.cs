using System.Globalization;
using Xunit;

namespace LoyaltyHub.Azure.Tests.Simulation;

/// <summary>
/// The whole pipeline under everything that can go wrong, seed by seed. A failure names its seed; <c>LOYALTYHUB_SEED=4711 dotnet test --filter Simulation</c>
/// runs that one again, step by step the same. <c>LOYALTYHUB_SEEDS</c> says how many to run.
/// </summary>
[Collection(nameof(Simulation))]
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const int Seeds = 2_000;

    /// <summary>A planted bug has to be found within so many seeds.</summary>
    private const int FewSeeds = 40;

    public static TheoryData<string> Bugs => [.. PlantedBugs.All.Keys];

    [Fact]
    public void Whatever_goes_wrong_nothing_acknowledged_is_lost_nothing_takes_effect_twice_and_the_books_are_right()
    {
        var seeds = Setting("LOYALTYHUB_SEED") is { } one ? [one] : Enumerable.Range(1, Setting("LOYALTYHUB_SEEDS") ?? Seeds).ToArray();

        var sum = new SeedRun(seeds).Run();

        output.WriteLine($"{seeds.Length} seeds: {sum}");
        if (seeds.Length >= 100)
        {
            Assert.True(sum.Events >= seeds.Length * Weather.Events);
            Assert.All([sum.Conflicts, sum.Unknown, sum.Kills, sum.Quarantined, sum.Poisoned, sum.Inboxes, sum.Granted], trouble => Assert.True(trouble > 0, $"Some trouble is missing: {sum}"));
            // Where accounts are joined and parted all the time, what waits for that fails more often.
            Assert.True(sum.Poisoned < sum.Events / 50, $"Too much fails for good for the rest to mean anything: {sum}");
        }
    }

    [Theory]
    [MemberData(nameof(Bugs))]
    public void A_planted_bug_is_found_within_a_few_seeds_and_found_again_by_its_seed(string bug)
    {
        var (seed, found) = Enumerable.Range(1, FewSeeds).Select(number => (number, What: Complaint(number, bug))).FirstOrDefault(run => run.What is not null);

        Assert.True(found is not null, $"No seed up to {FewSeeds} noticed that {bug}.");
        output.WriteLine($"Seed {seed}: {found}");
        Assert.Equal(found, Complaint(seed, bug));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_same_seed_gives_the_same_run(int seed)
    {
        var first = Simulation.Run(seed);

        Assert.Equal(first, Simulation.Run(seed));
        Assert.NotEqual(first.Chains, Simulation.Run(seed + 100).Chains);
    }

    [Fact]
    public void What_a_simulation_used_is_free_when_it_has_ended()
    {
        var before = LiveAfter(Enumerable.Range(1, 10));

        var after = LiveAfter(Enumerable.Range(11, 30));

        Assert.True(after - before < 1024 * 1024, $"30 simulations leave {(after - before) / 1024} KiB behind.");
    }

    /// <summary>Bytes that are in use after some seeds were run.</summary>
    private static long LiveAfter(IEnumerable<int> seeds)
    {
        foreach (var seed in seeds)
        {
            Simulation.Run(seed);
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static string? Complaint(int seed, string bug)
    {
        try
        {
            Simulation.Run(seed, PlantedBugs.All[bug]);
            return null;
        }
        catch (Exception found) when (found is Violation or TimeoutException)
        {
            return found.Message;
        }
    }

    private static int? Setting(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}

/// <summary>The simulations use the whole machine, so nothing else runs beside them.</summary>
[CollectionDefinition(nameof(Simulation), DisableParallelization = true)]
public sealed class SimulationAlone;
