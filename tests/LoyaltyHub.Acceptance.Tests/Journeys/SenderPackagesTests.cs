using LoyaltyHub.Acceptance.Tests.Azurite;
using LoyaltyHub.Acceptance.Tests.Building;
using LoyaltyHub.Cli.Azurite;
using LoyaltyHub.Core.Webhooks;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Journeys;

/// <summary>What the public npm packages sign and send is accepted as it is.</summary>
public sealed class SenderPackagesTests(SharedAzurite azurite) : IAsyncLifetime
{
    private const string Token = "0123456789abcdef0123456789abcdef";
    private static readonly WebhookSecret Secret = WebhookSecret.Generate();
    private readonly HubDriver _hub = new(EmulatorAccounts.Fresh(azurite.ConnectionString));
    private readonly TemporaryFolder _folder = new();

    public async ValueTask InitializeAsync()
    {
        foreach (var name in new[] { "standard-webhooks", "cloudevents" })
            File.Copy(Path.Combine(RepositoryRoot.Find(), "samples", "partners", "platforms", $"{name}.json"), Path.Combine(_folder.Path, $"{name}.json"));
        _hub.Settings["Hub:PartnersFolder"] = _folder.Path;
        _hub.Settings["PartnerSecrets:STANDARD_WEBHOOKS_SECRET"] = Secret.Reveal();
        _hub.Settings["PartnerSecrets:CLOUDEVENTS_TOKEN"] = Token;
        foreach (var name in new[] { "STANDARD_WEBHOOKS", "CLOUDEVENTS" })
            _hub.Settings[$"PartnerSecrets:{name}_SETTLEMENT"] = WebhookSecret.Generate().Reveal();
        await _hub.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_webhook_signed_by_the_package_standardwebhooks_is_accepted_and_takes_effect()
    {
        Assert.Contains("\"accepted\":1", await SenderPackages.RunAsync(_hub.Host.BaseAddress, Secret.Reveal(), "standard-webhooks.mjs"), StringComparison.Ordinal);
        await _hub.DrainAsync();
        Assert.Single(await _hub.Books.EventIdsAsync());

        Assert.StartsWith("401", await SenderPackages.RunAsync(_hub.Host.BaseAddress, WebhookSecret.Generate().Reveal(), "standard-webhooks.mjs"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("structured", 1)]
    [InlineData("binary", 1)]
    [InlineData("batch", 3)]
    public async Task Events_of_the_package_cloudevents_are_accepted_in_every_mode(string mode, int count)
    {
        var said = await SenderPackages.RunAsync(_hub.Host.BaseAddress, Token, "cloudevents.mjs", mode);

        Assert.Contains($"\"accepted\":{count},\"rejected\":0", said, StringComparison.Ordinal);
        await _hub.DrainAsync();
        Assert.Equal(count, (await _hub.Books.EventIdsAsync()).Count(id => id.StartsWith("/shops/7:", StringComparison.Ordinal)));
    }
}
