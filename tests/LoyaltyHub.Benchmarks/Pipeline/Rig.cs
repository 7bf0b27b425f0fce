using System.Diagnostics;
using System.Security.Cryptography;
using LoyaltyHub.Benchmarks.Measuring;
using LoyaltyHub.Benchmarks.Textbook;
using LoyaltyHub.Cli.Azurite;
using LoyaltyHub.Cli.Hosting;
using LoyaltyHub.Core.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LoyaltyHub.Benchmarks.Pipeline;

/// <summary>A system under test on an emulator of its own, hosted in this process: the hub, or the textbook design on the same host and pump.</summary>
internal sealed class Rig : IAsyncDisposable
{
    private static readonly string[] Partners = ["nordbank", "citymart", "skyways"];

    // What the Functions host does when host.json says nothing, but for the pause of an idle queue, which is a minute there.
    private const string TextbookHostFile =
        """{ "version": "2.0", "extensions": { "queues": { "batchSize": 16, "newBatchThreshold": 8, "maxPollingInterval": "00:00:02", "visibilityTimeout": "00:00:10", "messageEncoding": "base64" } } }""";

    private readonly AzuriteProcess azurite;
    private readonly StorageCalls calls;
    private readonly Func<long> effects;

    private Rig(AzuriteProcess azurite, HubHost host, StorageCalls calls, Func<long> effects) =>
        (this.azurite, Host, this.calls, this.effects) = (azurite, host, calls, effects);

    public HubHost Host { get; }

    /// <summary>Events whose effects are all stored.</summary>
    public long Effects => effects();

    /// <summary>What was sent to the emulator so far.</summary>
    public CallCounts Calls => calls.At(azurite.Ports.Table);

    /// <summary>Secrets for the three partners, made anew.</summary>
    public static IReadOnlyDictionary<string, string> NewSecrets() => Partners.ToDictionary(partner => partner, _ => WebhookSecret.Generate().Reveal());

    /// <summary>The hub.</summary>
    public static Task<Rig> StartHubAsync(IReadOnlyDictionary<string, string> secrets, StorageCalls calls, SettledActivities settled, CancellationToken stop)
    {
        var before = settled.Count;
        return StartAsync(options => options, _ => settled.Count - before, secrets, calls, stop);
    }

    /// <summary>The textbook design.</summary>
    public static async Task<Rig> StartTextbookAsync(IReadOnlyDictionary<string, string> secrets, StorageCalls calls, CancellationToken stop)
    {
        var hostFile = Path.GetTempFileName();
        await File.WriteAllTextAsync(hostFile, TextbookHostFile, stop);
        var rig = await StartAsync(
            options => options with
            {
                HostFile = hostFile,
                Functions = FunctionCatalog.Of(typeof(ReceiveEvent), typeof(DropDuplicates), typeof(PostEvent)),
                Overrides = services => services.AddSingleton<TextbookStore>(),
            },
            host => host.Services.GetRequiredService<TextbookStore>().Posted,
            secrets,
            calls,
            stop);
        File.Delete(hostFile);
        await rig.Host.Services.GetRequiredService<TextbookStore>().CreateAsync(stop);
        return rig;
    }

    /// <summary>Waits until so many events have all their effects.</summary>
    /// <returns>When that was, by <see cref="Stopwatch.GetTimestamp"/>.</returns>
    public async Task<long> EffectsReachAsync(long count, TimeSpan deadline, CancellationToken stop)
    {
        for (var waited = Stopwatch.StartNew(); Effects < count; await Task.Delay(TimeSpan.FromMilliseconds(2), stop))
        {
            if (waited.Elapsed > deadline)
            {
                throw new TimeoutException($"{count - Effects} of the acknowledged events had no effect within {deadline.TotalSeconds:0} s.");
            }
        }

        return Stopwatch.GetTimestamp();
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await azurite.DisposeAsync();
    }

    private static async Task<Rig> StartAsync(
        Func<HubHostOptions, HubHostOptions> change,
        Func<HubHost, long> effects,
        IReadOnlyDictionary<string, string> secrets,
        StorageCalls calls,
        CancellationToken stop)
    {
        var azurite = await AzuriteProcess.StartAsync(new AzuriteOptions { InMemory = true }, null, stop);
        try
        {
            calls.Watch(azurite.Ports.Table, azurite.Ports.Queue);
            var options = new HubHostOptions
            {
                ConnectionString = azurite.ConnectionString,
                Port = 0,
                Settings = Settings(secrets),
                LocalSettingsFile = "",
                LogLevel = LogLevel.Error,
            };
            var host = await HubHost.StartAsync(change(options), stop);
            return new Rig(azurite, host, calls, () => effects(host));
        }
        catch
        {
            await azurite.DisposeAsync();
            throw;
        }
    }

    // Nothing closes a window while the benchmark runs.
    private static Dictionary<string, string?> Settings(IReadOnlyDictionary<string, string> secrets) =>
        secrets.ToDictionary(secret => $"PartnerSecrets:{secret.Key.ToUpperInvariant()}_WEBHOOK", secret => (string?)secret.Value)
            .Append(KeyValuePair.Create("Hub:AliasKey", (string?)Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))))
            .Append(KeyValuePair.Create("Settlement:CloseSchedule", (string?)"0 0 0 1 1 *"))
            .Append(KeyValuePair.Create("Settlement:SweepSchedule", (string?)"0 0 0 1 1 *"))
            .Append(KeyValuePair.Create("Accounts:SweepSchedule", (string?)"0 0 0 1 1 *"))
            .ToDictionary();
}
