using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LoyaltyHub.Cli.Hosting;

/// <summary>What a <see cref="HubHost"/> hosts, on which storage, and where it listens.</summary>
public sealed record HubHostOptions
{
    /// <summary>The storage; the functions see it as the setting AzureWebJobsStorage.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>The loopback port for HTTP; 0: any free one.</summary>
    public int Port { get; init; } = 7071;

    /// <summary>Settings that go before local.settings.json and the environment; <c>A:B</c> and <c>A__B</c> mean the same.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>The functions to host; null: all of LoyaltyHub.Functions.</summary>
    public FunctionCatalog? Functions { get; init; }

    /// <summary>What the function classes are created from; null: <c>HubServices.AddLoyaltyHub</c>.</summary>
    public Action<IServiceCollection, IConfiguration>? Services { get; init; }

    /// <summary>Added after <see cref="Services"/>, for instance to replace the clock.</summary>
    public Action<IServiceCollection>? Overrides { get; init; }

    /// <summary>host.json; null: the one next to the program.</summary>
    public string? HostFile { get; init; }

    /// <summary>local.settings.json; null: the one at the repository's root, if there is one. An empty text: none.</summary>
    public string? LocalSettingsFile { get; init; }

    /// <summary>The least level logged, to standard error; <see cref="LogLevel.None"/> switches it off.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Warning;

    /// <summary>How long a received message is ours; renewed at half of it while its function runs. 1 s to 10 min.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a stop waits for running invocations before it cancels them.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(15);
}
