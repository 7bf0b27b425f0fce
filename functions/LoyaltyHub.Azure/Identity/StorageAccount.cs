using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Queues;
using LoyaltyHub.Azure.Tables;
using Microsoft.Extensions.Configuration;

namespace LoyaltyHub.Azure.Identity;

/// <summary>
/// The storage account the hub works on, by the settings the Functions host itself reads: <c>AzureWebJobsStorage</c> as a connection string
/// (Azurite), or <c>AzureWebJobsStorage__accountName</c> with a managed identity or the developer's own sign-in.
/// </summary>
public sealed class StorageAccount
{
    private StorageAccount(
        Func<TableClientOptions, TableServiceClient> tables,
        Func<QueueClientOptions, QueueServiceClient> queues,
        HttpPipelineTransport? transport = null,
        TimeSpan? timeout = null)
    {
        var throttling = new Throttling(TimeProvider.System);
        var reads = Over(transport, new TableClientOptions { Retry = { MaxRetries = 3, NetworkTimeout = timeout ?? TimeSpan.FromSeconds(20) } });
        reads.AddPolicy(throttling, HttpPipelinePosition.PerRetry);
        Tables = tables(reads);
        var commits = Over(transport, new TableClientOptions { Retry = { MaxRetries = 0, NetworkTimeout = timeout ?? TimeSpan.FromSeconds(10) } });
        commits.AddPolicy(throttling, HttpPipelinePosition.PerRetry);
        commits.AddPolicy(new WholeTransactions(), HttpPipelinePosition.PerCall);
        CommitTables = tables(commits);
        Queues = queues(Over(transport, new QueueClientOptions
        {
            MessageEncoding = QueueMessageEncoding.Base64,
            Retry = { MaxRetries = 0, NetworkTimeout = timeout ?? TimeSpan.FromSeconds(10) },
        }));
    }

    /// <summary>For reading, and for writes that may be repeated: the SDK retries.</summary>
    public TableServiceClient Tables { get; }

    /// <summary>For commits: no retry by the SDK, because a lost answer would come back as a false conflict.</summary>
    public TableServiceClient CommitTables { get; }

    /// <summary>Queues with base64 messages, as the Functions host expects; no retry by the SDK.</summary>
    public QueueServiceClient Queues { get; }

    /// <summary>Opens an account by connection string.</summary>
    /// <param name="connectionString">The connection string.</param>
    /// <param name="transport">What carries the requests; the SDK's own where it is null.</param>
    /// <param name="timeout">How long one try of a request may take; 20 s, and 10 s for commits and queues, where it is null.</param>
    public static StorageAccount FromConnectionString(string connectionString, HttpPipelineTransport? transport = null, TimeSpan? timeout = null) => new(
        options => new TableServiceClient(connectionString, options),
        options => new QueueServiceClient(connectionString, options),
        transport,
        timeout);

    /// <summary>Opens the account the settings name.</summary>
    /// <exception cref="InvalidOperationException">Neither setting is given or one cannot be used; the message names it and does not repeat it.</exception>
    public static StorageAccount FromConfiguration(IConfiguration configuration)
    {
        var section = configuration.GetSection("AzureWebJobsStorage");
        if (!string.IsNullOrWhiteSpace(section.Value))
        {
            return FromSetting(section.Value);
        }

        if (AddressOf(section, "table") is not { } tables || AddressOf(section, "queue") is not { } queues)
        {
            throw new InvalidOperationException(
                "Storage is not configured. Set AzureWebJobsStorage to a connection string (UseDevelopmentStorage=true for Azurite), " +
                "or AzureWebJobsStorage__accountName to the name of an account that this process may reach by its identity.");
        }

        var credential = CredentialOf(section);
        return new StorageAccount(
            options => new TableServiceClient(tables, credential, options),
            options => new QueueServiceClient(queues, credential, options));
    }

    private static StorageAccount FromSetting(string connectionString)
    {
        try
        {
            return FromConnectionString(connectionString);
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException or InvalidOperationException)
        {
            // Neither as the cause: its message may repeat parts of the setting.
            throw new InvalidOperationException(
                "AzureWebJobsStorage is no connection string of a storage account: copy it from the account's access keys, or set UseDevelopmentStorage=true for Azurite.");
        }
    }

    /// <summary>A service's address, by its own setting or by the account's name; null where neither is set.</summary>
    private static Uri? AddressOf(IConfigurationSection section, string service)
    {
        if (section[$"{service}ServiceUri"] is { } given)
        {
            return Uri.TryCreate(given, UriKind.Absolute, out var address) && address.Scheme is "https" or "http"
                ? address
                : throw new InvalidOperationException($"AzureWebJobsStorage__{service}ServiceUri is no address; one looks like https://NAME.{service}.core.windows.net");
        }

        if (section["accountName"] is not { } name)
        {
            return null;
        }

        return name.Length is >= 3 and <= 24 && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter))
            ? new Uri($"https://{name}.{service}.core.windows.net")
            : throw new InvalidOperationException("AzureWebJobsStorage__accountName is no name of a storage account: it has 3-24 of a-z and 0-9.");
    }

    private static TOptions Over<TOptions>(HttpPipelineTransport? transport, TOptions options)
        where TOptions : ClientOptions
    {
        options.Transport = transport ?? options.Transport;
        return options;
    }

    private static TokenCredential CredentialOf(IConfigurationSection section)
    {
        var clientId = section["clientId"];
        return section["credential"] == "managedidentity"
            ? new ManagedIdentityCredential(clientId is null ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(clientId))
            : new DefaultAzureCredential();
    }
}
