using LoyaltyHub.Azure.Delivery;
using Xunit;
using static LoyaltyHub.Azure.Tests.Delivery.PartnerEndpoint;

namespace LoyaltyHub.Azure.Tests.Delivery;

public sealed class RetryAfterTests
{
    [Theory]
    [InlineData(429, "20", 20)]
    [InlineData(503, "20", 20)]
    [InlineData(429, "Sun, 15 Mar 2026 03:00:20 GMT", 20)]
    public async Task The_partner_says_when_to_come_back(int status, string retryAfter, int seconds)
    {
        await using var partner = await StartAsync(Status(status, retryAfter: retryAfter), Status(200));
        using var driver = new DeliveryDriver();
        var (outcome, took) = await driver.RunAsync(partner.Address);
        Assert.Equal(new DeliveryOutcome.Acknowledged(200, null), outcome);
        Assert.True(took.TotalSeconds >= seconds, $"The partner was called again after {took}.");
    }

    [Theory]
    [InlineData("7200", 7200)]
    [InlineData("Sun, 15 Mar 2026 05:00:00 GMT", 7200)]
    [InlineData("999999999", 86400)]
    public async Task A_wait_beyond_the_total_timeout_is_left_to_the_caller(string retryAfter, int seconds)
    {
        await using var partner = await StartAsync(Status(429, retryAfter: retryAfter));
        using var driver = new DeliveryDriver();
        Assert.Equal(
            new DeliveryOutcome.Failed("The endpoint answered 429.", 429, TimeSpan.FromSeconds(seconds)),
            await driver.SendAsync(partner.Address));
        Assert.Single(partner.Calls);
    }

    [Theory]
    [InlineData("Sun, 15 Mar 2026 02:00:00 GMT")]
    [InlineData("soon")]
    public async Task A_time_gone_by_or_a_word_does_not_stop_the_retry(string retryAfter)
    {
        await using var partner = await StartAsync(Status(503, retryAfter: retryAfter), Status(200));
        using var driver = new DeliveryDriver();
        Assert.Equal(new DeliveryOutcome.Acknowledged(200, null), (await driver.RunAsync(partner.Address)).Outcome);
    }
}
