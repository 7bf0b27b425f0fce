using System.Reflection;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Cli.Azurite;
using Xunit;

[assembly: AssemblyFixture(typeof(SharedAzurite))]

namespace LoyaltyHub.Azure.Tests.Building;

/// <summary>
/// Two emulators for the whole assembly, since each works on one thread; started by the first test that asks for them. Each test gets a storage account of its own, empty, in one of them.
/// </summary>
public sealed class SharedAzurite : IAsyncDisposable
{
    private const string DefaultAccount = "devstoreaccount1";
    private const int Emulators = 2;
    private const int Accounts = 5000;

    // All of them go into one environment variable, which holds 128 KiB: hence a short key.
    private const string Key = "a2V5";
    private readonly Lazy<Task<AzuriteProcess[]>> emulators = new(StartAsync);
    private int handedOut;

    /// <summary>The connection string of an account that nobody has used.</summary>
    public async Task<string> NewAccountAsync()
    {
        var number = Interlocked.Increment(ref handedOut);
        Assert.True(number <= Accounts, $"The emulator was started with {Accounts} accounts; raise the number.");
        return (await emulators.Value)[number % Emulators].ConnectionString
            .Replace(DefaultAccount, NameOf(number), StringComparison.Ordinal)
            .Replace(DefaultKey, Key, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        if (emulators is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await Task.WhenAll((await emulators.Value).Select(emulator => emulator.DisposeAsync().AsTask()));
        }
    }

    /// <summary>The tests may be built to any folder; the build tells where the repository is.</summary>
    private static string Repository =>
        typeof(SharedAzurite).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "Repository").Value!;

    private static string DefaultKey => default(AzuritePorts).ConnectionString.Split("AccountKey=")[1].Split(';')[0];

    private static string NameOf(int number) => $"hub{number:D4}";

    private static async Task<AzuriteProcess[]> StartAsync()
    {
        var accounts = Enumerable.Range(1, Accounts).Select(number => $"{NameOf(number)}:{Key}").Prepend($"{DefaultAccount}:{DefaultKey}");
        Environment.SetEnvironmentVariable("AZURITE_ACCOUNTS", string.Join(';', accounts));
        try
        {
            var options = new AzuriteOptions { InMemory = true, ToolsPath = Path.Combine(Repository, "tools", "azurite") };
            return await Task.WhenAll(Enumerable.Range(0, Emulators).Select(_ => AzuriteProcess.StartAsync(options)));
        }
        finally
        {
            Environment.SetEnvironmentVariable("AZURITE_ACCOUNTS", null);
        }
    }
}
