using System.Collections.Concurrent;
using System.Diagnostics;
using Azure.Core;
using LoyaltyHub.Acceptance.Tests.Building;
using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Azure.Tests.Sweep;
using Xunit;

namespace LoyaltyHub.Azure.Tests.BadInput;

/// <summary>Storage that throttles: 503 with Retry-After to everything for a while, longer than the attempts at a request last.</summary>
public sealed class ThrottledStorageTests(SharedAzurite azurite)
{
    private const int Purchases = 40;
    private static readonly TimeSpan Throttled = TimeSpan.FromSeconds(12);

    // Retry-After says a second; timers may be a little early by another clock.
    private static readonly TimeSpan Asked = TimeSpan.FromMilliseconds(950);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_repeated_request_waits_as_long_as_storage_asks_and_nothing_is_lost_or_doubled(bool warm)
    {
        var settings = new SweepSettings(new Uri("http://127.0.0.1:9/"));
        var connection = await azurite.NewAccountAsync();
        var sent = new ConcurrentDictionary<string, ConcurrentQueue<TimeSpan>>();
        var elapsed = new Stopwatch();
        Fault Choose(Request request)
        {
            if (!elapsed.IsRunning || elapsed.Elapsed > Throttled || IsQueue(request))
            {
                return Fault.None;
            }

            sent.GetOrAdd($"{request.Method} {request.Uri.Path}", _ => new()).Enqueue(elapsed.Elapsed);
            return Fault.Busy;
        }

        await using var run = new SweepRun(connection, settings, Choose);
        await using var accepting = new SweepRun(connection, settings, new FaultPlan());
        await accepting.InstallAsync();
        await accepting.AcceptAsync(Purchase(0));
        await (warm ? run : accepting).DrainAsync();
        await Task.WhenAll(Enumerable.Range(1, Purchases - 1).Select(number => accepting.AcceptAsync(Purchase(number))));
        elapsed.Start();
        await run.DrainAsync();

        Assert.True(elapsed.Elapsed > Throttled, "The queue was empty while storage was throttled.");
        Assert.Equal(warm, sent.Keys.Any(request => request.EndsWith("$batch", StringComparison.Ordinal)));
        Assert.Contains(sent.Values, times => times.Count > 1);
        Assert.All(sent, requests => Assert.All(requests.Value.Zip(requests.Value.Skip(1)), pair =>
            Assert.True(pair.Second - pair.First >= Asked, $"{requests.Key} was sent again after {(pair.Second - pair.First).TotalMilliseconds} ms.")));
        var outcome = await Outcome.ReadAsync(run.Clean);
        Assert.Equal((Purchases, Purchases * 3L), (outcome.Events.Distinct().Count(), outcome.Points));
        Assert.Equal(Purchases, outcome.Events.Count);
        Assert.Empty(outcome.Quarantined);
        Assert.Empty(outcome.Wrong);
    }

    private static Call Purchase(int number) => new("citymart", $"p{number}", Payload.Order($"p{number}", "LH-1-1", "100.00"));

    /// <summary>Throttled is what the ledger's processing asks of the tables; the queue itself goes on.</summary>
    private static bool IsQueue(Request request) => request.Uri.Path.Contains($"/{QueueNames.Activities}", StringComparison.Ordinal);
}
