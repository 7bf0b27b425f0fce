using System.CommandLine;
using System.Globalization;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Cli.Azurite;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Programmes.Checking;
using Spectre.Console;

namespace LoyaltyHub.Cli.Commands;

/// <summary><c>hub programme list|draft|review|publish</c>: takes a version from a draft to every running hub.</summary>
public static class ProgrammeVersionsCommand
{
    private static readonly Argument<FileInfo> File = new("FILE") { Description = "The programme file." };
    private static readonly Argument<string> Version = new("PROGRAMME:VERSION") { Description = "The version, e.g. coalition:2." };
    private static readonly Option<string> By = new("--by") { Description = "Who you are; a version is published by somebody else than its author.", HelpName = "name", Required = true };

    /// <summary>The commands.</summary>
    public static IEnumerable<Command> Create() =>
    [
        Of("list", "List all versions and how far they are.", ListAsync),
        Of("draft", "Keep a draft of a version in the storage; it decides nothing yet.", DraftAsync, File, By),
        Of("review", "Say that a draft is ready for somebody else to look at.", ReviewAsync, Version),
        Of("publish", "Publish a version that is under review: it decides from its 'validFrom' on, in every running hub.", PublishAsync, Version, By),
    ];

    private static Command Of(string name, string description, Func<HubBooks, ParseResult, CancellationToken, Task> run, params Symbol[] symbols)
    {
        var command = new Command(name, description);
        foreach (var argument in symbols.OfType<Argument>())
        {
            command.Add(argument);
        }

        foreach (var option in symbols.OfType<Option>())
        {
            command.Add(option);
        }

        StorageOptions.AddTo(command);
        command.SetAction((parsed, stop) => CommandFault.ReportAsync(async () =>
        {
            await using var books = await HubBooks.OpenAsync(parsed, stop);
            await run(books, parsed, stop);
            return 0;
        }));
        return command;
    }

    private static async Task ListAsync(HubBooks books, ParseResult parsed, CancellationToken stop)
    {
        await books.Get<HubLedger>().OpenAsync(stop);
        FittingTable.Write(AnsiConsole.Console, ["Programme", "Version", "From", "To", "State", "Author", "Publisher", "Holds"], (await books.Get<TableProgrammes>().ReadAsync(stop)).Select(RowOf));
    }

    private static string[] RowOf(StoredProgramme version) =>
    [
        version.Programme.Id,
        version.Programme.Version.ToString(CultureInfo.InvariantCulture),
        version.Programme.Valid.From?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "",
        version.Programme.Valid.To?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "",
        version.State.ToString().ToLowerInvariant(),
        version.Author ?? "",
        version.Publisher ?? "",
        version.Programme.Summary(),
    ];

    private static async Task DraftAsync(HubBooks books, ParseResult parsed, CancellationToken stop)
    {
        var file = parsed.GetValue(File)!;
        var programme = ProgrammeFile.Parse(await System.IO.File.ReadAllBytesAsync(file.FullName, stop), file.Name);
        await books.Get<ProgrammePublishing>().DraftAsync(programme, parsed.GetValue(By)!, stop);
        AnsiConsole.MarkupLineInterpolated($"[bold]{programme.Id}:{programme.Version}[/] is kept as a draft: {programme.Summary()}.");
    }

    private static async Task ReviewAsync(HubBooks books, ParseResult parsed, CancellationToken stop)
    {
        var (id, version) = VersionOf(parsed);
        await books.Get<ProgrammePublishing>().ReviewAsync(id, version, stop);
        AnsiConsole.MarkupLineInterpolated($"[bold]{id}:{version}[/] is under review; hub programme publish {id}:{version} --by NAME publishes it.");
    }

    private static async Task PublishAsync(HubBooks books, ParseResult parsed, CancellationToken stop)
    {
        var (id, version) = VersionOf(parsed);
        var published = await books.Get<ProgrammePublishing>().PublishAsync(id, version, parsed.GetValue(By)!, stop);
        AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{id}:{version} decides everything that happens from {published.Programme.Start:u} on."));
    }

    private static (string Id, int Version) VersionOf(ParseResult parsed) => parsed.GetValue(Version)!.Split(':') is [{ Length: > 0 } id, var number]
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? (id, version)
            : throw new ArgumentException($"'{parsed.GetValue(Version)}' names no version; write programme and version with a colon between them: coalition:2");
}
