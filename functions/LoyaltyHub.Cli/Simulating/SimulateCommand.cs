using System.CommandLine;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Cli.Azurite;
using LoyaltyHub.Cli.Commands;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Pricing;
using LoyaltyHub.Core.Programmes;
using Spectre.Console;

namespace LoyaltyHub.Cli.Simulating;

/// <summary><c>hub simulate</c>: says what a programme would have cost, and who would have won and lost by it; writes nothing to any storage.</summary>
public static class SimulateCommand
{
    private const string CurrentRules = "current";

    private static readonly Option<FileInfo[]> Programme = new("--programme") { Description = "The programme file to price; several are decided together.", Required = true, AllowMultipleArgumentsPerToken = true };
    private static readonly Option<string?> Against = new("--against") { Description = "A programme file to compare with, or 'current': what decides in the storage now; its other programmes then decide along on both sides.", HelpName = "file|current" };
    private static readonly Option<string?> Activities = new("--activities") { Description = "Activities to replay: .ndjson, one in a line as the hub writes them; or a partner's .json payload, or a folder of them.", HelpName = "file|folder" };
    private static readonly Option<string?> Partner = new("--partner") { Description = "Whose payloads these are, where no folder says so." };
    private static readonly Option<DateTimeOffset?> From = new("--from") { Description = "Without --activities: replay the storage's journal and count what happened from this time on." };
    private static readonly Option<DateTimeOffset?> To = new("--to") { Description = "… and before this time." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the result as one JSON object." };
    private static readonly Option<string?> Csv = new("--csv") { Description = "Also write what each member comes to into this file." };
    private static readonly Option<string?> Html = new("--html") { Description = "Also write a report with charts into this file." };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("simulate", "Price a programme before it starts: replay real activities under its rules, without writing anything.") { Programme, Against, Activities, Partner, From, To, Json, Csv, Html };
        StorageOptions.AddTo(command);
        command.SetAction((parsed, stop) => CommandFault.ReportAsync(() => RunAsync(parsed, stop)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        // What is wrong with the command line is said before any storage is started.
        var given = ProgrammeTimeline.Of(parsed.GetValue(Programme)!.Select(file => ProgrammeFile.Parse(File.ReadAllBytes(file.FullName), file.Name)));
        var file = parsed.GetValue(Against) is { } path and not CurrentRules ? ProgrammeTimeline.Of(ProgrammeFile.Parse(await File.ReadAllBytesAsync(path, stop), Path.GetFileName(path))) : null;
        if (parsed.GetValue(Activities) is null && parsed.GetValue(From) is null && parsed.GetValue(To) is null)
            throw new ArgumentException("Say what to replay: --activities FILE, or --from and --to for the journal of the storage.");
        if (parsed.GetValue(Activities) is { } source && !File.Exists(source) && !Directory.Exists(source))
            throw new ArgumentException($"--activities: there is no file or folder '{source}'; name an .ndjson file of activities, or partners' payloads.");
        await using var books = parsed.GetValue(Against) == CurrentRules || parsed.GetValue(Activities) is null ? await HubBooks.OpenAsync(parsed, stop) : null;
        var against = books is not null && parsed.GetValue(Against) == CurrentRules ? (await books.Get<HubLedger>().OpenAsync(stop)).Engine.Programmes : file;
        var rules = parsed.GetValue(Against) == CurrentRules ? against!.With(given.Versions) : given;
        var result = await ReplayAsync(parsed, new Simulation(rules, against), books, stop);
        if (parsed.GetValue(Csv) is { } csv)
            MemberTable.Write(csv, result);
        if (parsed.GetValue(Html) is { } html)
            await File.WriteAllTextAsync(html, HtmlReport.Of(result), stop);
        if (parsed.GetValue(Json))
            Console.WriteLine(JsonSerializer.Serialize(result, HubJson.Readable));
        else
            SimulationTables.Print(result);
        return 0;
    }

    private static async Task<SimulationResult> ReplayAsync(ParseResult parsed, Simulation simulation, HubBooks? books, CancellationToken stop)
    {
        if (parsed.GetValue(Activities) is not { } source)
            return await ShownAsync(parsed, bar => simulation.OfJournalAsync(JournalAsync(books!, stop), parsed.GetValue(From), parsed.GetValue(To), bar, stop));
        if (!source.EndsWith(".ndjson", StringComparison.OrdinalIgnoreCase))
            return simulation.Of(PartnerPayloads.Read(source, parsed.GetValue(Partner)));
        return await ShownAsync(parsed, bar => simulation.OfFileAsync(source, Environment.ProcessorCount, bar, stop));
    }

    private static async Task<SimulationResult> ShownAsync(ParseResult parsed, Func<IProgress<(long Done, long Of)>?, Task<SimulationResult>> replay) =>
        AnsiConsole.Profile.Capabilities.Interactive && !parsed.GetValue(Json)
            ? await AnsiConsole.Progress().StartAsync(async context => await replay(new Bar(context.AddTask("Activities"))))
            : await replay(null);

    private static async IAsyncEnumerable<JournalEntry> JournalAsync(HubBooks books, [EnumeratorCancellation] CancellationToken stop)
    {
        var store = (await books.Get<HubLedger>().OpenAsync(stop)).Store;
        foreach (var shard in Shard.All(store.Shards))
        {
            await foreach (var row in store.ScanJournalAsync(shard, stop))
            {
                yield return row.Value ?? throw new InvalidOperationException($"{row.Row}: {row.Fault}; hub audit tells more.");
            }
        }
    }

    private sealed class Bar(ProgressTask task) : IProgress<(long Done, long Of)>
    {
        public void Report((long Done, long Of) value)
        {
            task.MaxValue = value.Of;
            task.Value = value.Done;
        }
    }
}
