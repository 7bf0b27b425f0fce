using System.CommandLine;
using System.Text.Json;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Cli.Azurite;
using LoyaltyHub.Core;
using Spectre.Console;

namespace LoyaltyHub.Cli.Commands;

/// <summary><c>hub audit</c>: recomputes the books from the journal.</summary>
public static class AuditCommand
{
    private static readonly Option<bool> Json = new("--json") { Description = "Print the result as one JSON object." };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("audit", "Recompute every balance, obligation and settlement from the journal; exit code 1 with the list where anything differs.") { Json };
        StorageOptions.AddTo(command);
        command.SetAction((parsed, stop) => CommandFault.ReportAsync(() => RunAsync(parsed, stop)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        await using var books = await HubBooks.OpenAsync(parsed, stop);
        var report = await books.Get<BooksAudit>().RunAsync(null, stop);
        if (parsed.GetValue(Json))
        {
            Console.WriteLine(JsonSerializer.Serialize(
                new
                {
                    journalEntries = report.Ledger.Entries,
                    members = report.Ledger.Members,
                    membersWithBalance = report.Ledger.MembersWithBalance,
                    settlements = report.Settlements,
                    netSum = report.NetSum,
                    differences = report.Differences,
                },
                HubJson.Readable));
        }
        else
        {
            Print(report);
        }

        return report.Differences.Count == 0 ? 0 : 1;
    }

    private static void Print(BooksReport report)
    {
        AnsiConsole.MarkupLineInterpolated($"{report.Ledger.Entries} journal entries, {report.Ledger.Members} members, {report.Settlements} settlements read and recomputed.");
        foreach (var difference in report.Differences)
        {
            AnsiConsole.MarkupLineInterpolated($"[red]{difference.Where}[/]: {difference.What}");
        }

        AnsiConsole.MarkupLine(report.Differences.Count == 0 ? "[green]No difference.[/]" : $"[red]{report.Differences.Count} differences.[/]");
    }
}
