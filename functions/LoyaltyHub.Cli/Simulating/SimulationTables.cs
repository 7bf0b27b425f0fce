using System.Globalization;
using LoyaltyHub.Cli.Commands;
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
            Write(
                ["Group", "Winners", "Losers", "Same", "Won", "Lost"],
                result.Shifts.Select(shift => (string[])[shift.Group, Number(shift.Winners), Number(shift.Losers), Number(shift.Same), Money(shift.Won, result), Money(shift.Lost, result)]));
        }

        foreach (var pilot in result.Pilots)
        {
            AnsiConsole.WriteLine($"Pilot {PilotSection.Title(pilot)}.");
            Write(PilotSection.GroupTitles, PilotSection.Groups(pilot, result.Currency));
            Write(PilotSection.MeasureTitles, PilotSection.Measures(pilot, result.Currency));
            AnsiConsole.WriteLine(PilotSection.Note);
        }
    }

    private static void Write(string[] titles, IEnumerable<string[]> rows) => FittingTable.Write(AnsiConsole.Console, titles, rows);

    private static void Print(PricedProgramme programme)
    {
        AnsiConsole.WriteLine(string.Join(", ", programme.Programmes));
        Write(
            ["Unit", "Before", "Granted", "Taken back", "Redeemed", "Expired", "Outstanding", "Liability"],
            programme.Units.Select(unit => (string[])
                [unit.Unit.Value, Number(unit.Opening), Number(unit.Granted), Number(unit.TakenBack), Number(unit.Redeemed), Number(unit.Expired), Number(unit.Outstanding), unit.Liability.ToReadable()]));
        Write(["Partner", "Pays for points"], programme.Cost.Select(cost => (string[])[cost.Partner, cost.Amount.ToReadable()]));
    }

    private static string Money(long minor, SimulationResult result) => new Core.Amount(minor, result.Currency).ToReadable();

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
