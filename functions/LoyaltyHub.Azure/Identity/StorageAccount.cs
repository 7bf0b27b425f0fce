using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Queues;
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
        HttpPipelineTransport? transport = null)
    {
        Tables = tables(Over(transport, new TableClientOptions { Retry = { MaxRetries = 3, NetworkTimeout = TimeSpan.FromSeconds(20) } }));
        CommitTables = tables(Over(transport, new TableClientOptions { Retry = { MaxRetries = 0, NetworkTimeout = TimeSpan.FromSeconds(10) } }));
        Queues = queues(Over(transport, new QueueClientOptions
        {
            MessageEncoding = QueueMessageEncoding.Base64,
            Retry = { MaxRetries = 0, NetworkTimeout = TimeSpan.FromSeconds(10) },
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
    public static StorageAccount FromConnectionString(string connectionString, HttpPipelineTransport? transport = null) => new(
        options => new TableServiceClient(connectionString, options),
        options => new QueueServiceClient(connectionString, options),
        transport);

    /// <summary>Opens the account the settings name.</summary>
    /// <exception cref="InvalidOperationException">Neither setting is given; the message names them.</exception>
    public static StorageAccount FromConfiguration(IConfiguration configuration)
    {
        var section = configuration.GetSection("AzureWebJobsStorage");
        if (!string.IsNullOrWhiteSpace(section.Value))
        {
            return FromConnectionString(section.Value);
        }

        var name = section["accountName"];
        var tableUri = section["tableServiceUri"] ?? (name is null ? null : $"https://{name}.table.core.windows.net");
        var queueUri = section["queueServiceUri"] ?? (name is null ? null : $"https://{name}.queue.core.windows.net");
        if (tableUri is null || queueUri is null)
        {
            throw new InvalidOperationException(
                "Storage is not configured. Set AzureWebJobsStorage to a connection string (UseDevelopmentStorage=true for Azurite), " +
                "or AzureWebJobsStorage__accountName to the name of an account that this process may reach by its identity.");
        }

        var credential = CredentialOf(section);
        return new StorageAccount(
            options => new TableServiceClient(new Uri(tableUri), credential, options),
            options => new QueueServiceClient(new Uri(queueUri), credential, options));
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
