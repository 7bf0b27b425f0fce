using System.Reflection;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Cli.Azurite;
using Xunit;

[assembly: AssemblyFixture(typeof(SharedAzurite))]

namespace LoyaltyHub.Azure.Tests.Building;

/// <summary>One emulator for the whole assembly, started by the first test that asks for it. Each test gets a storage account of its own, empty.</summary>
public sealed class SharedAzurite : IAsyncDisposable
{
    private const string DefaultAccount = "devstoreaccount1";
    private const int Accounts = 5000;

    // All of them go into one environment variable, which holds 128 KiB: hence a short key.
    private const string Key = "a2V5";
    private readonly Lazy<Task<AzuriteProcess>> azurite = new(StartAsync);
    private int handedOut;

    /// <summary>The connection string of an account that nobody has used.</summary>
    public async Task<string> NewAccountAsync()
    {
        var number = Interlocked.Increment(ref handedOut);
        Assert.True(number <= Accounts, $"The emulator was started with {Accounts} accounts; raise the number.");
        return (await azurite.Value).ConnectionString
            .Replace(DefaultAccount, NameOf(number), StringComparison.Ordinal)
            .Replace(DefaultKey, Key, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        if (azurite is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await azurite.Value).DisposeAsync();
        }
    }

    /// <summary>The tests may be built to any folder; the build tells where the repository is.</summary>
    private static string Repository =>
        typeof(SharedAzurite).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "Repository").Value!;

    private static string DefaultKey => default(AzuritePorts).ConnectionString.Split("AccountKey=")[1].Split(';')[0];

    private static string NameOf(int number) => $"hub{number:D4}";

    private static async Task<AzuriteProcess> StartAsync()
    {
        var accounts = Enumerable.Range(1, Accounts).Select(number => $"{NameOf(number)}:{Key}").Prepend($"{DefaultAccount}:{DefaultKey}");
        Environment.SetEnvironmentVariable("AZURITE_ACCOUNTS", string.Join(';', accounts));
        try
        {
            return await AzuriteProcess.StartAsync(new AzuriteOptions { InMemory = true, ToolsPath = Path.Combine(Repository, "tools", "azurite") });
        }
        finally
        {
            Environment.SetEnvironmentVariable("AZURITE_ACCOUNTS", null);
        }
    }
}
