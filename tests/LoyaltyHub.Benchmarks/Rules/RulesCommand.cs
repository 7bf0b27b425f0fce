using System.CommandLine;
using System.Text.Json;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using LoyaltyHub.Core;
using Perfolizer.Horology;

namespace LoyaltyHub.Benchmarks.Rules;

/// <summary>The command <c>rules</c>: measures <see cref="RulesBench"/>; what it says meanwhile goes to standard error.</summary>
internal static class RulesCommand
{
    private static readonly Option<bool> Json = new("--json") { Description = "Print the result as one JSON object." };

    public static Command Create()
    {
        var command = new Command("rules", "Decide by thirty rules, next to the package RulesEngine.") { Json };
        command.SetAction(parsed => Run(parsed.GetValue(Json)));
        return command;
    }

    private static int Run(bool json)
    {
        using var progress = new StreamWriter(Console.OpenStandardError()) { AutoFlush = true };

        // In this process: a project of its own would have to be built by the rules of this repository. Many short iterations, of which the fastest counts: whatever else the machine does can
        // only make one slower.
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(10).WithIterationTime(TimeInterval.FromMilliseconds(40)).WithIterationCount(60))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddLogger(new StreamLogger(progress))
            .WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "rules"));
        var rules = CostsOf<RulesBench>(config);
        var growth = CostsOf<GrowthBench>(config);
        if (rules is null || growth is null)
        {
            return 1;
        }

        DecisionCost Of(string name) => rules[(name, 0)];
        DecisionCost By(string name, int count) => growth[(name, count)];
        var growing = growth.Keys.Select(key => key.Rules).Distinct().Order().Select(count => new GrowthCost(
            count, By(nameof(GrowthBench.Apart), count), By(nameof(GrowthBench.Together), count), By(nameof(GrowthBench.DecideApart), count), By(nameof(GrowthBench.DecideTogether), count)));
        Print(new RulesReport(Of(nameof(RulesBench.LoyaltyHub)), Of(nameof(RulesBench.RulesEngine)), Of(nameof(RulesBench.RulesEngineLean)), Of(nameof(RulesBench.WholeDecision)), [.. growing]), json);
        return 0;
    }

    /// <summary>What each method of a bench costs, by its number of rules where that varies; null where one could not be measured.</summary>
    private static Dictionary<(string Name, int Rules), DecisionCost>? CostsOf<TBench>(IConfig config)
    {
        var reports = BenchmarkRunner.Run<TBench>(config).Reports;
        return reports.Length == 0 || reports.Any(report => report.ResultStatistics is null) ? null : reports.ToDictionary(
            report => (report.BenchmarkCase.Descriptor.WorkloadMethod.Name, report.BenchmarkCase.Parameters.Items is [{ Value: int count }] ? count : 0),
            report => new DecisionCost(decimal.Round((decimal)report.ResultStatistics!.Min, 1), report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0));
    }

    private static void Print(RulesReport report, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(report, HubJson.Readable));
            return;
        }

        Print("LoyaltyHub", report.LoyaltyHub);
        Print("RulesEngine", report.RulesEngine);
        Print("RulesEngine, lean", report.RulesEngineLean);
        Print("LoyaltyHub, whole", report.WholeDecision);
        Console.WriteLine($"RulesEngine to LoyaltyHub: {report.Ratio} x, lean {report.RatioToLean} x; to its whole decision {report.RatioOfWholeDecision} x");
        foreach (var growth in report.Growth)
        {
            Print($"{growth.Rules} rules apart", growth.Apart);
            Print($"{growth.Rules} rules together", growth.Together);
            Print($"{growth.Rules} apart, whole", growth.DecideApart);
            Print($"{growth.Rules} together, whole", growth.DecideTogether);
        }

        Console.WriteLine($"300 rules together to 30, whole: {report.GrowthTenfold} x");
    }

    private static void Print(string name, DecisionCost cost) =>
        Console.WriteLine($"{name,-20} {cost.NanosecondsPerDecision,12:N0} ns {cost.DecisionsPerSecond,12:N0} decisions/s {cost.AllocatedBytesPerDecision,10:N0} bytes");
}
