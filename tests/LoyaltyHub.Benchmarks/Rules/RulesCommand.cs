using System.CommandLine;
using System.Text.Json;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using LoyaltyHub.Core;

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

        // In this process: a project of its own would have to be built by the rules of this repository.
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddLogger(new StreamLogger(progress))
            .WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "rules"));
        var reports = BenchmarkRunner.Run<RulesBench>(config).Reports;
        if (reports.Length != 3 || reports.Any(report => report.ResultStatistics is null))
        {
            return 1;
        }

        var found = reports.ToDictionary(report => report.BenchmarkCase.Descriptor.WorkloadMethod.Name, CostOf, StringComparer.Ordinal);
        Print(new RulesReport(found[nameof(RulesBench.LoyaltyHub)], found[nameof(RulesBench.RulesEngine)], found[nameof(RulesBench.RulesEngineLean)]), json);
        return 0;
    }

    private static DecisionCost CostOf(BenchmarkReport report) => new(
        decimal.Round((decimal)report.ResultStatistics!.Mean, 1), report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0);

    private static void Print(RulesReport report, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(report, HubJson.Readable));
            return;
        }

        foreach (var (name, cost) in new[] { ("LoyaltyHub", report.LoyaltyHub), ("RulesEngine", report.RulesEngine), ("RulesEngine, lean", report.RulesEngineLean) })
        {
            Console.WriteLine($"{name,-18} {cost.NanosecondsPerDecision,12:N0} ns {cost.DecisionsPerSecond,12:N0} decisions/s {cost.AllocatedBytesPerDecision,10:N0} bytes");
        }

        Console.WriteLine($"RulesEngine to LoyaltyHub: {report.Ratio} x, lean {report.RatioToLean} x");
    }
}

/// <summary>What a decision costs.</summary>
/// <param name="NanosecondsPerDecision">The mean time.</param>
/// <param name="AllocatedBytesPerDecision">What it allocates.</param>
internal sealed record DecisionCost(decimal NanosecondsPerDecision, long AllocatedBytesPerDecision)
{
    /// <summary>How many a second, one after the other.</summary>
    public decimal DecisionsPerSecond => decimal.Round(1_000_000_000 / NanosecondsPerDecision);
}

/// <summary>What was measured.</summary>
/// <param name="LoyaltyHub">LoyaltyHub.</param>
/// <param name="RulesEngine">RulesEngine with its own settings.</param>
/// <param name="RulesEngineLean">RulesEngine without messages and actions.</param>
internal sealed record RulesReport(DecisionCost LoyaltyHub, DecisionCost RulesEngine, DecisionCost RulesEngineLean)
{
    /// <summary>How many times as long RulesEngine takes with its own settings.</summary>
    public decimal Ratio => decimal.Round(RulesEngine.NanosecondsPerDecision / LoyaltyHub.NanosecondsPerDecision, 1);

    /// <summary>How many times as long it takes without messages and actions.</summary>
    public decimal RatioToLean => decimal.Round(RulesEngineLean.NanosecondsPerDecision / LoyaltyHub.NanosecondsPerDecision, 1);
}
