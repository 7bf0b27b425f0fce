using System.Diagnostics;
using LoyaltyHub.Acceptance.Tests.Azurite;
using LoyaltyHub.Acceptance.Tests.Building;
using LoyaltyHub.Acceptance.Tests.Hosting;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Core.Settlement;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.BadInput;

/// <summary>Partners whose endpoint is not as agreed: the settlement waits with the reason, and goes to nobody else.</summary>
public sealed class PartnerEndpointTests(SharedAzurite azurite)
{
    private const string NobodyListens = "http://127.0.0.1:9/settlements";

    [Fact]
    public async Task Down()
    {
        await using var hub = await StartAsync(new Uri(NobodyListens));
        Assert.StartsWith("The endpoint could not be reached", (await FailedAsync(hub)).Fault);
    }

    [Fact]
    public async Task Slower_than_an_attempt_may_take()
    {
        await using var partner = await ListeningPartner.StartAsync(async (_, context) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(30), context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return ListeningPartner.Taken;
        });
        var watch = Stopwatch.StartNew();
        await using var hub = await StartAsync(partner.Endpoint);
        Assert.Equal("The endpoint did not answer within 0.5 seconds.", (await FailedAsync(hub)).Fault);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(25), $"took {watch.Elapsed}");
        Assert.Equal(2, partner.Pushes.Count);
    }

    [Fact]
    public async Task Failing_with_500_on_every_attempt()
    {
        await using var partner = await ListeningPartner.StartAsync((_, _) => Task.FromResult(Results.StatusCode(500)));
        await using var hub = await StartAsync(partner.Endpoint);
        Assert.Equal("The endpoint answered 500.", (await FailedAsync(hub)).Fault);
        Assert.Equal(2, partner.Pushes.Count);
    }

    [Fact]
    public async Task Redirecting_elsewhere_which_nobody_follows()
    {
        await using var elsewhere = await ListeningPartner.StartAsync();
        await using var partner = await ListeningPartner.StartAsync((_, _) => Task.FromResult(Results.Redirect(elsewhere.Endpoint.ToString(), permanent: true, preserveMethod: true)));
        await using var hub = await StartAsync(partner.Endpoint);
        Assert.Equal("The endpoint answered 308: redirects are not followed.", (await FailedAsync(hub)).Fault);
        Assert.Single(partner.Pushes);
        Assert.Empty(elsewhere.Pushes);
    }

    private static async Task<SettlementState.Dispatched> FailedAsync(HubDriver hub)
    {
        await hub.AcceptAsync("citymart", "paid", Payload.Order("1", "LH-9000-0001", "1000.00"));
        await hub.DrainAsync();
        var id = Assert.Single((await hub.CloseAsync()).Settlements).Id;
        var settlements = hub.Host.Services.GetRequiredService<TableSettlements>();
        SettlementState? state = null;
        await Eventually.IsTrueAsync(async () => (state = (await settlements.FindAsync(id, CancellationToken.None))!.Settlement.State) is not SettlementState.Closed, "the push was tried");
        var failed = Assert.IsType<SettlementState.Dispatched>(state);
        Assert.True(failed.Next > failed.At);
        await hub.AuditedAsync();
        return failed;
    }

    private async Task<HubDriver> StartAsync(Uri endpoint)
    {
        var hub = new HubDriver(EmulatorAccounts.Fresh(azurite.ConnectionString));
        hub.Settings["PartnerEndpoints:citymart"] = endpoint.ToString();
        hub.Settings["Delivery:AttemptTimeout"] = "00:00:00.500";
        hub.Settings["Delivery:TotalTimeout"] = "00:00:20";
        hub.Settings["Delivery:Retries"] = "1";
        hub.Settings["Delivery:BaseDelay"] = "00:00:00.050";
        return await hub.StartAsync();
    }
}
