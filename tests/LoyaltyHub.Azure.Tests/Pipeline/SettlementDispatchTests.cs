using System.Net;
using System.Net.Sockets;
using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Azure.Tests.Delivery;
using LoyaltyHub.Core.Settlement;
using Xunit;

namespace LoyaltyHub.Azure.Tests.Pipeline;

/// <summary>A settlement is pushed until its partner takes it, and never twice after that.</summary>
public sealed class SettlementDispatchTests(SharedAzurite azurite)
{
    [Fact]
    public async Task A_push_that_the_partner_takes_is_acknowledged_with_its_reference_and_not_repeated()
    {
        await using var partner = await PartnerEndpoint.StartAsync(PartnerEndpoint.Status(200, """{"reference":"their 7"}"""));
        using var hub = await TestHub.StartAsync(azurite, partner.Address);
        var id = await CloseAsync(hub);

        await hub.Dispatch.PushAsync(id, default);
        await hub.Dispatch.PushAsync(id, default);

        Assert.Equal(new SettlementState.Acknowledged(1, Sample.Noon.ToUniversalTime(), "their 7"), await StateAsync(hub, id));
        var call = Assert.Single(partner.Calls);
        Assert.Equal(id.Value, call.Headers["Idempotency-Key"]);
        Assert.Equal(0, await hub.CountAsync(QueueNames.Settlements));
    }

    [Fact]
    public async Task A_partner_that_is_down_is_tried_again_with_a_growing_delay_until_it_is_up()
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}/loyalty/settlements");
        await using var up = await PartnerEndpoint.StartAsync(PartnerEndpoint.Status(200, """{"reference":"at last"}"""));
        using var hub = await TestHub.StartAsync(azurite, address);
        var id = await CloseAsync(hub);
        var delays = new List<TimeSpan>();
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            await hub.Dispatch.PushAsync(id, default);
            var state = Assert.IsType<SettlementState.Dispatched>(await StateAsync(hub, id));
            Assert.Equal((attempt, hub.Clock.GetUtcNow()), (state.Sent, state.At));
            Assert.Contains("could not be reached", state.Fault, StringComparison.Ordinal);
            Assert.Equal(attempt, await hub.CountAsync(QueueNames.Settlements));
            delays.Add(state.Next - state.At);
            hub.Clock.SetUtcNow(state.Next);
        }

        hub.Configuration["PartnerEndpoints:citymart"] = up.Address.ToString();
        await hub.Dispatch.PushAsync(id, default);

        Assert.True(delays.Zip(delays.Skip(1)).All(pair => pair.First < pair.Second), string.Join(", ", delays));
        Assert.Equal((6, "at last"), Assert.IsType<SettlementState.Acknowledged>(await StateAsync(hub, id)) is var taken ? (taken.Sent, taken.Reference) : default);
    }

    [Fact]
    public async Task A_duplicate_message_neither_pushes_before_the_time_nor_multiplies()
    {
        await using var partner = await PartnerEndpoint.StartAsync([.. Enumerable.Repeat(PartnerEndpoint.Status(503), 20)]);
        using var hub = await TestHub.StartAsync(azurite, partner.Address);
        var id = await CloseAsync(hub);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => hub.Dispatch.PushAsync(id, default)));
        await hub.Dispatch.PushAsync(id, default);
        var calls = partner.Calls.Count;
        await hub.Dispatch.PushAsync(id, default);

        Assert.InRange(calls, 1, 6);
        Assert.Equal(calls, partner.Calls.Count);
        Assert.Equal(1, await hub.CountAsync(QueueNames.Settlements));
        Assert.Equal(1, (await StateAsync(hub, id)).Attempts);
    }

    [Fact]
    public async Task An_acknowledgement_stands_though_another_push_failed_at_the_same_time()
    {
        var gate = new TaskCompletionSource();
        await using var partner = await PartnerEndpoint.StartAsync(
            async context =>
            {
                await gate.Task.WaitAsync(TimeSpan.FromSeconds(30));
                await PartnerEndpoint.Status(200, """{"reference":"r"}""")(context);
            },
            PartnerEndpoint.Status(503));
        using var hub = await TestHub.StartAsync(azurite, partner.Address);
        var id = await CloseAsync(hub);
        var slow = hub.Dispatch.PushAsync(id, default);
        await WaitFor.TrueAsync(() => partner.Calls.Count == 1, "the first push is under way");
        await hub.Dispatch.PushAsync(id, default);
        Assert.IsType<SettlementState.Dispatched>(await StateAsync(hub, id));

        gate.SetResult();
        await slow;

        Assert.IsType<SettlementState.Acknowledged>(await StateAsync(hub, id));
    }

    [Fact]
    public async Task A_partner_that_is_gone_or_asks_for_time_is_left_alone_that_long()
    {
        await using var partner = await PartnerEndpoint.StartAsync(PartnerEndpoint.Status(410), PartnerEndpoint.Status(429, retryAfter: "7200"));
        using var hub = await TestHub.StartAsync(azurite, partner.Address);
        var id = await CloseAsync(hub);

        await hub.Dispatch.PushAsync(id, default);
        var gone = Assert.IsType<SettlementState.Dispatched>(await StateAsync(hub, id));
        hub.Clock.SetUtcNow(gone.Next);
        await hub.Dispatch.PushAsync(id, default);
        var busy = Assert.IsType<SettlementState.Dispatched>(await StateAsync(hub, id));

        Assert.Contains("410", gone.Fault, StringComparison.Ordinal);
        Assert.Equal((TimeSpan.FromHours(6), TimeSpan.FromHours(2)), (gone.Next - gone.At, busy.Next - busy.At));
    }

    [Fact]
    public async Task The_sweep_finds_what_has_lost_its_message_and_nothing_else()
    {
        await using var partner = await PartnerEndpoint.StartAsync(PartnerEndpoint.Status(503), PartnerEndpoint.Status(200, """{"reference":"r"}"""));
        using var hub = await TestHub.StartAsync(azurite, partner.Address);
        var id = await CloseAsync(hub);
        Assert.Equal(0, await hub.Dispatch.SweepAsync(default));

        // The message of the closed settlement is lost, then that of the failed one.
        hub.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(1, await hub.Dispatch.SweepAsync(default));
        Assert.Equal(id.Value, Assert.Single(await hub.TakeAsync(QueueNames.Settlements)));
        await hub.Dispatch.PushAsync(id, default);
        Assert.Equal(0, await hub.Dispatch.SweepAsync(default));
        hub.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(1, await hub.Dispatch.SweepAsync(default));
        await hub.Dispatch.PushAsync(id, default);

        hub.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal(0, await hub.Dispatch.SweepAsync(default));
        Assert.IsType<SettlementState.Acknowledged>(await StateAsync(hub, id));
    }

    [Fact]
    public async Task An_acknowledgement_without_a_reference_can_be_read_again()
    {
        await using var partner = await PartnerEndpoint.StartAsync(PartnerEndpoint.Status(204));
        using var hub = await TestHub.StartAsync(azurite, partner.Address);
        var id = await CloseAsync(hub);

        await hub.Dispatch.PushAsync(id, default);

        Assert.Null(Assert.IsType<SettlementState.Acknowledged>(await StateAsync(hub, id)).Reference);
    }

    [Fact]
    public async Task A_settlement_that_does_not_exist_is_an_error_that_names_it()
    {
        using var hub = await TestHub.StartAsync(azurite);

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => hub.Dispatch.PushAsync(SettlementId.From("w00000009-citymart-rub"), default));

        Assert.Contains("w00000009-citymart-rub", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>Closes a window of one settlement whose message is taken off the queue already.</summary>
    private static async Task<SettlementId> CloseAsync(TestHub hub)
    {
        await hub.SettleAsync(Sample.Purchase("e1"));
        var settlement = Assert.Single((await hub.Closing.CloseAsync(default)).Settlements);
        Assert.Single(await hub.TakeAsync(QueueNames.Settlements));
        return settlement.Id;
    }

    private static async Task<SettlementState> StateAsync(TestHub hub, SettlementId id) => (await hub.Settlements.FindAsync(id, default))!.Settlement.State;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
