using System.Net;
using System.Net.Sockets;
using LoyaltyHub.Azure.Delivery;
using Xunit;

namespace LoyaltyHub.Azure.Tests.Delivery;

/// <summary>What the hub sends goes to public addresses only, however an address is written and whatever a name says later.</summary>
public sealed class ForbiddenAddressTests
{
    private static readonly DeliveryOptions Guarded = DeliveryDriver.Patient with { AllowLoopback = false, Retries = 0 };
    private static readonly IPAddress Public = IPAddress.Parse("203.0.114.1");

    public static TheoryData<string> Forms { get; } = [.. AddressForms.All().Distinct(StringComparer.Ordinal)];

    [Fact]
    public void There_are_more_than_four_hundred_forms() => Assert.InRange(Forms.Count, 400, 1000);

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task No_form_of_an_address_that_is_not_public_is_connected_to(string host)
    {
        await using var listening = await PartnerEndpoint.StartAsync();
        using var driver = new DeliveryDriver(Guarded);
        if (!Uri.TryCreate($"http://{host}:{listening.Address.Port}/x", UriKind.Absolute, out var address))
        {
            // What is no address at all cannot be sent to.
            return;
        }

        var failed = Assert.IsType<DeliveryOutcome.Failed>(await driver.SendAsync(address));

        // Either the machine reads it as an address, which is refused, or it is no name that exists.
        Assert.True(failed.Reason.Contains("is not public", StringComparison.Ordinal) || failed.Reason.Contains("NameResolutionError", StringComparison.Ordinal), $"{address}: {failed.Reason}");
        Assert.Empty(listening.Calls);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("169.254.169.254")]
    [InlineData("168.63.129.16")]
    [InlineData("::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("::ffff:127.0.0.1")]
    public async Task A_name_that_leads_to_such_an_address_is_refused(string address)
    {
        using var driver = new DeliveryDriver(Guarded, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(address)]));

        Assert.Contains("is not public", Assert.IsType<DeliveryOutcome.Failed>(await driver.SendAsync(new Uri("https://hooks.partner.example/x"))).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_such_address_among_public_ones_is_enough()
    {
        foreach (var several in new IPAddress[][] { [Public, IPAddress.Loopback], [IPAddress.IPv6Loopback, Public], [Public, Public, IPAddress.Parse("10.0.0.1")] })
        {
            using var driver = new DeliveryDriver(Guarded, (_, _) => Task.FromResult(several));
            Assert.Contains("is not public", Assert.IsType<DeliveryOutcome.Failed>(await driver.SendAsync(new Uri("https://hooks.partner.example/x"))).Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_name_that_answers_otherwise_the_second_time_is_asked_once_and_judged_by_what_it_said()
    {
        await using var inside = await PartnerEndpoint.StartAsync();
        var answers = new Queue<IPAddress>([IPAddress.Loopback, Public]);
        using var driver = new DeliveryDriver(Guarded, (_, _) => Task.FromResult<IPAddress[]>([answers.Dequeue()]));

        Assert.Contains("is not public", Assert.IsType<DeliveryOutcome.Failed>(await driver.SendAsync(new Uri($"http://rebinding.example:{inside.Address.Port}/"))).Reason, StringComparison.Ordinal);
        Assert.Single(answers);
        Assert.Empty(inside.Calls);
    }

    [Fact]
    public async Task A_name_that_turns_to_the_machine_itself_between_two_connections_is_refused_at_the_second()
    {
        await using var inside = await PartnerEndpoint.StartAsync();
        var answers = new Queue<Func<IPAddress[]>>([() => throw new SocketException((int)SocketError.TryAgain), () => [IPAddress.Loopback]]);
        using var driver = new DeliveryDriver(Guarded, (_, _) => Task.FromResult(answers.Dequeue()()));
        var rebinding = new Uri($"http://rebinding.example:{inside.Address.Port}/");

        Assert.Contains("could not be reached", Assert.IsType<DeliveryOutcome.Failed>(await driver.SendAsync(rebinding)).Reason, StringComparison.Ordinal);
        Assert.Contains("is not public (loopback)", Assert.IsType<DeliveryOutcome.Failed>(await driver.SendAsync(rebinding)).Reason, StringComparison.Ordinal);
        Assert.Empty(inside.Calls);
    }

    [Fact]
    public async Task Where_the_machine_itself_is_allowed_nothing_else_is()
    {
        await using var partner = await PartnerEndpoint.StartAsync();
        foreach (var address in new[] { "10.0.0.1", "169.254.169.254", "::ffff:127.0.0.1", "0.0.0.0", "::" })
        {
            using var refused = new DeliveryDriver(Guarded with { AllowLoopback = true }, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(address)]));
            Assert.Contains("is not public", Assert.IsType<DeliveryOutcome.Failed>(await refused.SendAsync(new Uri($"http://partner.example:{partner.Address.Port}/"))).Reason, StringComparison.Ordinal);
        }

        using var allowed = new DeliveryDriver(Guarded with { AllowLoopback = true }, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]));
        Assert.IsType<DeliveryOutcome.Acknowledged>(await allowed.SendAsync(new Uri($"http://partner.example:{partner.Address.Port}/")));
    }

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("126.255.255.255")]
    [InlineData("128.0.0.0")]
    [InlineData("169.253.255.255")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.167.255.255")]
    [InlineData("192.169.0.0")]
    [InlineData("198.17.255.255")]
    [InlineData("198.20.0.0")]
    [InlineData("223.255.255.255")]
    [InlineData("2001:200::1")]
    [InlineData("2001:db7::1")]
    [InlineData("2003::1")]
    [InlineData("2606:4700::1111")]
    [InlineData("2a00:1450::1")]
    public void The_neighbours_of_what_is_refused_are_public(string address) => Assert.Null(PublicAddresses.WhyNot(IPAddress.Parse(address)));
}
