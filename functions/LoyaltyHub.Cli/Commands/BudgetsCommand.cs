using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Cli.Azurite;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Ledger;
using Spectre.Console;

namespace LoyaltyHub.Cli.Commands;

/// <summary><c>hub budgets</c>: how the budgets of all programmes stand, and how long they last.</summary>
public static class BudgetsCommand
{
    private const int DefaultDays = 7;
    private static readonly Option<int?> Days = NumberOption.Optional("--days", "Forecast by the pace of so many days, 1 to 90; 7 when left out.", 1, 90);
    private static readonly Option<bool> Json = new("--json") { Description = "Print the result as one JSON object." };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("budgets", "Show how budgets stand and when they run out; exit code 1 where one is used up, or will be before its last day.") { Days, Json };
        StorageOptions.AddTo(command);
        command.SetAction((parsed, stop) => CommandFault.ReportAsync(() => RunAsync(parsed, stop)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        await using var books = await HubBooks.OpenAsync(parsed, stop);
        var open = await books.Get<HubLedger>().OpenAsync(stop);
        var days = parsed.GetValue(Days) ?? DefaultDays;
        var budgets = await open.BudgetsAsync(days, books.Get<TimeProvider>().GetUtcNow(), stop);
        if (parsed.GetValue(Json))
        {
            Console.WriteLine(JsonSerializer.Serialize(new { budgets }, HubJson.Readable));
        }
        else if (budgets.Count == 0)
        {
            Console.WriteLine("No programme of this hub has a budget.");
        }
        else
        {
            Print(budgets);
        }

        return budgets.Any(budget => budget.NeedsAttention) ? 1 : 0;
    }

    private static void Print(IReadOnlyList<BudgetStanding> budgets)
    {
        foreach (var budget in budgets)
        {
            AnsiConsole.MarkupLineInterpolated($"[bold]{budget.Programme}|{budget.Budget}[/] {budget.Name.En}: {Words(budget.State)}{(budget.NeedsAttention ? ", needs attention" : "")}");
            var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
            foreach (var (what, text) in Lines(budget).Where(line => line.Text.Length > 0))
            {
                grid.AddRow($"  {what}", Markup.Escape(text));
            }

            AnsiConsole.Write(grid);
        }
    }

    private static IEnumerable<(string What, string Text)> Lines(BudgetStanding budget) =>
    [
        ("points", $"{Number(budget.Points)} {string.Join(", ", budget.Units)}"),
        ("spent", $"{Number(budget.Spent)}, held by shards {Number(budget.Held)}, left {Number(budget.Left)}"),
        ("days", $"{Day(budget.From, "always")} to {Day(budget.To?.AddDays(-1), "open end")}"),
        ("released", budget.Pacing is { } pacing ? $"{Number(budget.Released)}{(pacing.Next is { } next ? $", more on {Day(next, "")}" : "")}" : ""),
        ("pace", budget.AheadBy is not { } ahead ? "" : ahead == 0 ? "even" : ahead > 0 ? $"{Number(ahead)} ahead of an even course" : $"{Number(-ahead)} behind an even course"),
        ("alerts", string.Join(", ", budget.Alerts.Select(alert => $"{alert.Percent} %{(alert.Passed ? " passed" : "")}"))),
        ("runs out", RunsOut(budget)),
    ];

    private static string RunsOut(BudgetStanding budget) => budget.Forecast is not { } forecast ? ""
        : forecast.RunsOut is not { } day ? "not in 100 years"
        : $"{Day(day, "")}{(forecast.BeforeItsEnd ? ", before its end," : "")} at the {Number(forecast.Spent)} spent since {forecast.Since.ToString("u", CultureInfo.InvariantCulture)}";

    private static string Words(BudgetState state) => state switch
    {
        BudgetState.NotBegun => "not begun",
        BudgetState.AwaitsRelease => "awaits release",
        BudgetState.UsedUp => "used up",
        BudgetState.Over => "over",
        _ => "open",
    };

    private static string Number(long points) => points.ToString("N0", CultureInfo.InvariantCulture);

    private static string Day(DateOnly? day, string none) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? none;
}
