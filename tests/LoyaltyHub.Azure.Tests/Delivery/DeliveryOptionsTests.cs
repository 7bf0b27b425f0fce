using LoyaltyHub.Azure.Delivery;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace LoyaltyHub.Azure.Tests.Delivery;

public sealed class DeliveryOptionsTests
{
    [Fact]
    public void The_defaults_hold() => Assert.Empty(new DeliveryOptions().Faults());

    [Theory]
    [InlineData("AttemptTimeout", "00:02:00")]
    [InlineData("TotalTimeout", "2.00:00:00")]
    [InlineData("Retries", "11")]
    [InlineData("Retries", "-1")]
    [InlineData("BaseDelay", "00:00:00")]
    [InlineData("BreakerFailures", "1")]
    [InlineData("BreakerDuration", "00:00:00.1")]
    public void A_setting_out_of_range_is_named(string name, string value)
    {
        var fault = Assert.Throws<OptionsValidationException>(() => Services((name, value)).GetRequiredService<PartnerDelivery>());
        Assert.StartsWith($"Delivery__{name} must be ", Assert.Single(fault.Failures));
    }

    [Fact]
    public async Task The_extremes_push_as_well()
    {
        DeliveryOptions[] extremes =
        [
            new() { AttemptTimeout = TimeSpan.FromMilliseconds(10), TotalTimeout = TimeSpan.FromDays(1), Retries = 0, BreakerFailures = 2, BreakerDuration = TimeSpan.FromSeconds(0.5) },
            new() { Retries = 10, BaseDelay = TimeSpan.FromMilliseconds(1), BreakerFailures = 1000, BreakerDuration = TimeSpan.FromDays(1) },
            new() { BaseDelay = TimeSpan.FromMinutes(1) },
        ];
        await using var partner = await PartnerEndpoint.StartAsync();
        foreach (var options in extremes)
        {
            using var driver = new DeliveryDriver(options with { AllowLoopback = true });
            Assert.IsType<DeliveryOutcome.Acknowledged>(await driver.SendAsync(partner.Address));
        }
    }

    [Fact]
    public void Without_a_host_the_settings_are_checked_all_the_same() =>
        Assert.Throws<ArgumentException>(() => new PartnerDelivery(new DeliveryOptions { Retries = 99 }, TimeProvider.System));

    private static ServiceProvider Services(params (string Name, string Value)[] settings) => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(setting => $"Delivery:{setting.Name}", setting => (string?)setting.Value)).Build())
        .AddSingleton(TimeProvider.System)
        .AddPartnerDelivery()
        .BuildServiceProvider();
}
