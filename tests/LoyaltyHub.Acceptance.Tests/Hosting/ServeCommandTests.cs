using LoyaltyHub.Acceptance.Tests.Azurite;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Hosting;

public sealed class ServeCommandTests
{
    [Fact]
    public async Task It_prints_what_it_hosts_and_ends_in_order_when_told_to()
    {
        using var folder = new TemporaryFolder();
        using var hub = HubProcess.Start("serve", "--port", "0", "--data", folder.Path);
        await Eventually.IsTrueAsync(() => hub.Output.Contains("Listening on"), "the hub listens", seconds: 90);
        Assert.Contains("/api/partners/{partnerId}/webhooks", hub.Output);
        Assert.Contains("queue activities", hub.Output);
        Assert.Contains("timer %Settlement:CloseSchedule%", hub.Output);
        hub.Terminate();
        Assert.Equal(0, await hub.ExitedAsync(TimeSpan.FromSeconds(60)));
        Assert.False(File.Exists(Path.Combine(folder.Path, "endpoint.json")));
    }

    [Fact]
    public async Task What_the_user_can_change_is_said_without_a_stack_trace()
    {
        using var hub = HubProcess.Start("serve", "--port", "0", "--storage", "nonsense");
        Assert.Equal(1, await hub.ExitedAsync(TimeSpan.FromSeconds(60)));
        Assert.Contains("AzureWebJobsStorage", hub.Output);
        Assert.DoesNotContain("   at ", hub.Output);
    }
}
