using System.Net;
using LoyaltyHub.Acceptance.Tests.Azurite;
using LoyaltyHub.Acceptance.Tests.Building;
using LoyaltyHub.Acceptance.Tests.Hosting;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Core.Settlement;
using LoyaltyHub.Core.Webhooks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Journeys;

public sealed class SettlingTests(SharedAzurite azurite)
{
    private const string Member = "LH-4000-0001";
    private const string FirstId = "w00000001-citymart-rub";

    [Fact]
    public async Task A_closed_window_is_pushed_signed_and_acknowledged_with_the_partners_reference()
    {
        await using var partner = await ListeningPartner.StartAsync();
        await using var hub = await StartAsync(partner);
        var closed = await hub.CloseAsync();
        var done = await AcknowledgedAsync(hub);
        Assert.Equal((1, "REF-1"), (done.Sent, done.Reference));

        var push = Assert.Single(partner.Pushes);
        Assert.IsType<WebhookVerdict.Verified>(push.Verify(hub.Secrets["citymart"]));
        Assert.IsType<WebhookVerdict.Refused>(push.Verify(hub.Secrets["nordbank"]));
        Assert.Equal(FirstId, push.Headers["idempotency-key"]);
        Assert.Equal(("settlement.closed", 1L, -3_000L), (push.Document.Type, push.Document.Window, push.Document.NetMinor));
        Assert.Equal(("paid", -3_000L), (push.Document.Lines.Single().EventId, push.Document.Lines.Single().AmountMinor));
        Assert.Equal(FirstId, Assert.Single(closed.Settlements).Id.Value);
        Assert.DoesNotContain(Member, System.Text.Encoding.UTF8.GetString(push.Body));
    }

    [Fact]
    public async Task What_is_shown_is_the_document_that_was_pushed_and_lists_name_the_open_window()
    {
        await using var partner = await ListeningPartner.StartAsync();
        await using var hub = await StartAsync(partner);
        await hub.CloseAsync();
        await AcknowledgedAsync(hub);
        var shown = (await hub.GetAsync($"settlements/{FirstId}")).Is(HttpStatusCode.OK).Json;
        Assert.Equal(System.Text.Encoding.UTF8.GetString(partner.Pushes[0].Body), shown.GetProperty("document").GetRawText());
        Assert.Equal("acknowledged", shown.GetProperty("settlement").GetProperty("state").GetProperty("state").GetString());
        var list = (await hub.GetAsync("settlements?window=1")).Is(HttpStatusCode.OK).Json;
        Assert.Equal((2L, 1), (list.GetProperty("openWindow").GetInt64(), list.GetProperty("settlements").GetArrayLength()));
        Assert.Equal(0, (await hub.GetAsync("settlements?window=2")).Json.GetProperty("settlements").GetArrayLength());
    }

    [Fact]
    public async Task Closing_again_settles_only_what_came_since_and_everything_is_in_one_window()
    {
        await using var hub = await StartAsync(null);
        await hub.CloseAsync();
        Assert.Empty((await hub.CloseAsync()).Settlements);
        await hub.AcceptAsync("citymart", "paid-2", Payload.Order("2", Member, "2000.00"));
        await hub.DrainAsync();
        var third = await hub.CloseAsync();
        Assert.Equal((3L, -6_000L), (third.Window, Assert.Single(third.Settlements).Net.Value));
        Assert.Equal(2, (await hub.AuditedAsync()).Settlements);
    }

    [Fact]
    public async Task Windows_that_close_at_once_and_under_traffic_neither_lose_nor_double_an_obligation()
    {
        await using var hub = await StartAsync(null);
        var traffic = Task.WhenAll(Enumerable.Range(0, 60).Select(number => hub.AcceptAsync("citymart", $"o{number}", Payload.Order($"o{number}", $"LH-4000-{number:D4}", "100.00"))));
        var closing = Task.WhenAll(Enumerable.Range(0, 3).Select(_ => hub.CloseAsync()));
        await Task.WhenAll(traffic, closing);
        await hub.DrainAsync();
        await hub.CloseAsync();
        await hub.AuditedAsync();
        var settlements = (await hub.GetAsync("settlements")).Json.GetProperty("settlements").EnumerateArray().ToList();
        Assert.Equal(-3_000 - (60 * 300), settlements.Sum(settlement => settlement.GetProperty("net").GetProperty("value").GetInt64()));
    }

    [Fact]
    public async Task The_window_closes_by_the_clock_too()
    {
        await using var partner = await ListeningPartner.StartAsync();
        await using var hub = await StartAsync(partner, ("Settlement:CloseSchedule", "* * * * * *"));
        await Eventually.IsTrueAsync(() => partner.Pushes.Count > 0, "the timer closed the window and its settlement was pushed");
        Assert.Equal(-3_000, partner.Pushes[0].Document.NetMinor);
        await Eventually.IsTrueAsync(async () => (await StateAsync(hub, partner.Pushes[0].Document.SettlementId)) is SettlementState.Acknowledged, "acknowledged");
    }

    [Fact]
    public async Task A_partner_that_fails_is_pushed_to_again_later_with_the_same_document()
    {
        await using var partner = await ListeningPartner.StartAsync((count, _) => Task.FromResult(count == 1 ? Results.StatusCode(500) : ListeningPartner.Taken));
        await using var hub = await StartAsync(partner, ("Delivery:Retries", "0"));
        await hub.CloseAsync();
        await Eventually.IsTrueAsync(async () => await StateAsync(hub) is SettlementState.Dispatched, "the failed push is recorded");
        var waiting = Assert.IsType<SettlementState.Dispatched>(await StateAsync(hub));
        Assert.Equal((1, "The endpoint answered 500."), (waiting.Sent, waiting.Fault));
        Assert.True(waiting.Next - waiting.At >= TimeSpan.FromSeconds(5));
        Assert.Equal(2, (await AcknowledgedAsync(hub)).Sent);
        Assert.Equal(2, partner.Pushes.Count);
        Assert.Equal(partner.Pushes[0].Body, partner.Pushes[1].Body);
        Assert.Equal(partner.Pushes[0].Headers["idempotency-key"], partner.Pushes[1].Headers["idempotency-key"]);
        Assert.All(partner.Pushes, push => Assert.IsType<WebhookVerdict.Verified>(push.Verify(hub.Secrets["citymart"])));
    }

    internal static async Task<SettlementState> StateAsync(HubDriver hub, SettlementId? id = null) =>
        (await hub.Host.Services.GetRequiredService<TableSettlements>().FindAsync(id ?? SettlementId.From(FirstId), CancellationToken.None))!.Settlement.State;

    internal static async Task<SettlementState.Acknowledged> AcknowledgedAsync(HubDriver hub)
    {
        await Eventually.IsTrueAsync(async () => await StateAsync(hub) is SettlementState.Acknowledged, "the partner acknowledged");
        return (SettlementState.Acknowledged)await StateAsync(hub);
    }

    private async Task<HubDriver> StartAsync(ListeningPartner? partner, params (string Name, string Value)[] settings)
    {
        var hub = new HubDriver(EmulatorAccounts.Fresh(azurite.ConnectionString));
        hub.Settings["PartnerEndpoints:citymart"] = partner?.Endpoint.ToString() ?? "http://127.0.0.1:9/settlements";
        foreach (var (name, value) in settings)
            hub.Settings[name] = value;
        await hub.StartAsync();
        await hub.AcceptAsync("citymart", "paid", Payload.Order("1", Member, "1000.00"));
        await hub.DrainAsync();
        return hub;
    }
}
