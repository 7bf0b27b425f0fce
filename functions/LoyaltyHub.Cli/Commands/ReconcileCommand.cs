using System.CommandLine;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Cli.Azurite;
using LoyaltyHub.Core.Reconciliation;
using LoyaltyHub.Core.Settlement;
using Spectre.Console;

namespace LoyaltyHub.Cli.Commands;

/// <summary><c>hub reconcile</c>: compares a settlement with a partner's report, or lists what was compared so far.</summary>
public static class ReconcileCommand
{
    private static readonly Option<string?> Settlement = new("--settlement") { Description = "The settlement the report is about, or alone: the one whose breaks to list; e.g. w00000001-citymart-rub." };
    private static readonly Option<FileInfo?> Report = new("--report") { Description = "The partner's CSV report: columns event_id, amount_minor, currency." };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("reconcile", "Import a partner's report of a settlement, or without one list all breaks; exit code 1 where there are breaks.") { Settlement, Report };
        StorageOptions.AddTo(command);
        command.SetAction((parsed, stop) => CommandFault.ReportAsync(() => RunAsync(parsed, stop)));
        return command;
    }

    /// <summary>A break in words.</summary>
    public static (string Kind, string Expected, string Reported) Words(Match found) => found switch
    {
        Match.Missing missing => ("missing in the report", missing.Expected.ToString(), ""),
        Match.Unexpected unexpected => ("not in the settlement", "", unexpected.Reported.ToString()),
        Match.AmountDiffers differs => ("amount differs", differs.Expected.ToString(), differs.Reported.ToString()),
        Match.ReportedTwice twice => ("reported twice", "", twice.Reported.ToString()),
        Match.Matched matched => ("matched", matched.Amount.ToString(), matched.Amount.ToString()),
        _ => throw new InvalidOperationException($"No words for {found.GetType().Name}."),
    };

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        // What is wrong with the command line is said before any storage is started.
        SettlementId? settlement = parsed.GetValue(Settlement) is { } id ? SettlementId.From(id) : null;
        var report = parsed.GetValue(Report) is { } file ? await File.ReadAllBytesAsync(file.FullName, stop) : null;
        if (report is not null && settlement is null)
            throw new ArgumentException("Give --settlement with --report; hub settle list shows the ids.");
        await using var books = await HubBooks.OpenAsync(parsed, stop);
        await books.Get<HubLedger>().OpenAsync(stop);
        var found = await FindAsync(books, settlement, report, stop);
        found.ForEach(Print);
        return found.Sum(reconciliation => reconciliation.Breaks.Count) == 0 ? 0 : 1;
    }

    private static async Task<List<Reconciliation>> FindAsync(HubBooks books, SettlementId? settlement, byte[]? report, CancellationToken stop) => (settlement, report) switch
    {
        ({ } id, { } csv) => [await books.Get<ReportImport>().ImportAsync(id, csv, stop)
            ?? throw new ArgumentException($"There is no settlement {id}; hub settle list shows the ids.")],
        ({ } id, null) => [await books.Get<TableReconciliation>().FindAsync(id, stop)
            ?? throw new ArgumentException($"No report was imported for a settlement {id}.")],
        _ => await books.Get<TableReconciliation>().ReadAllAsync(stop).ToListAsync(stop),
    };

    private static void Print(Reconciliation reconciliation)
    {
        AnsiConsole.MarkupLineInterpolated($"[bold]{reconciliation.Settlement}[/]: {reconciliation.Matched} lines match, {reconciliation.Breaks.Count} breaks.");
        if (reconciliation.Breaks.Count == 0)
        {
            return;
        }

        var table = new Table().AddColumns("Event", "Break", "Settlement", "Report");
        foreach (var found in reconciliation.Breaks)
        {
            var (kind, expected, reported) = Words(found);
            table.AddRow(Markup.Escape(found.EventId.Value), kind, expected, reported);
        }

        AnsiConsole.Write(table);
    }
}
