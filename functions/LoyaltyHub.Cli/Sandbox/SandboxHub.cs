using System.Security.Cryptography;
using LoyaltyHub.Cli.Azurite;
using LoyaltyHub.Cli.Hosting;
using LoyaltyHub.Core.Partners;
using Microsoft.Extensions.Logging;

namespace LoyaltyHub.Cli.Sandbox;

/// <summary>A fresh hub with some contracts on an emulator of its own that keeps everything in memory; nothing is left of it. It sends nothing to anybody.</summary>
public sealed class SandboxHub : IAsyncDisposable
{
    private const string Nobody = "http://127.0.0.1:9/";
    private readonly StorageSession storage;
    private readonly DirectoryInfo folder;

    private SandboxHub(StorageSession storage, DirectoryInfo folder, DetailPlatform platform, HubHost host)
    {
        (this.storage, this.folder) = (storage, folder);
        (Platform, Host) = (platform, host);
    }

    /// <summary>What the hub asks for details of thin events.</summary>
    public DetailPlatform Platform { get; }

    /// <summary>The hub.</summary>
    public HubHost Host { get; }

    /// <summary>Starts one.</summary>
    /// <param name="contracts">The partners it works with.</param>
    /// <param name="keys">Their keys.</param>
    /// <param name="given">A storage to use instead of an emulator of its own.</param>
    /// <param name="stop">Cancels.</param>
    public static async Task<SandboxHub> StartAsync(IReadOnlyList<ContractOnFile> contracts, SandboxKeys keys, string? given, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("hub-sandbox-");
        StorageSession? storage = null;
        DetailPlatform? platform = null;
        try
        {
            platform = await DetailPlatform.StartAsync(stop);
            var partners = folder.CreateSubdirectory("partners");
            foreach (var contract in contracts)
            {
                await File.WriteAllBytesAsync(Path.Combine(partners.FullName, $"{contract.Contract.Partner}.json"), contract.Bytes, stop);
            }

            storage = given is null
                ? await AzuriteEndpoint.OpenAsync(new AzuriteOptions { DataPath = Path.Combine(folder.FullName, "azurite"), InMemory = true }, new Commands.ConsoleProgress(), stop)
                : new StorageSession(given);
            var options = new HubHostOptions { ConnectionString = storage.ConnectionString, Port = 0, LocalSettingsFile = "", LogLevel = LogLevel.None, Settings = Settings(partners.FullName, contracts, keys, platform) };
            return new SandboxHub(storage, folder, platform, await HubHost.StartAsync(options, stop));
        }
        catch
        {
            if (storage is not null)
            {
                await storage.DisposeAsync();
            }

            if (platform is not null)
            {
                await platform.DisposeAsync();
            }

            folder.Delete(recursive: true);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Platform.DisposeAsync();
        await storage.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private static Dictionary<string, string?> Settings(string partners, IReadOnlyList<ContractOnFile> contracts, SandboxKeys keys, DetailPlatform platform)
    {
        var settings = new Dictionary<string, string?>(keys.Settings)
        {
            ["Hub:AliasKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            ["Hub:Shards"] = "4",
            ["Hub:PartnersFolder"] = partners,
            ["Hub:PublicUrl"] = "",

            // The sandbox tells by X-Forwarded-For that it calls from a platform's address.
            ["Hub:TrustedProxies"] = "127.0.0.1, ::1",
            ["Delivery:AllowLoopback"] = "true",
            ["Settlement:CloseSchedule"] = "0 0 3 1 1 *",
            ["Settlement:SweepSchedule"] = "0 0 3 1 1 *",
            ["Accounts:SweepSchedule"] = "0 0 3 1 1 *",
        };
        foreach (var contract in contracts.Select(file => file.Contract))
        {
            platform.Open(contract, keys.Of(contract));
            settings[$"PartnerEndpoints:{contract.Partner}"] = Nobody;
            settings[$"PartnerWebhooks:{contract.Partner}"] = Nobody;
            settings[$"PartnerDetails:{contract.Partner}"] = platform.AddressOf(contract.Partner).ToString();
        }

        return settings;
    }
}
