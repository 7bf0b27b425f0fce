using LoyaltyHub.Acceptance.Tests.Azurite;
using LoyaltyHub.Cli.Commands;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Journeys;

public sealed class DevelopmentSettingsTests
{
    private static readonly IConfiguration Nothing = new ConfigurationBuilder().Build();

    [Fact]
    public async Task A_command_waits_for_the_file_that_another_one_holds()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "development.json");
        Task<IReadOnlyDictionary<string, string?>> second;
        await using (new FileStream(file, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
        {
            second = Task.Run(() => DevelopmentSettings.Missing(Nothing, file));
            await Task.WhenAny(second, Task.Delay(300));
            Assert.False(second.IsCompleted);
        }

        Assert.Contains("Hub:AliasKey", (await second).Keys);
        Assert.Equal((await second)["Hub:AliasKey"], DevelopmentSettings.Missing(Nothing, file)["Hub:AliasKey"]);
    }
}
