using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LoyaltyHub.Acceptance.Tests.Azurite;
using LoyaltyHub.Acceptance.Tests.Building;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Journeys;

/// <summary>A command that cannot do what it was told says so in one line on standard error, leaves standard output empty and exits 1.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("nonsense", "'nonsense'")]
    [InlineData("settle", "hub settle --help")]
    [InlineData("settle frobnicate", "'frobnicate'")]
    [InlineData("audit extra", "'extra'")]
    [InlineData("demo --port abc", "from 0 to 65535, not 'abc'")]
    [InlineData("demo --port 65536", "from 0 to 65535, not '65536'")]
    [InlineData("serve --port -1", "from 0 to 65535, not '-1'")]
    [InlineData("demo --storage x --data y", "--storage or --data, not both")]
    [InlineData("demo --storage nonsense", "no connection string")]
    [InlineData("settle close --storage nonsense", "no connection string")]
    [InlineData("audit --storage nonsense", "no connection string")]
    [InlineData("settle list --storage DefaultEndpointsProtocol=http;AccountName=a;AccountKey=Zm9v;TableEndpoint=http://127.0.0.1:9/a;QueueEndpoint=http://127.0.0.1:9/a", "The storage cannot be used")]
    [InlineData("reconcile --settlement", "'--settlement'")]
    [InlineData("reconcile --settlement yesterday --storage nonsense", "'yesterday' is no settlement id")]
    [InlineData("reconcile --report absent.csv --settlement w00000001-citymart-rub --storage nonsense", "absent.csv")]
    [InlineData("reconcile --report / --settlement w00000001-citymart-rub --storage nonsense", "denied")]
    [InlineData("reconcile --report {known} --storage nonsense", "Give --settlement")]
    [InlineData("bench pipeline --seconds 0", "from 1 to 3600, not '0'")]
    [InlineData("bench pipeline --events many", "not 'many'")]
    public async Task A_command_line_that_cannot_be_carried_out_is_answered_with_one_line(string line, string reason)
    {
        var known = Path.Combine(AppContext.BaseDirectory, "host.json");
        var hub = await HubCommand.RunAsync(line.Split(' ').Select(word => word == "{known}" ? known : word));
        Assert.Equal((1, ""), (hub.Code, hub.Out));
        Assert.Contains(reason, Assert.Single(hub.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("demo")]
    public async Task A_port_that_is_in_use_is_named_with_the_way_out(string command)
    {
        using var folder = new TemporaryFolder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        var hub = await HubCommand.RunAsync(command, "--port", port, "--data", folder.Path);
        Assert.Equal((1, ""), (hub.Code, hub.Out));
        var said = hub.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("Starting Azurite", said[0]);
        Assert.Equal($"Port {port} of 127.0.0.1 is in use; choose another with --port (0: any free one).", Assert.Single(said[1..]));
    }
}
