using System.Collections.Concurrent;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Azure.Tests.Delivery;
using Xunit;

namespace LoyaltyHub.Azure.Tests.Sweep;

/// <summary>
/// Every storage call of every scenario fails in every way, one at a time, then in pairs. First a run without faults writes down the calls and
/// the books; then there is a run for each call and each fault, and further ones until a run ends without having met its fault.
/// </summary>
public sealed class FaultSweepTests(SharedAzurite azurite, ITestOutputHelper output)
{
    private const int RunsAtOnce = 16;

    /// <summary>All pairs take some six minutes, so that of them only one first and second fault in so many is tried; every first call and every fault is among them.</summary>
    private const int OneOf = 8;
    private static readonly Fault[] Faults = [Fault.NotSent, Fault.AnswerLost, Fault.Late, Fault.Killed];
    private static readonly Fault[] Pairs = [Fault.NotSent, Fault.AnswerLost, Fault.Late];
    private static bool AllPairs => Environment.GetEnvironmentVariable("HUB_SWEEP_ALL") is "1";

    private readonly SemaphoreSlim turns = new(RunsAtOnce);
    private readonly ConcurrentBag<string> wrong = [];

    [Fact]
    public async Task Without_faults_every_scenario_leaves_the_books_that_it_should()
    {
        await using var partner = await PartnerEndpoint.StartAsync();
        var settings = new SweepSettings(partner.Address);
        await Task.WhenAll(Scenarios.All.Select(scenario => RightAsync(scenario, settings)));
    }

    [Fact]
    public async Task Whatever_happens_to_any_one_storage_call_nothing_is_lost_and_nothing_doubled()
    {
        await using var partner = await PartnerEndpoint.StartAsync();
        var settings = new SweepSettings(partner.Address);
        var swept = await Task.WhenAll(Scenarios.All.Select(scenario => SweepAsync(scenario, settings)));

        output.WriteLine(string.Join('\n', swept.Select(line => line.ToString())));
        output.WriteLine($"{swept.Length} scenarios, {swept.Sum(line => line.Calls)} calls × {Faults.Length} faults = {swept.Sum(line => line.Runs)} runs; {wrong.Count} with something lost, doubled or wrong");
        Assert.True(wrong.IsEmpty, string.Join('\n', wrong.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task Whatever_happens_to_any_two_storage_calls_of_a_purchase_and_its_return_nothing_is_lost_and_nothing_doubled()
    {
        await using var partner = await PartnerEndpoint.StartAsync();
        var settings = new SweepSettings(partner.Address);
        var right = await RightAsync(Scenarios.Core, settings);
        var firsts = Enumerable.Range(1, right.Calls).SelectMany(call => Pairs.Select(fault => new PlannedFault(call, fault)));
        var pairs = firsts.SelectMany(first => Pairs.Select(fault => (First: first, Fault: fault))).Where((_, number) => AllPairs || number % OneOf == 0).ToList();
        var runs = await Task.WhenAll(pairs.Select(pair => SweepSecondAsync(settings, pair.First, pair.Fault, right.Outcome)));

        output.WriteLine($"{Scenarios.Core}: {(AllPairs ? "all" : $"one in {OneOf}")} pairs of {right.Calls} calls × {Pairs.Length} faults = {runs.Sum()} runs; {wrong.Count} with something lost, doubled or wrong");
        Assert.True(wrong.IsEmpty, string.Join('\n', wrong.Order(StringComparer.Ordinal)));
    }

    private async Task<Swept> SweepAsync(Scenario scenario, SweepSettings settings)
    {
        var right = await RightAsync(scenario, settings);
        var runs = await Task.WhenAll(Faults.Select(async fault =>
        {
            var met = await Task.WhenAll(Enumerable.Range(1, right.Calls).Select(call => RunAsync(scenario, settings, right.Outcome, new PlannedFault(call, fault))));
            var number = right.Calls;
            while (met[^1] && await RunAsync(scenario, settings, right.Outcome, new PlannedFault(number + 1, fault)))
            {
                number++;
            }

            return number;
        }));
        return new Swept(scenario.Name, right.Calls, runs.Sum());
    }

    private async Task<int> SweepSecondAsync(SweepSettings settings, PlannedFault first, Fault fault, Outcome right)
    {
        var runs = 0;
        for (var met = true; met; runs++)
        {
            met = await RunAsync(Scenarios.Core, settings, right, first, new PlannedFault(first.Call + runs + 1, fault));
        }

        return runs;
    }

    /// <summary>The run without faults: how many calls it makes and what the books hold then.</summary>
    private async Task<(int Calls, Outcome Outcome)> RightAsync(Scenario scenario, SweepSettings settings)
    {
        var plan = new FaultPlan();
        var outcome = await OutcomeAsync(scenario, settings, plan);
        Assert.Null(outcome.DiffersFrom(outcome));
        Assert.Equal((scenario.Name, scenario.Entries, scenario.Points, scenario.Quarantined), (scenario.Name, outcome.Events.Count, outcome.Points, outcome.Quarantined.Count));
        return (plan.Calls.Count, outcome);
    }

    /// <summary>One run with faults.</summary>
    /// <returns>Whether all of them were met.</returns>
    private async Task<bool> RunAsync(Scenario scenario, SweepSettings settings, Outcome right, params PlannedFault[] faults)
    {
        var plan = new FaultPlan(faults);
        try
        {
            if ((await OutcomeAsync(scenario, settings, plan)).DiffersFrom(right) is { } difference)
            {
                wrong.Add($"{scenario}, {plan}: {difference}");
            }
        }
        catch (Exception fault)
        {
            wrong.Add($"{scenario}, {plan}: {fault}");
        }

        return plan.IsMet;
    }

    private async Task<Outcome> OutcomeAsync(Scenario scenario, SweepSettings settings, FaultPlan plan)
    {
        await turns.WaitAsync();
        try
        {
            await using var run = new SweepRun(await azurite.NewAccountAsync(), settings, plan);
            await scenario.Prepare(run);
            await scenario.Act(run);
            await run.LateOnesAsync();
            await run.DrainAsync();
            await run.CloseCleanAsync();
            var outcome = await Outcome.ReadAsync(run.Clean);
            await run.ClearAsync();
            return outcome;
        }
        finally
        {
            turns.Release();
        }
    }

    private sealed record Swept(string Scenario, int Calls, int Runs)
    {
        public override string ToString() => $"{Scenario}: {Calls} calls, {Runs} runs";
    }
}
