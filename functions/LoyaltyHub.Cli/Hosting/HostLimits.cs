using Microsoft.Extensions.Configuration;

namespace LoyaltyHub.Cli.Hosting;

/// <summary>What host.json says: the HTTP route prefix and the limits of queue triggers, with the Functions host's defaults.</summary>
public sealed record HostLimits
{
    /// <summary>Goes before every HTTP route; may be empty.</summary>
    public string RoutePrefix { get; init; } = "api";

    /// <summary>Messages taken at once; 1 to 32.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>New messages are taken when no more than this many run; so at most BatchSize + NewBatchThreshold run at once. Not negative.</summary>
    public int NewBatchThreshold { get; init; } = 8;

    /// <summary>After this many failed attempts a message goes to the poison queue; at least 1.</summary>
    public int MaxDequeueCount { get; init; } = 5;

    /// <summary>How long a message stays away after a failed attempt; zero to 7 days.</summary>
    public TimeSpan VisibilityTimeout { get; init; }

    /// <summary>The longest pause between two looks at an empty queue; 100 ms at least.</summary>
    public TimeSpan MaxPollingInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether message texts are base64 of UTF-8; otherwise plain.</summary>
    public bool Base64 { get; init; } = true;

    /// <exception cref="HubStartException">The file is missing or malformed, or a limit is outside its range.</exception>
    public static HostLimits Read(string path)
    {
        if (!File.Exists(path))
            throw new HubStartException($"host.json was not found at {path}.");
        try
        {
            var host = new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(path)).Build();
            return Read(host.GetSection("extensions"), path);
        }
        catch (Exception fault) when (fault is InvalidDataException or InvalidOperationException)
        {
            throw new HubStartException($"{path}: {fault.Message}", fault);
        }
    }

    private static HostLimits Read(IConfigurationSection extensions, string path)
    {
        var queues = extensions.GetSection("queues");
        var standard = new HostLimits();
        var batchSize = Within(queues, path, "batchSize", standard.BatchSize, 1, 32);
        return new HostLimits
        {
            RoutePrefix = (extensions["http:routePrefix"] ?? standard.RoutePrefix).Trim('/'),
            BatchSize = batchSize,
            NewBatchThreshold = Within(queues, path, "newBatchThreshold", batchSize / 2, 0, 1_000),
            MaxDequeueCount = Within(queues, path, "maxDequeueCount", standard.MaxDequeueCount, 1, 1_000),
            VisibilityTimeout = Within(queues, path, "visibilityTimeout", TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(7)),
            MaxPollingInterval = Within(queues, path, "maxPollingInterval", standard.MaxPollingInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1)),
            Base64 = (queues["messageEncoding"]?.ToLowerInvariant() ?? "base64") switch
            {
                "base64" => true,
                "none" => false,
                var other => throw new HubStartException($"{path}: extensions.queues.messageEncoding is '{other}'; it must be base64 or none."),
            },
        };
    }

    private static T Within<T>(IConfigurationSection queues, string path, string key, T standard, T least, T most)
        where T : struct, IComparable<T>
    {
        var value = queues[key] is null ? standard : queues.GetValue<T>(key);
        return value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0
            ? value
            : throw new HubStartException($"{path}: extensions.queues.{key} is {value}; it must be {least} to {most}.");
    }
}
