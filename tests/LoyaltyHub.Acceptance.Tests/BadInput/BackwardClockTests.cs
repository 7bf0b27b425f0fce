using System.Net;
using LoyaltyHub.Acceptance.Tests.Azurite;
using LoyaltyHub.Acceptance.Tests.Building;
using LoyaltyHub.Acceptance.Tests.Hosting;
using LoyaltyHub.Azure.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.BadInput;

/// <summary>The hub's clock is set back while it runs, as a machine's is after it ran fast.</summary>
public sealed class BackwardClockTests(SharedAzurite azurite)
{
    private const string Anna = "LH-1-1";
    private readonly SettableClock _clock = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task Events_windows_and_audit_are_as_if_it_had_run_forward()
    {
        await using var hub = await StartAsync();
        await SendAsync(hub, "p1");
        Back(TimeSpan.FromHours(1));
        await SendAsync(hub, "p2");
        Assert.Equal(1, (await hub.CloseAsync()).Window);
        Back(TimeSpan.FromDays(1));
        await SendAsync(hub, "p3");
        await SendAsync(hub, "p1");
        var held = await hub.SendAsync(new Call("skyways", "h1", Payload.Hold("till", Anna, 80)) { Path = "redemptions", At = _clock.Now });
        held.Is(HttpStatusCode.OK);
        Assert.Equal(2, (await hub.CloseAsync()).Window);

        Assert.Equal(["h1", "p1", "p2", "p3"], await hub.Books.EventIdsAsync());
        Assert.Equal(10, await hub.BalanceAsync(Anna));
        await hub.AuditedAsync();
    }

    [Fact]
    public async Task A_push_that_failed_before_the_clock_was_set_back_is_made_when_its_time_comes()
    {
        await using var partner = await ListeningPartner.StartAsync((calls, _) => Task.FromResult(calls == 1 ? Results.StatusCode(400) : ListeningPartner.Taken));
        await using var hub = await StartAsync(partner);
        await SendAsync(hub, "p1");
        await hub.CloseAsync();
        await Eventually.IsTrueAsync(() => StateAsync(hub, "dispatched"), "the first push is refused");

        Back(TimeSpan.FromHours(1));
        await hub.Host.Services.GetRequiredService<SettlementDispatch>().SweepAsync(default);
        Assert.Single(partner.Pushes);
        _clock.Now += TimeSpan.FromHours(2);
        await hub.Host.Services.GetRequiredService<SettlementDispatch>().SweepAsync(default);

        await Eventually.IsTrueAsync(() => StateAsync(hub, "acknowledged"), "the settlement is acknowledged", seconds: 60);
        Assert.Single(partner.Pushes.Select(push => push.Headers["Idempotency-Key"]).Distinct());
        await hub.AuditedAsync();
    }

    private async Task<HubDriver> StartAsync(ListeningPartner? partner = null)
    {
        var hub = new HubDriver(EmulatorAccounts.Fresh(azurite.ConnectionString)) { Clock = _clock };
        if (partner is not null)
            hub.Settings["PartnerEndpoints:citymart"] = partner.Endpoint.ToString();
        return await hub.StartAsync();
    }

    private void Back(TimeSpan by) => _clock.Now -= by;

    private async Task SendAsync(HubDriver hub, string id)
    {
        (await hub.SendAsync(new Call("citymart", id, Payload.Order(id, Anna, "1000.00")) { At = _clock.Now })).Is(HttpStatusCode.Accepted);
        await hub.DrainAsync();
    }

    private static async Task<bool> StateAsync(HubDriver hub, string state) =>
        (await hub.GetAsync("settlements")).Is(HttpStatusCode.OK).Text.Contains($"\"state\":\"{state}\"", StringComparison.Ordinal);
}
