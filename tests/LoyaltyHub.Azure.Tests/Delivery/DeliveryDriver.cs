using System.Diagnostics;
using System.Net;
using LoyaltyHub.Azure.Delivery;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Webhooks;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace LoyaltyHub.Azure.Tests.Delivery;

/// <summary>Pushes by a clock that runs as fast as it is let, so that no test waits for a time-out or a back-off.</summary>
internal sealed class DeliveryDriver : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly PartnerDelivery delivery;

    public DeliveryDriver(DeliveryOptions? options = null, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null) =>
        delivery = new PartnerDelivery(options ?? Patient, Clock, resolve);

    /// <summary>Time-outs that a busy machine does not reach before its answers arrive.</summary>
    public static DeliveryOptions Patient { get; } = new() { AttemptTimeout = TimeSpan.FromMinutes(10), TotalTimeout = TimeSpan.FromHours(1), AllowLoopback = true };

    public static WebhookSecret Secret { get; } = WebhookSecret.Generate();

    public static byte[] Document { get; } = """{"settlement":"w00000001-nordbank-rub","net":-1250}"""u8.ToArray();

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 15, 3, 0, 0, TimeSpan.Zero));

    public Task<DeliveryOutcome> SendAsync(Uri endpoint, string partner = "nordbank", CancellationToken stop = default) => delivery.SendAsync(
        new DeliveryRequest(PartnerId.From(partner), endpoint, "w00000001-nordbank-rub", Document, Secret),
        stop);

    /// <summary>Pushes and moves the clock on, a little at a time, whenever the push waits.</summary>
    /// <returns>The outcome and how much of the clock's time it took.</returns>
    public async Task<(DeliveryOutcome Outcome, TimeSpan Took)> RunAsync(Uri endpoint, string partner = "nordbank")
    {
        var start = Clock.GetUtcNow();
        var given = Stopwatch.StartNew();
        var push = SendAsync(endpoint, partner);

        while (await Task.WhenAny(push, Task.Delay(50)) != push)
        {
            Assert.True(given.Elapsed < Patience, "The push did not come back.");
            Clock.Advance(TimeSpan.FromSeconds(1));
        }

        return (await push, Clock.GetUtcNow() - start);
    }

    public void Dispose() => delivery.Dispose();
}
