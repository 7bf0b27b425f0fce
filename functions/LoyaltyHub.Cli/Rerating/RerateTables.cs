using System.Globalization;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Rerating;
using Spectre.Console;

namespace LoyaltyHub.Cli.Rerating;

/// <summary>Prints a correction for people.</summary>
internal static class RerateTables
{
    private const int Most = 200;

    public static void Print(ReratePreview preview)
    {
        if (preview.Rows.Count > 0)
        {
            PrintRows(preview);
            PrintPartners(preview);
        }

        foreach (var budget in preview.Budgets)
        {
            AnsiConsole.MarkupLineInterpolated($"Budget {budget.Budget} pays {budget.Points.ToString("+#,0;−#,0", CultureInfo.InvariantCulture)} points.");
        }

        foreach (var left in preview.Untouched.Take(Most))
        {
            AnsiConsole.MarkupLineInterpolated($"Not touched: member {left.Member}{(left.Event is { } id ? $", event {id} of {left.Partner}" : "")}: {left.Because}.");
        }

        More(preview.Untouched.Count);
        AnsiConsole.MarkupLineInterpolated($"{Count(preview.Events, "event")} of {Count(preview.Corrections.Count, "member")} {(preview.Events == 1 ? "changes" : "change")}. Nothing was written. Fingerprint: {preview.Fingerprint}");
    }

    public static void Print(Rerated done)
    {
        foreach (var left in done.Declined)
        {
            AnsiConsole.MarkupLineInterpolated($"Not touched: member {left.Member}: {left.Because}.");
        }

        AnsiConsole.MarkupLineInterpolated(done.Repeated
            ? (FormattableString)$"{done.Fingerprint} was applied to {Count(done.Members, "member")} before; nothing was done now. A new preview shows what is left, if anything is."
            : $"{done.Fingerprint} was applied to {Count(done.Members, "member")}; {done.Declined.Count} {(done.Declined.Count == 1 ? "stays as it is" : "stay as they are")}.");
    }

    private static void PrintRows(ReratePreview preview)
    {
        var table = new Table().AddColumns("Member", "Partner", "Event", "Order", "Rule", "Before", "After", "Change", "Forgiven");
        foreach (var row in preview.Rows.Take(Most))
        {
            table.AddRow(
                Markup.Escape(row.Member.Value), Markup.Escape(row.Partner.Value), Markup.Escape(row.Event.Value), Markup.Escape(row.Order ?? ""), Markup.Escape(row.Rule),
                Some(row.Before, row.Unit), Some(row.After, row.Unit), Signed(row.Change, row.Unit), row.WrittenOff == 0 ? "" : Some(row.WrittenOff, row.Unit));
        }

        AnsiConsole.Write(table);
        More(preview.Rows.Count);
    }

    private static void PrintPartners(ReratePreview preview)
    {
        var table = new Table().AddColumns("Settlement", "Delta (−: the partner owes more)", "Lines");
        foreach (var delta in preview.Partners)
        {
            table.AddRow(Markup.Escape(delta.Partner.Value), Signed(delta.Amount.Value, delta.Amount.Unit), delta.Lines.ToString(CultureInfo.InvariantCulture));
        }

        AnsiConsole.Write(table);
    }

    private static void More(int count)
    {
        if (count > Most)
        {
            AnsiConsole.MarkupLineInterpolated($"… and {count - Most} more; --json has them all.");
        }
    }

    private static string Signed(long value, Unit unit) => (value > 0 ? "+" : "") + Some(value, unit);

    private static string Some(long value, Unit unit) => new Amount(value, unit).ToReadable();

    private static string Count(long number, string what) => $"{number.ToString("#,0", CultureInfo.InvariantCulture)} {what}{(number == 1 ? "" : "s")}";
}
