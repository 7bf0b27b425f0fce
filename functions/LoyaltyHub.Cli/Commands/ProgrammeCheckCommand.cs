using System.CommandLine;
using System.Text.Json;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Programmes.Checking;
using Spectre.Console;

namespace LoyaltyHub.Cli.Commands;

/// <summary><c>hub programme check</c>: says what is wrong with programme files, and what is hardly meant.</summary>
public static class ProgrammeCheckCommand
{
    private static readonly Argument<string[]> Files = new("FILE") { Description = "Programme files.", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<DirectoryInfo?> Partners = new("--partners") { Description = "A folder of partner contracts: a partner that none of them is of, and a kind of activity, segment or subscription that none of them can say, is a fault then.", HelpName = "folder" };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the result as one JSON object." };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("check", "Check programme files: every fault with file, line, place and remedy; exit code 1 where there is one.") { Files, Partners, Json };
        command.SetAction((parsed, _) => CommandFault.ReportAsync(() => Task.FromResult(Run(parsed))));
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var partners = parsed.GetValue(Partners) is { } folder ? Known(folder) : null;
        var checks = parsed.GetValue(Files)!.Select(file => ProgrammeCheck.Of(file, partners)).ToList();
        if (parsed.GetValue(Json))
        {
            Console.WriteLine(JsonSerializer.Serialize(new { programmes = checks }, HubJson.Readable));
        }
        else
        {
            checks.ForEach(Print);
        }

        return checks.All(check => check.Faults.Count == 0) ? 0 : 1;
    }

    private static List<PartnerContract> Known(DirectoryInfo folder) => folder.Exists
        ? [.. folder.EnumerateFiles("*.json").OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => PartnerContract.Parse(System.IO.File.ReadAllBytes(file.FullName), Path.Combine(folder.ToString(), file.Name)))]
        : throw new ArgumentException($"--partners: there is no folder '{folder}'; name the folder that holds the partners' contracts.");

    private static void Print(ProgrammeCheck check)
    {
        // An editor or a build reads these lines, so they are never wrapped.
        foreach (var fault in check.Faults)
        {
            Console.WriteLine($"{fault.File}:{fault.Line}: error: {(fault.Path.Length == 0 ? "" : $"{fault.Path}: ")}{fault.What}");
        }

        foreach (var warning in check.Warnings)
        {
            Console.WriteLine($"{warning.File}:{warning.Line}: warning: {warning.Path}: {warning.What}");
        }

        if (check.Faults.Count == 0)
        {
            AnsiConsole.MarkupLineInterpolated($"[green]{check.Programme}[/] version {check.Version}: {check.Counts!}");
        }
    }

    /// <summary>What a check of one file found.</summary>
    private sealed record ProgrammeCheck(string File, string? Programme, int? Version, string? Counts, IReadOnlyList<Finding> Faults, IReadOnlyList<Finding> Warnings)
    {
        public static ProgrammeCheck Of(string file, IReadOnlyList<PartnerContract>? contracts)
        {
            try
            {
                var bytes = System.IO.File.ReadAllBytes(file);
                var programme = ProgrammeFile.Parse(bytes, file);
                var lineOf = ProgrammeFile.LinesOf(bytes);
                IReadOnlyList<ProgrammeWarning> unknown = contracts is null ? [] : [.. UnknownPartners.Of(programme, contracts.Select(contract => contract.Partner).ToHashSet()), .. UnsaidWords.Of(programme, contracts)];
                return new ProgrammeCheck(file, programme.Id, programme.Version, programme.Summary(), At(unknown), At(ProgrammeWarnings.Of(programme)));

                IReadOnlyList<Finding> At(IReadOnlyList<ProgrammeWarning> found) => [.. found.Select(one => new Finding(file, lineOf(one.Path), one.Path, one.What))];
            }
            catch (ProgrammeException wrong)
            {
                return new ProgrammeCheck(file, null, null, null, [.. wrong.Faults.Select(fault => new Finding(file, fault.Line, fault.Path, fault.What))], []);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                var what = Directory.Exists(file) ? $"is a folder; name the files in it: {Path.Combine(file, "*.json")}"
                    : System.IO.File.Exists(file) ? $"cannot be read: {fault.Message}"
                    : "there is no such file; check the name";
                return new ProgrammeCheck(file, null, null, null, [new Finding(file, 1, "", what)], []);
            }
        }
    }

    private sealed record Finding(string File, int Line, string Path, string What);
}
