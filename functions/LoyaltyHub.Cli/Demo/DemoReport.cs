using System.Globalization;
using LoyaltyHub.Cli.Commands;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Settlement;
using Spectre.Console;

namespace LoyaltyHub.Cli.Demo;

/// <summary>The page of results: who earned what and why, who owes whom, what was pushed and acknowledged, what does not match.</summary>
internal static class DemoReport
{
    private const int EntriesShown = 12;

    public static void Print(IAnsiConsole console, DemoOutcome outcome)
    {
        console.WriteLine();
        Members(console, outcome);
        Protagonist(console, outcome);
        Owed(console, outcome);
        Pushed(console, outcome);
        Breaks(console, outcome);
        Books(console, outcome);
    }

    private static void Members(IAnsiConsole console, DemoOutcome outcome)
    {
        var table = new Table().Title("Who has what").AddColumn("Member").AddColumn("Points", Right).AddColumn("Held", Right).AddColumn("Entries", Right);
        foreach (var (member, statement) in outcome.Statements)
        {
            var balance = statement.Balances.Count > 0 ? statement.Balances[0] : null;
            table.AddRow(member, Number(balance?.Available ?? 0), Number(balance?.Held ?? 0), Number(statement.TotalEntries));
        }

        console.Write(table);
    }

    private static void Protagonist(IAnsiConsole console, DemoOutcome outcome)
    {
        var (member, statement) = outcome.Statements[0];
        var table = new Table { ShowRowSeparators = true }.Title($"Who earned what and why: {member}, the newest {Math.Min(EntriesShown, statement.TotalEntries)} of {statement.TotalEntries} entries").AddColumn("Partner").AddColumn("What").AddColumn("Points", Right).AddColumn("Why");
        foreach (var entry in statement.Entries.Take(EntriesShown))
        {
            table.AddRow(
                Markup.Escape(entry.Partner.Value),
                Markup.Escape(entry.Kind),
                entry.Points.ToString("+#,0;-#,0;0", CultureInfo.InvariantCulture),
                Markup.Escape($"{entry.Explanation.En}\n{entry.Explanation.Ru}"));
        }

        console.Write(table);
    }

    private static void Owed(IAnsiConsole console, DemoOutcome outcome)
    {
        var table = new Table().Title("Who owes whom, in roubles").AddColumn("Partner").AddColumn("Points granted", Right).AddColumn("Returns", Right).AddColumn("Points redeemed", Right).AddColumn("Net", Right).AddColumn("");
        foreach (var document in outcome.Documents.OrderBy(document => document.Partner.Value, StringComparer.Ordinal))
        {
            table.AddRow(
                document.Partner.Value,
                Money(Sum(document, ObligationReason.Accrual)),
                Money(Sum(document, ObligationReason.Clawback)),
                Money(Sum(document, ObligationReason.Redemption)),
                Money(document.NetMinor),
                document.NetMinor < 0 ? "pays the hub" : "is paid by the hub");
        }

        var fund = -outcome.Documents.Sum(document => document.NetMinor);
        table.AddRow("[dim]the hub's fund for unspent points[/]", "", "", "", Money(fund), "");
        table.AddRow("[bold]sum[/]", "", "", "", $"[bold]{Money(outcome.Documents.Sum(document => document.NetMinor) + fund)}[/]", "");
        console.Write(table);
    }

    private static void Pushed(IAnsiConsole console, DemoOutcome outcome)
    {
        var table = new Table().Title("What was pushed and acknowledged").AddColumn("Settlement").AddColumn("Lines", Right).AddColumn("Net", Right).AddColumn("State").AddColumn("Partner's reference");
        foreach (var settlement in outcome.Settlements)
        {
            table.AddRow(
                settlement.Id.Value,
                Number(settlement.Lines),
                settlement.Net.ToString(),
                settlement.State is SettlementState.Acknowledged ? "[green]acknowledged[/]" : $"[red]{settlement.State.GetType().Name}[/]",
                Markup.Escape((settlement.State as SettlementState.Acknowledged)?.Reference ?? ""));
        }

        console.Write(table);
    }

    private static void Breaks(IAnsiConsole console, DemoOutcome outcome)
    {
        var table = new Table().Title($"Reconciliation of {outcome.Reconciliation.Settlement}: {outcome.Reconciliation.Matched} lines match, {outcome.Reconciliation.Breaks.Count} do not").AddColumns("Event", "Break", "Settlement", "Report");
        foreach (var found in outcome.Reconciliation.Breaks)
        {
            var (kind, expected, reported) = ReconcileCommand.Words(found);
            table.AddRow(Markup.Escape(found.EventId.Value), kind, expected, reported);
        }

        console.Write(table);
    }

    private static void Books(IAnsiConsole console, DemoOutcome outcome)
    {
        var summary = outcome.Summary;
        console.MarkupLineInterpolated($"{summary.WebhooksAccepted} webhooks accepted, {summary.DuplicatesIgnored} duplicates ignored, {summary.ConflictsQuarantined} conflicting event quarantined, {summary.ForgeriesRejected} forgery rejected.");
        foreach (var difference in outcome.Books.Differences)
        {
            console.MarkupLineInterpolated($"[red]{difference.Where}[/]: {difference.What}");
        }

        console.MarkupLine(summary.BooksBalance
            ? $"[green]The books balance:[/] {Number(summary.JournalEntries)} journal entries recomputed without a difference, nets sum to 0, the one planted break was found. {summary.Seconds.ToString(CultureInfo.InvariantCulture)} s."
            : "[red]The books do not balance.[/]");
    }

    private static long Sum(SettlementDocument document, ObligationReason reason) => document.Lines.Where(line => line.Reason == reason).Sum(line => line.AmountMinor);

    private static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Money(long minor) => (minor / 100m).ToString("#,0.00", CultureInfo.InvariantCulture);

    private static void Right(TableColumn column) => column.RightAligned();
}
