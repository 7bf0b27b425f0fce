using System.Collections.Concurrent;
using System.Net;
using LoyaltyHub.Acceptance.Tests.Building;
using LoyaltyHub.Acceptance.Tests.Hosting;
using LoyaltyHub.Cli.Azurite;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Resilience;

/// <summary>Storage that goes away in the middle of traffic, on an emulator of the test's own.</summary>
public sealed class StorageOutageTests
{
    private const int Callers = 8;

    [Fact]
    public async Task What_was_acknowledged_before_during_and_after_an_outage_has_exactly_one_entry()
    {
        await using var azurite = await AzuriteProcess.StartAsync(new AzuriteOptions());
        await using var hub = await new HubDriver(azurite.ConnectionString).StartAsync();
        var (accepted, refused) = (new ConcurrentBag<string>(), new ConcurrentBag<Answer>());
        using var stop = new CancellationTokenSource();
        var callers = Enumerable.Range(0, Callers).Select(caller => Task.Run(() => CallAsync(hub, caller, accepted, refused, stop.Token))).ToList();

        await Eventually.IsTrueAsync(() => accepted.Count > 60, "traffic flows");
        await azurite.StopAsync();
        await Eventually.IsTrueAsync(() => refused.Count >= Callers, "callers are refused");
        await ReadsAreRefusedAsync(hub);
        await azurite.RestartAsync();
        var before = accepted.Count;
        await Eventually.IsTrueAsync(() => accepted.Count > before + 60, "traffic flows again");
        await stop.CancelAsync();
        await Task.WhenAll(callers);
        await hub.DrainAsync();

        foreach (var answer in refused)
        {
            answer.IsProblem(HttpStatusCode.ServiceUnavailable, "storage-unavailable");
            Assert.True(answer.RetryAfter > TimeSpan.Zero);
        }

        var entries = await hub.Books.EventIdsAsync();
        Assert.Equal(entries.Distinct().Count(), entries.Count);
        Assert.Empty(accepted.Except(entries));
        Assert.Empty(await hub.Books.QuarantineAsync());
        await hub.AuditedAsync();
    }

    private static async Task ReadsAreRefusedAsync(HubDriver hub)
    {
        string[] reads = ["health", "members/citymart/LH-1-1/statement", "settlements", "settlements/w00000001-citymart-rub", "settlements/w00000001-citymart-rub/reconciliation", "reconciliations"];
        foreach (var answer in await Task.WhenAll(reads.Select(hub.GetAsync)))
        {
            answer.IsProblem(HttpStatusCode.ServiceUnavailable, "storage-unavailable");
            Assert.True(answer.RetryAfter > TimeSpan.Zero);
        }
    }

    private static async Task CallAsync(HubDriver hub, int caller, ConcurrentBag<string> accepted, ConcurrentBag<Answer> refused, CancellationToken stop)
    {
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            var id = $"c{caller}-{number}";
            var answer = await hub.SendAsync(new Call("citymart", id, Payload.Order(id, $"LH-1-{number % 5}", "100.00")));
            if (answer.Status == HttpStatusCode.Accepted)
                accepted.Add(id);
            else
                refused.Add(answer);
        }
    }
}
