using System.CommandLine;
using LoyaltyHub.Cli.Azurite;
using LoyaltyHub.Cli.Hosting;
using LoyaltyHub.Functions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LoyaltyHub.Cli.Commands;

/// <summary>The hub's services on the storage a command works on, without a host: for commands that read or settle the books.</summary>
public sealed class HubBooks : IAsyncDisposable
{
    private readonly StorageSession storage;
    private readonly ServiceProvider services;

    private HubBooks(StorageSession storage, ServiceProvider services)
    {
        this.storage = storage;
        this.services = services;
    }

    /// <summary>Opens the storage that the command line chose.</summary>
    public static async Task<HubBooks> OpenAsync(ParseResult parsed, CancellationToken stop)
    {
        var given = HubSettings.Read();
        var storage = await StorageOptions.Choose(parsed, given).OpenAsync(new ConsoleProgress(), stop);
        var configuration = new ConfigurationBuilder()
            .AddConfiguration(given)
            .AddInMemoryCollection(DevelopmentSettings.Missing(given))
            .AddInMemoryCollection([KeyValuePair.Create("AzureWebJobsStorage", (string?)storage.ConnectionString)])
            .Build();
        return new HubBooks(storage, new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration).AddLoyaltyHub(configuration).BuildServiceProvider());
    }

    /// <summary>One of the hub's services.</summary>
    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await storage.DisposeAsync();
    }
}
