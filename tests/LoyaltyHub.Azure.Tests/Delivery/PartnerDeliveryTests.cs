using System.Net;
using System.Net.Sockets;
using LoyaltyHub.Azure.Delivery;
using LoyaltyHub.Core.Webhooks;
using Microsoft.AspNetCore.Http;
using Xunit;
using static LoyaltyHub.Azure.Tests.Delivery.PartnerEndpoint;

namespace LoyaltyHub.Azure.Tests.Delivery;

public sealed class PartnerDeliveryTests
{
    [Fact]
    public async Task A_push_is_signed_so_that_the_partner_can_verify_it()
    {
        await using var partner = await StartAsync(Status(202, """{"reference":"BK-77"}"""));
        using var driver = new DeliveryDriver();
        Assert.Equal(new DeliveryOutcome.Acknowledged(202, "BK-77"), await driver.SendAsync(partner.Address));

        var call = Assert.Single(partner.Calls);
        Assert.Equal("POST /loyalty/settlements", call.Request);
        Assert.Equal(DeliveryDriver.Document, call.Body);
        Assert.Equal(("application/json", "w00000001-nordbank-rub"), (call.Headers["Content-Type"], call.Headers["Idempotency-Key"]));
        Assert.Equal(new WebhookVerdict.Verified("w00000001-nordbank-rub", driver.Clock.GetUtcNow()), Verify(call, driver.Clock.GetUtcNow()));
    }

    [Fact]
    public async Task A_failing_partner_is_tried_again_with_the_same_key_and_a_new_signature()
    {
        await using var partner = await StartAsync(Status(500), Status(503), Status(200));
        using var driver = new DeliveryDriver(DeliveryDriver.Patient with { BaseDelay = TimeSpan.FromSeconds(8) });
        var (outcome, _) = await driver.RunAsync(partner.Address);

        Assert.Equal(new DeliveryOutcome.Acknowledged(200, null), outcome);
        Assert.Equal(3, partner.Calls.Count);
        Assert.Single(partner.Calls.Select(call => (call.Headers["webhook-id"], call.Headers["Idempotency-Key"], Convert.ToHexString(call.Body))).Distinct());
        Assert.True(partner.Calls.Select(call => (call.Headers["webhook-timestamp"], call.Headers["webhook-signature"])).Distinct().Count() > 1);
        Assert.All(partner.Calls, call => Assert.IsType<WebhookVerdict.Verified>(
            Verify(call, DateTimeOffset.FromUnixTimeSeconds(long.Parse(call.Headers["webhook-timestamp"])))));
    }

    [Fact]
    public async Task A_partner_that_keeps_failing_is_left_after_the_last_retry()
    {
        await using var partner = await StartAsync(Status(500), Status(502), Status(500), Status(504));
        using var driver = new DeliveryDriver();
        var (outcome, _) = await driver.RunAsync(partner.Address);
        Assert.Equal(new DeliveryOutcome.Failed("The endpoint answered 504.", 504, null), outcome);
        Assert.Equal(4, partner.Calls.Count);
    }

    [Fact]
    public async Task A_partner_that_is_down_is_tried_again_and_named_unreachable()
    {
        using var driver = new DeliveryDriver();
        var (outcome, _) = await driver.RunAsync(FreePort());
        Assert.Equal(new DeliveryOutcome.Failed("The endpoint could not be reached (ConnectionError).", null, null), outcome);
    }

    [Fact]
    public async Task A_slow_partner_is_given_up_after_the_attempt_timeout_and_tried_again()
    {
        await using var partner = await StartAsync(Silence, Status(200));
        using var driver = new DeliveryDriver(new DeliveryOptions { AllowLoopback = true });
        var (outcome, took) = await driver.RunAsync(partner.Address);
        Assert.Equal(new DeliveryOutcome.Acknowledged(200, null), outcome);
        Assert.True(took >= TimeSpan.FromSeconds(15), $"The attempt was given up after {took}.");
        Assert.True(partner.Calls.Count >= 2);
    }

    [Fact]
    public async Task A_partner_that_stays_slow_is_given_up_after_the_total_timeout()
    {
        await using var partner = await StartAsync([.. Enumerable.Repeat<RequestDelegate>(Silence, 9)]);
        using var driver = new DeliveryDriver(new DeliveryOptions { AllowLoopback = true, Retries = 8, TotalTimeout = TimeSpan.FromSeconds(40) });
        var (outcome, took) = await driver.RunAsync(partner.Address);
        Assert.Equal(new DeliveryOutcome.Failed("The endpoint did not answer within 40 seconds.", null, null), outcome);
        Assert.True(took >= TimeSpan.FromSeconds(40), $"The push was given up after {took}.");
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var elsewhere = await StartAsync();
        await using var partner = await StartAsync(Status(307, location: elsewhere.Address.ToString()));
        using var driver = new DeliveryDriver();
        Assert.Equal(
            new DeliveryOutcome.Failed("The endpoint answered 307: redirects are not followed.", 307, null),
            await driver.SendAsync(partner.Address));
        Assert.Single(partner.Calls);
        Assert.Empty(elsewhere.Calls);
    }

    [Fact]
    public async Task A_gone_endpoint_is_gone_at_once()
    {
        await using var partner = await StartAsync(Status(410));
        using var driver = new DeliveryDriver();
        Assert.Equal(new DeliveryOutcome.Gone(), await driver.SendAsync(partner.Address));
        Assert.Single(partner.Calls);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(422)]
    public async Task A_refusal_is_not_repeated(int status)
    {
        await using var partner = await StartAsync(Status(status));
        using var driver = new DeliveryDriver();
        Assert.Equal(new DeliveryOutcome.Failed($"The endpoint answered {status}.", status, null), await driver.SendAsync(partner.Address));
        Assert.Single(partner.Calls);
    }

    [Theory]
    [InlineData("""{"reference":7}""")]
    [InlineData("""{"reference":""}""")]
    [InlineData("""{"reference":"a\nb"}""")]
    [InlineData("""{"reference":"\ud800"}""")]
    [InlineData("""["reference"]""")]
    [InlineData("OK")]
    [InlineData("")]
    public async Task An_answer_without_a_usable_reference_still_acknowledges(string body)
    {
        await using var partner = await StartAsync(Status(200, body));
        using var driver = new DeliveryDriver();
        Assert.Equal(new DeliveryOutcome.Acknowledged(200, null), await driver.SendAsync(partner.Address));
    }

    [Fact]
    public async Task An_endless_answer_is_read_to_its_limit_only()
    {
        await using var partner = await StartAsync(
            Status(200, "{\"reference\":\"BK-1\",\"pad\":\"" + new string('x', 64 * 1024) + "\"}"),
            async context =>
            {
                await context.Response.WriteAsync("{\"reference\":");
                await context.Response.Body.FlushAsync();
                await Silence(context);
            });
        using var driver = new DeliveryDriver(DeliveryDriver.Patient with { AttemptTimeout = TimeSpan.FromSeconds(60) });
        Assert.Equal(new DeliveryOutcome.Acknowledged(200, null), await driver.SendAsync(partner.Address));
        Assert.Equal(new DeliveryOutcome.Acknowledged(200, null), (await driver.RunAsync(partner.Address)).Outcome);
        Assert.Equal(2, partner.Calls.Count);
    }

    [Fact]
    public async Task The_caller_can_give_up()
    {
        await using var partner = await StartAsync(Silence);
        using var driver = new DeliveryDriver();
        using var stop = new CancellationTokenSource();
        var push = driver.SendAsync(partner.Address, stop: stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => push);
    }

    private static WebhookVerdict Verify(Received call, DateTimeOffset now) => StandardWebhooks.Verify(
        new WebhookHeaders(call.Headers["webhook-id"], call.Headers["webhook-timestamp"], call.Headers["webhook-signature"]),
        call.Body,
        [DeliveryDriver.Secret],
        now);

    private static Uri FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return new Uri($"http://127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}/");
    }
}
