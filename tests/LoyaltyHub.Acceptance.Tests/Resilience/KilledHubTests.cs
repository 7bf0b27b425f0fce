using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Azure.Storage.Queues;
using LoyaltyHub.Acceptance.Tests.Azurite;
using LoyaltyHub.Acceptance.Tests.Building;
using LoyaltyHub.Acceptance.Tests.Hosting;
using LoyaltyHub.Azure.Queues;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Resilience;

/// <summary>
/// The real program, killed without warning while shops, a bank and tills call it and a window is closed. <c>HUB_KILL_SEED</c> repeats the moments
/// of a run, <c>HUB_KILLS</c> sets how many there are.
/// </summary>
public sealed partial class KilledHubTests(SharedAzurite azurite, ITestOutputHelper output)
{
    private const int Callers = 6;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly string _storage = EmulatorAccounts.Fresh(azurite.ConnectionString);

    [Fact]
    public async Task Everything_acknowledged_is_in_effect_exactly_once_within_a_minute_of_the_restart_however_often_the_hub_is_killed()
    {
        var seed = Setting("HUB_KILL_SEED", Environment.TickCount);
        output.WriteLine($"seed {seed}");
        var dice = new Random(seed);
        using var traffic = new KilledHubTraffic(Callers);
        for (var kill = 0; kill < Setting("HUB_KILLS", 4); kill++)
        {
            using var hub = await ServeAsync(traffic);
            var before = traffic.Acknowledged.Count;
            await Eventually.IsTrueAsync(() => traffic.Acknowledged.Count > before + 60, "traffic flows", seconds: 60);
            await Task.Delay(dice.Next(20, 1_500));
            traffic.Hub = null;
            hub.Kill();
            output.WriteLine($"killed after {traffic.Acknowledged.Count} acknowledged events");
        }

        using var last = await ServeAsync(traffic);
        var restarted = Stopwatch.StartNew();
        await traffic.StopAsync();
        await SettledAsync(restarted);
        var entries = await new Books(_storage).EventIdsAsync();
        output.WriteLine($"{traffic.Acknowledged.Count} acknowledged events, settled {restarted.Elapsed.TotalSeconds:0.0} s after the restart: {traffic.Acknowledged.Except(entries).Count()} lost, {entries.Count - entries.Distinct().Count()} doubled");
        Assert.Equal(entries.Distinct().Count(), entries.Count);
        Assert.Empty(traffic.Acknowledged.Except(entries));
        Assert.Empty(await new Books(_storage).QuarantineAsync());
        var audit = await HubCommand.RunAsync("audit", "--storage", _storage);
        Assert.True(audit.Code == 0, audit.Out + audit.Error);
    }

    /// <summary>Messages of a killed hub come back when its leases end.</summary>
    private async Task SettledAsync(Stopwatch restarted)
    {
        var queue = new QueueClient(_storage, QueueNames.Activities);
        var left = Deadline - restarted.Elapsed;
        await Eventually.IsTrueAsync(async () => (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount == 0, "the queue is empty", (int)left.TotalSeconds);
    }

    private async Task<HubProcess> ServeAsync(KilledHubTraffic traffic)
    {
        var hub = HubProcess.Start("serve", "--port", "0", "--storage", _storage);
        await Eventually.IsTrueAsync(() => Address().IsMatch(hub.Output), "the hub listens", seconds: 60);
        traffic.Hub = new Uri(Address().Match(hub.Output).Groups[1].Value);
        return hub;
    }

    private static int Setting(string name, int standard) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : standard;

    [GeneratedRegex(@"Listening on (http://\S+?)/?\. Ctrl")]
    private static partial Regex Address();
}
