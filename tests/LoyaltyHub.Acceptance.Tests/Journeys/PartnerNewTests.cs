using LoyaltyHub.Acceptance.Tests.Azurite;
using LoyaltyHub.Acceptance.Tests.Building;
using LoyaltyHub.Core.Partners;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Journeys;

/// <summary>A new partner's contract is valid and certified before anybody has touched it.</summary>
public sealed class PartnerNewTests(SharedAzurite azurite) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Starters_of_every_scheme_and_format_are_certified_as_they_stand()
    {
        var files = new List<string>();
        foreach (var (scheme, format) in ContractWords.Schemes.Select(scheme => (scheme, "json")).Concat(ContractWords.Formats.Skip(1).Select(format => ("hmac", format))).Append(("jwt", "jwt")).Append(("hash", "query")))
        {
            var file = Path.Combine(_folder.Path, $"{scheme}-{format}.json");
            var made = await HubCommand.RunAsync("partner", "new", $"shop-{files.Count}", "--scheme", scheme, "--format", format, "--out", file);
            Assert.True(made.Code == 0, made.Error);
            Assert.Contains("hub partner test", made.Out, StringComparison.Ordinal);
            Assert.Equal(scheme != "addresses", made.Out.Contains($"PartnerSecrets__SHOP_{files.Count}_WEBHOOK", StringComparison.Ordinal));
            files.Add(file);
        }

        var hub = await HubCommand.RunAsync(["partner", "test", .. files, "--out", _folder.Path, "--storage", EmulatorAccounts.Fresh(azurite.ConnectionString)]);

        Assert.True(hub.Code == 0, hub.Out + hub.Error);
        Assert.True(File.Exists(Path.Combine(_folder.Path, "partner-contract.schema.json")));
    }

    [Fact]
    public async Task What_is_there_already_is_not_written_over_and_a_slip_is_told_with_the_words_there_are()
    {
        var file = Path.Combine(_folder.Path, "shop.json");
        await File.WriteAllTextAsync(file, "mine", TestContext.Current.CancellationToken);
        Assert.Contains("--force", (await FailsAsync("shop", "--out", file)).Error, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Contains("is no partner's id", (await FailsAsync("Shop!", "--out", file)).Error, StringComparison.Ordinal);
        Assert.Contains("standard-webhooks", (await FailsAsync("shop", "--scheme", "rot13")).Error, StringComparison.Ordinal);
        Assert.Equal(0, (await HubCommand.RunAsync("partner", "new", "shop", "--out", file, "--force")).Code);
    }

    private static async Task<HubCommand> FailsAsync(params string[] arguments)
    {
        var hub = await HubCommand.RunAsync(["partner", "new", .. arguments]);
        Assert.Equal((1, ""), (hub.Code, hub.Out));
        return hub;
    }
}
