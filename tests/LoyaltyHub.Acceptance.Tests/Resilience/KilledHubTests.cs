using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Azure.Storage.Queues;
using LoyaltyHub.Acceptance.Tests.Azurite;
using LoyaltyHub.Acceptance.Tests.Building;
using LoyaltyHub.Acceptance.Tests.Hosting;
using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Cli.Commands;
using LoyaltyHub.Core.Webhooks;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Resilience;

/// <summary>The real program, killed without warning while partners call it.</summary>
public sealed partial class KilledHubTests(SharedAzurite azurite, ITestOutputHelper output)
{
    private const int Kills = 3;
    private const int Callers = 6;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private readonly string _storage = EmulatorAccounts.Fresh(azurite.ConnectionString);
    private readonly WebhookSecret _secret = WebhookSecret.Parse(DevelopmentSettings.Missing()["PartnerSecrets:CITYMART_WEBHOOK"]!);
    private readonly ConcurrentBag<string> _acknowledged = [];
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(10) };
    private volatile Uri? _hub;

    [Fact]
    public async Task Every_acknowledged_event_has_exactly_one_entry_however_often_the_hub_is_killed()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var dice = new Random(seed);
        using var stop = new CancellationTokenSource();
        var callers = Enumerable.Range(0, Callers).Select(caller => Task.Run(() => CallAsync(caller, stop.Token))).ToList();
        for (var kill = 0; kill < Kills; kill++)
        {
            using var hub = await ServeAsync();
            var before = _acknowledged.Count;
            await Eventually.IsTrueAsync(() => _acknowledged.Count > before + 20, "traffic flows", seconds: 60);
            await Task.Delay(dice.Next(50, 1_500));
            _hub = null;
            hub.Kill();
            output.WriteLine($"killed after {_acknowledged.Count} acknowledged events");
        }

        using var last = await ServeAsync();
        var waited = Stopwatch.StartNew();
        await stop.CancelAsync();
        await Task.WhenAll(callers);
        await SettledAsync(waited);
        var entries = await new Books(_storage).EventIdsAsync();
        Assert.Equal(entries.Distinct().Count(), entries.Count);
        Assert.Empty(_acknowledged.Except(entries));
        Assert.Empty(await new Books(_storage).QuarantineAsync());
        var audit = await HubCommand.RunAsync("audit", "--storage", _storage);
        Assert.True(audit.Code == 0, audit.Out + audit.Error);
    }

    /// <summary>Messages of a killed hub come back when its leases end.</summary>
    private async Task SettledAsync(Stopwatch waited)
    {
        var queue = new QueueClient(_storage, QueueNames.Activities);
        var left = Deadline - waited.Elapsed;
        await Eventually.IsTrueAsync(async () => (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount == 0, "the queue is empty", (int)left.TotalSeconds);
        output.WriteLine($"settled {_acknowledged.Count} acknowledged events within {waited.Elapsed.TotalSeconds:0.0} s");
    }

    private async Task<HubProcess> ServeAsync()
    {
        var hub = HubProcess.Start("serve", "--port", "0", "--storage", _storage);
        await Eventually.IsTrueAsync(() => Address().IsMatch(hub.Output), "the hub listens", seconds: 60);
        _hub = new Uri(Address().Match(hub.Output).Groups[1].Value);
        return hub;
    }

    private async Task CallAsync(int caller, CancellationToken stop)
    {
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            var id = $"k{caller}-{number}";
            while (!await AcknowledgedAsync(id) && !stop.IsCancellationRequested)
                await Task.Delay(50, CancellationToken.None);
        }
    }

    private async Task<bool> AcknowledgedAsync(string id)
    {
        if (_hub is not { } hub)
            return false;
        try
        {
            using var request = new Call("citymart", id, Payload.Order(id, $"LH-2-{id.Length}-{id[^1]}", "100.00")).Request(hub, _secret);
            using var answer = await _client.SendAsync(request);
            if (answer.StatusCode != HttpStatusCode.Accepted)
                return false;
            _acknowledged.Add(id);
            return true;
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"Listening on (http://\S+?)/?\. Ctrl")]
    private static partial Regex Address();
}
