using System.CommandLine;
using System.Text.Json;
using LoyaltyHub.Benchmarks.Load;
using LoyaltyHub.Benchmarks.Measuring;
using LoyaltyHub.Cli.Commands;
using LoyaltyHub.Core;

namespace LoyaltyHub.Benchmarks.Pipeline;

/// <summary>The command <c>pipeline</c>: progress on standard error, the result on standard output, exit code 1 where the books are not right.</summary>
internal static class PipelineCommand
{
    private static readonly Option<bool> Json = new("--json") { Description = "Print the result as one JSON object instead of a table." };
    private static readonly Option<bool> Quick = new("--quick") { Description = "One short round, about a minute." };
    private static readonly Option<int?> Seconds = new("--seconds") { Description = "How long one measurement lasts." };
    private static readonly Option<int?> Events = new("--events") { Description = "Events of the endurance run, over which memory is watched." };
    private static readonly Option<string?> Svg = new("--svg") { Description = "Also draw the result into this file." };

    public static Command Create()
    {
        var command = new Command("pipeline", "Measure the hub's pipeline, the textbook design and the bare storage in turns.") { Json, Quick, Seconds, Events, Svg };
        command.SetAction((parsed, stop) => CommandFault.ReportAsync(() => RunAsync(parsed, stop)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        using var calls = new StorageCalls();
        using var settled = new SettledActivities();
        await using var load = LoadProcess.Start();
        var plan = PipelinePlan.Of(parsed.GetValue(Quick), parsed.GetValue(Seconds), parsed.GetValue(Events));
        var report = await new PipelineBench(plan, load, calls, settled, new StandardError(), stop).RunAsync();
        if (parsed.GetValue(Svg) is { } file)
        {
            await File.WriteAllTextAsync(file, PipelineChart.Draw(report), stop);
        }

        Console.WriteLine(parsed.GetValue(Json) ? JsonSerializer.Serialize(Rounded.Of(report), HubJson.Readable) : PipelineTable.Of(report));
        return report.AuditDifferences == 0 ? 0 : 1;
    }

    private sealed class StandardError : IProgress<string>
    {
        public void Report(string value) => Console.Error.WriteLine(value);
    }
}
