using System.Globalization;
using Spectre.Console;

namespace LoyaltyHub.Cli.Sandbox.Playing;

/// <summary>Prints what traffic came to.</summary>
internal static class TrafficPage
{
    public static void Print(IAnsiConsole console, ContractOnFile file, TrafficReport report)
    {
        Counts(console, $"{file.Contract.Name}: what was sent", "Kind", report.Sent);
        Counts(console, "What was answered", "Answer", report.Answered);
        var (books, table) = (report.Books, new Table { Title = new TableTitle("What is in the books") }.AddColumns("Events", "Count"));
        table.AddRow("acknowledged", Number(books.Acknowledged)).AddRow("in effect", Number(books.InEffect));
        foreach (var (reason, count) in books.Quarantined)
        {
            table.AddRow(Markup.Escape($"put aside: {reason}"), Number(count));
        }

        table.AddRow("missing", Number(books.Missing.Count)).AddRow("doubled", Number(books.Doubled.Count)).AddRow("in effect though refused", Number(books.Unfounded.Count)).AddRow("answered wrongly", Number(books.Misjudged.Count));
        if (report.AuditDifferences is { } differences)
        {
            table.AddRow("differences found by the audit", Number(differences));
        }

        console.Write(table);
        foreach (var line in books.Missing.Select(id => $"missing: {id}").Concat(books.Doubled.Select(id => $"doubled: {id}")).Concat(books.Unfounded.Select(id => $"in effect though refused: {id}")).Concat(books.Misjudged).Take(20))
        {
            console.MarkupLineInterpolated($"[red]{line}[/]");
        }

        console.MarkupLineInterpolated($"{(report.IsRight ? "Right" : "Wrong")}: {report.Calls} calls. The same traffic again: --seed {report.Seed}");
    }

    private static void Counts(IAnsiConsole console, string title, string column, IReadOnlyDictionary<string, int> counts)
    {
        var table = new Table { Title = new TableTitle(Markup.Escape(title)) }.AddColumns(column, "Count");
        foreach (var (word, count) in counts)
        {
            table.AddRow(Markup.Escape(word), Number(count));
        }

        console.Write(table);
    }

    private static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);
}
