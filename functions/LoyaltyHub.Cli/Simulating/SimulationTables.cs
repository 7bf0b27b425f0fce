using System.Globalization;
using LoyaltyHub.Core.Pricing;
using Spectre.Console;

namespace LoyaltyHub.Cli.Simulating;

/// <summary>What a simulation came to, for a terminal.</summary>
internal static class SimulationTables
{
    public static void Print(SimulationResult result)
    {
        AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Activities:N0} activities of {result.MemberCount:N0} members, {result.From:yyyy-MM-dd} to {result.To:yyyy-MM-dd}."));
        if (result.Warning is { } warning)
        {
            AnsiConsole.MarkupLineInterpolated($"[yellow]{warning}[/]");
        }

        Print(result.Programme);
        if (result.Against is { } against)
        {
            AnsiConsole.WriteLine("Compared with:");
            Print(against);
            var table = new Table().AddColumns("Group", "Winners", "Losers", "Same", "Won, minor units", "Lost, minor units");
            foreach (var shift in result.Shifts)
            {
                table.AddRow(Markup.Escape(shift.Group), Number(shift.Winners), Number(shift.Losers), Number(shift.Same), Number(shift.Won), Number(shift.Lost));
            }

            AnsiConsole.Write(table);
        }

        foreach (var pilot in result.Pilots)
        {
            AnsiConsole.WriteLine($"Pilot {PilotSection.Title(pilot)}; money in minor units.");
            Write(PilotSection.GroupTitles, PilotSection.Groups(pilot));
            Write(PilotSection.MeasureTitles, PilotSection.Measures(pilot));
            AnsiConsole.WriteLine(PilotSection.Note);
        }
    }

    private static void Write(string[] titles, IEnumerable<string[]> rows)
    {
        var table = new Table().AddColumns(titles);
        foreach (var row in rows)
        {
            table.AddRow([.. row.Select(Markup.Escape)]);
        }

        AnsiConsole.Write(table);
    }

    private static void Print(PricedProgramme programme)
    {
        AnsiConsole.WriteLine(string.Join(", ", programme.Programmes));
        var units = new Table().AddColumns("Unit", "Before", "Granted", "Taken back", "Redeemed", "Expired", "Outstanding", "Liability");
        foreach (var unit in programme.Units)
        {
            units.AddRow(unit.Unit.Value, Number(unit.Opening), Number(unit.Granted), Number(unit.TakenBack), Number(unit.Redeemed), Number(unit.Expired), Number(unit.Outstanding), unit.Liability.ToString());
        }

        AnsiConsole.Write(units);
        var costs = new Table().AddColumns("Partner", "Pays for points");
        foreach (var cost in programme.Cost)
        {
            costs.AddRow(cost.Partner, cost.Amount.ToString());
        }

        AnsiConsole.Write(costs);
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
