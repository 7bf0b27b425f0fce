using Spectre.Console;

namespace LoyaltyHub.Cli.Sandbox.Certifying;

/// <summary>Prints certificates for people.</summary>
internal static class CertificatePage
{
    public static void Print(IAnsiConsole console, Certificate certificate)
    {
        var table = new Table { Title = new TableTitle(Markup.Escape($"{certificate.Partner ?? certificate.File}: {(certificate.Certified ? "certified" : "not certified")}")) }.AddColumns("Check", "Result", "Seen");
        foreach (var check in certificate.Checks)
        {
            table.AddRow(Markup.Escape(check.Name), Word(check.Outcome), Markup.Escape(check.Detail));
        }

        console.Write(table);
        foreach (var failed in certificate.Checks.Where(check => check.Outcome == CheckOutcome.Failed))
        {
            console.MarkupLineInterpolated($"[red]{certificate.File}: {failed.Name}[/]: {failed.Detail}. To do: {failed.Remedy}");
        }
    }

    private static string Word(CheckOutcome outcome) => outcome switch
    {
        CheckOutcome.Passed => "[green]passed[/]",
        CheckOutcome.Failed => "[red]failed[/]",
        _ => "[dim]no occasion[/]",
    };
}
