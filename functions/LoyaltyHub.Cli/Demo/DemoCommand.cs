using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using LoyaltyHub.Cli.Azurite;
using LoyaltyHub.Cli.Commands;
using LoyaltyHub.Cli.Hosting;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Webhooks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace LoyaltyHub.Cli.Demo;

/// <summary><c>hub demo</c>: the whole hub and three partners on this machine, one business day, and a page of results.</summary>
public static class DemoCommand
{
    private static readonly Option<bool> Once = new("--once") { Description = "End when the day is over, instead of staying up until Ctrl-C." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the summary as one JSON object instead of the page." };
    private static readonly Option<int> Port = NumberOption.Port();

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("demo", "Start the hub, its storage and three partners, play a business day, settle it and show the result.") { Once, Json, Port };
        StorageOptions.AddTo(command);
        command.SetAction((parsed, stop) => CommandFault.ReportAsync(() => RunAsync(parsed, stop)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        // Standard output is the result's; with --json nothing else may be on it.
        var json = parsed.GetValue(Json);
        var console = json ? AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }) : AnsiConsole.Console;
        var given = HubSettings.Read();
        await using var storage = await StorageOptions.Choose(parsed, given).OpenAsync(new ConsoleProgress(), stop);
        var settings = DevelopmentSettings.Missing(given).ToDictionary();
        var secrets = new ConfigurationBuilder().AddConfiguration(given).AddInMemoryCollection(settings).Build();
        await using var bank = await StartAsync("nordbank", 0);
        await using var store = await StartAsync("citymart", 0);
        await using var airline = await StartAsync("skyways", 1);
        foreach (var partner in new[] { bank, store, airline })
        {
            settings[$"PartnerEndpoints:{partner.Id}"] = partner.SettlementEndpoint.ToString();
        }

        await using var hub = await HubHost.StartAsync(
            new HubHostOptions { ConnectionString = storage.ConnectionString, Port = parsed.GetValue(Port), Settings = settings, LogLevel = LogLevel.Error },
            stop);
        var now = TimeProvider.System.GetUtcNow();
        var day = new BusinessDay($"d{now:MMddHHmmss}", now);
        var outcome = await new DemoRun(hub, [bank, store, airline], day, (text, act) => ShowAsync(console, text, act), stop).PlayAsync();
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(outcome.Summary, HubJson.Readable));
        }
        else
        {
            DemoReport.Print(console, outcome);
        }

        if (!parsed.GetValue(Once))
        {
            console.MarkupLineInterpolated($"The hub stays up on {hub.BaseAddress}; e.g. {hub.BaseAddress}api/members/citymart/{BusinessDay.Protagonist}/statement. Ctrl-C stops everything.");
            await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return outcome.Summary.BooksBalance ? 0 : 1;

        Task<DemoPartner> StartAsync(string id, int busy) =>
            DemoPartner.StartAsync(id, WebhookSecret.Parse(secrets[$"PartnerSecrets:{id.ToUpperInvariant()}_WEBHOOK"]!), busy, TimeProvider.System, stop);
    }

    private static async Task ShowAsync(IAnsiConsole console, string text, Func<Task<string>> act)
    {
        var watch = Stopwatch.StartNew();
        var result = "";
        if (console.Profile.Capabilities.Interactive)
        {
            await console.Status().StartAsync(Markup.Escape(text), async _ => result = await act());
        }
        else
        {
            result = await act();
        }

        console.MarkupLineInterpolated($"[green]✓[/] {text}: [bold]{result}[/] [dim]({watch.ElapsedMilliseconds} ms)[/]");
    }
}
