using LoyaltyHub.Azure.Delivery;
using Xunit;
using static LoyaltyHub.Azure.Tests.Delivery.PartnerEndpoint;

namespace LoyaltyHub.Azure.Tests.Delivery;

public sealed class CircuitBreakerTests
{
    private static readonly DeliveryOptions Options = DeliveryDriver.Patient with { Retries = 0, BreakerFailures = 2, BreakerDuration = TimeSpan.FromSeconds(30) };

    [Fact]
    public async Task A_partner_that_failed_too_often_is_left_alone_for_a_while()
    {
        await using var partner = await StartAsync(Status(500), Status(500));
        using var driver = new DeliveryDriver(Options);
        await FailTwiceAsync(driver, partner);

        driver.Clock.Advance(TimeSpan.FromSeconds(10));
        var paused = Assert.IsType<DeliveryOutcome.Paused>(await driver.SendAsync(partner.Address));
        Assert.Equal(TimeSpan.FromSeconds(20), paused.For);
        Assert.Equal(2, partner.Calls.Count);
    }

    [Fact]
    public async Task After_the_pause_one_push_tries_and_its_success_ends_the_pause()
    {
        await using var partner = await StartAsync(Status(500), Status(500), Status(200), Status(200));
        using var driver = new DeliveryDriver(Options);
        await FailTwiceAsync(driver, partner);

        driver.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.IsType<DeliveryOutcome.Acknowledged>(await driver.SendAsync(partner.Address));
        Assert.IsType<DeliveryOutcome.Acknowledged>(await driver.SendAsync(partner.Address));
        Assert.Equal(4, partner.Calls.Count);
    }

    [Fact]
    public async Task After_the_pause_one_failure_pauses_again()
    {
        await using var partner = await StartAsync(Status(500), Status(500), Status(500));
        using var driver = new DeliveryDriver(Options);
        await FailTwiceAsync(driver, partner);

        driver.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(500, Assert.IsType<DeliveryOutcome.Failed>(await driver.SendAsync(partner.Address)).Status);
        Assert.True(Assert.IsType<DeliveryOutcome.Paused>(await driver.SendAsync(partner.Address)).For > TimeSpan.Zero);
        Assert.Equal(3, partner.Calls.Count);
    }

    [Fact]
    public async Task Another_partner_is_pushed_to_meanwhile()
    {
        await using var partner = await StartAsync(Status(500), Status(500));
        await using var other = await StartAsync();
        using var driver = new DeliveryDriver(Options);
        await FailTwiceAsync(driver, partner);
        Assert.IsType<DeliveryOutcome.Acknowledged>(await driver.SendAsync(other.Address, "citymart"));
    }

    [Fact]
    public async Task A_refusal_does_not_count_against_the_partner()
    {
        await using var partner = await StartAsync(Status(400), Status(404), Status(422), Status(410));
        using var driver = new DeliveryDriver(Options);
        for (var push = 0; push < 4; push++)
        {
            Assert.IsNotType<DeliveryOutcome.Acknowledged>(await driver.SendAsync(partner.Address));
        }

        Assert.IsType<DeliveryOutcome.Acknowledged>(await driver.SendAsync(partner.Address));
    }

    private static async Task FailTwiceAsync(DeliveryDriver driver, PartnerEndpoint partner)
    {
        for (var push = 0; push < 2; push++)
        {
            Assert.Equal(500, Assert.IsType<DeliveryOutcome.Failed>(await driver.SendAsync(partner.Address)).Status);
        }
    }
}
