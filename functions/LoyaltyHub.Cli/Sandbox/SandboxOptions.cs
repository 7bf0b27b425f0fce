using System.CommandLine;
using System.Net.Http.Json;
using System.Text.Json;
using LoyaltyHub.Cli.Commands;
using LoyaltyHub.Cli.Hosting;
using Microsoft.Extensions.Configuration;

namespace LoyaltyHub.Cli.Sandbox;

/// <summary>The options of commands that play partners towards a hub.</summary>
internal static class SandboxOptions
{
    /// <summary>A hub that runs already.</summary>
    public static Option<string?> Hub { get; } = new("--hub")
    {
        Description = "Address of a hub that runs already and knows the contract; what the partner signs with is then the setting PartnerSecrets__NAME. Default: a fresh local hub.",
        HelpName = "address",
    };

    /// <summary>The address that was given; null for none.</summary>
    /// <exception cref="ArgumentException">It is none that secrets may be sent to.</exception>
    public static Uri? Address(ParseResult parsed) => parsed.GetValue(Hub) switch
    {
        null => null,
        var text when Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)) => address,
        var text => throw new ArgumentException($"--hub '{text}' is no address of a hub: give https://…, or http://… on this machine."),
    };

    /// <summary>The settings of this machine, those for development where nothing else is given.</summary>
    public static IConfiguration Settings()
    {
        var given = HubSettings.Read();
        return new ConfigurationBuilder().AddInMemoryCollection(DevelopmentSettings.Missing(given)).AddConfiguration(given).Build();
    }

    /// <summary>The hub's version by its own description.</summary>
    /// <exception cref="InvalidOperationException">There is no hub.</exception>
    public static async Task<string> VersionAsync(Uri hub, CancellationToken stop)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(15) };
        try
        {
            return (await client.GetFromJsonAsync<JsonElement>(new Uri(hub, "/api/openapi.json"), stop)).GetProperty("info").GetProperty("version").GetString()!;
        }
        catch (Exception fault) when (fault is HttpRequestException or JsonException or KeyNotFoundException or TaskCanceledException && !stop.IsCancellationRequested)
        {
            throw new InvalidOperationException($"No hub answers at {hub}: {fault.Message}", fault);
        }
    }
}
