using Azure.Storage.Queues;
using LoyaltyHub.Cli.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LoyaltyHub.Acceptance.Tests.Hosting;

/// <summary>A host of probe functions on a queue of its own.</summary>
internal sealed class ProbeHub : IAsyncDisposable
{
    private readonly string _hostFile = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".host.json");
    private readonly HubHostOptions _options;

    public ProbeHub(string connectionString, string queueSettings = "", params Type[] functions)
    {
        var queueName = "probe-" + Guid.NewGuid().ToString("N");
        var client = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 };
        Queue = new QueueClient(connectionString, queueName, client);
        Poison = new QueueClient(connectionString, queueName + "-poison", client);
        File.WriteAllText(_hostFile, $$"""{ "version": "2.0", "extensions": { "queues": { "maxPollingInterval": "00:00:00.2000000", {{queueSettings}} "messageEncoding": "base64" } } }""");
        _options = new HubHostOptions
        {
            ConnectionString = connectionString,
            Port = 0,
            Functions = FunctionCatalog.Of(functions),
            HostFile = _hostFile,
            LocalSettingsFile = "",
            LogLevel = LogLevel.None,
            Lease = TimeSpan.FromSeconds(2),
            StopGrace = TimeSpan.FromSeconds(1),
            Settings = new Dictionary<string, string?> { ["Probe__Queue"] = queueName, ["Probe__Schedule"] = "* * * * * *" },
            Services = (services, _) => services.AddSingleton(Probe),
        };
    }

    public Probe Probe { get; } = new();

    public QueueClient Queue { get; }

    public QueueClient Poison { get; }

    public HubHost Host { get; private set; } = null!;

    public async Task<ProbeHub> StartAsync(Func<HubHostOptions, HubHostOptions>? change = null)
    {
        await Queue.CreateIfNotExistsAsync();
        Host = await HubHost.StartAsync(change is null ? _options : change(_options));
        return this;
    }

    public async Task<int> LengthAsync() => (await Queue.GetPropertiesAsync()).Value.ApproximateMessagesCount;

    public async ValueTask DisposeAsync()
    {
        if (Host is not null)
            await Host.DisposeAsync();
        File.Delete(_hostFile);
    }
}
