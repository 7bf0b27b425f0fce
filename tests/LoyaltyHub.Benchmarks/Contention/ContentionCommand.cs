using System.CommandLine;
using System.Text.Json;
using LoyaltyHub.Cli.Azurite;
using LoyaltyHub.Cli.Commands;
using LoyaltyHub.Core;

namespace LoyaltyHub.Benchmarks.Contention;

/// <summary>The command <c>contention</c>: prints the result, and exits with 1 where an event was lost or doubled, the audit differs, or more attempts were wasted than commits took place.</summary>
internal static class ContentionCommand
{
    private static readonly Option<int> Processes = new("--processes") { Description = "Processes that write.", DefaultValueFactory = _ => 4 };
    private static readonly Option<int> Writers = new("--writers") { Description = "Writers of each process.", DefaultValueFactory = _ => 16 };
    private static readonly Option<int> Each = new("--each") { Description = "Events of each writer.", DefaultValueFactory = _ => 1_000 };
    private static readonly Option<string?> Storage = new("--storage") { Description = "An empty account to write to; an emulator of its own where it is left out." };

    public static Command Create()
    {
        var command = new Command("contention", "Let many writers in several processes write one member's account at once.") { Processes, Writers, Each, Storage };
        command.SetAction((parsed, stop) => CommandFault.ReportAsync(() => RunAsync(parsed, stop)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var given = parsed.GetValue(Storage);
        await using var azurite = given is null ? await AzuriteProcess.StartAsync(new AzuriteOptions { InMemory = true }, cancellation: stop) : null;
        var bench = new ContentionBench(given ?? azurite!.ConnectionString, parsed.GetValue(Processes), parsed.GetValue(Writers), parsed.GetValue(Each));
        var report = await bench.RunAsync(stop);
        Console.WriteLine(JsonSerializer.Serialize(report, HubJson.Readable));
        return report.IsRight ? 0 : 1;
    }
}
