using System.CommandLine;
using LoyaltyHub.Cli.Azurite;
using LoyaltyHub.Cli.Hosting;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace LoyaltyHub.Cli.Commands;

/// <summary><c>hub serve</c>: the whole hub in one process until it is told to stop.</summary>
public static class ServeCommand
{
    private static readonly Option<int> Port = NumberOption.Port();

    private static readonly Option<bool> Verbose = new("--verbose") { Description = "Log what the hub does, not only what went wrong." };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("serve", "Run the hub: HTTP routes, queues and timers of the function app, on Azurite or a given storage account.") { Port, Verbose };
        StorageOptions.AddTo(command);
        command.SetAction((parsed, cancellation) => CommandFault.ReportAsync(() => RunAsync(parsed, cancellation)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var given = HubSettings.Read();
        var choice = StorageOptions.Choose(parsed, given);
        await using var storage = await choice.OpenAsync(new ConsoleProgress(), cancellation);
        var options = new HubHostOptions
        {
            ConnectionString = storage.ConnectionString,
            Port = parsed.GetValue(Port),
            Settings = DevelopmentSettings.Missing(given),
            LogLevel = parsed.GetValue(Verbose) ? LogLevel.Information : LogLevel.Warning,
        };
        await using var hub = await HubHost.StartAsync(options, cancellation);
        Print(hub, storage);
        await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        AnsiConsole.WriteLine("Stopping");
        return 0;
    }

    private static void Print(HubHost hub, StorageSession storage)
    {
        AnsiConsole.WriteLine("Functions:");
        foreach (var endpoint in hub.Endpoints.OrderBy(endpoint => endpoint.DisplayName, StringComparer.Ordinal))
            Line(endpoint.DisplayName, $"[{Methods(endpoint)}] {new Uri(hub.BaseAddress, "/")}{endpoint.RoutePattern.RawText!.TrimStart('/')}");
        foreach (var queue in hub.Catalog.Queues)
            Line(queue.Name, $"queue {queue.QueueName}");
        foreach (var timer in hub.Catalog.Timers)
            Line(timer.Name, $"timer {timer.Schedule}");
        AnsiConsole.WriteLine(storage.Azurite is { } azurite ? $"Storage: Azurite on {azurite.DataPath}" : "Storage: as given");
        AnsiConsole.WriteLine($"Listening on {hub.BaseAddress}. Ctrl-C stops.");
    }

    private static void Line(string? name, string trigger) =>
        AnsiConsole.MarkupLineInterpolated($"  [bold]{name}[/]: {trigger}");

    private static string Methods(Microsoft.AspNetCore.Http.Endpoint endpoint) =>
        string.Join(",", endpoint.Metadata.OfType<Microsoft.AspNetCore.Routing.IHttpMethodMetadata>().First().HttpMethods);
}
