using LoyaltyHub.Acceptance.Tests.Azurite;
using LoyaltyHub.Cli.Azurite;
using Xunit;

[assembly: AssemblyFixture(typeof(SharedAzurite))]

namespace LoyaltyHub.Acceptance.Tests.Azurite;

/// <summary>One emulator for all tests of the assembly that do not stop it; each test uses queue and table names of its own.</summary>
public sealed class SharedAzurite : IAsyncLifetime
{
    private AzuriteProcess? _azurite;

    public string ConnectionString => _azurite!.ConnectionString;

    public async ValueTask InitializeAsync() => _azurite = await AzuriteProcess.StartAsync(new AzuriteOptions());

    public ValueTask DisposeAsync() => _azurite?.DisposeAsync() ?? ValueTask.CompletedTask;
}
