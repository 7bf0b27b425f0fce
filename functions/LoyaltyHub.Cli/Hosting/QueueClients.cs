using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;

namespace LoyaltyHub.Cli.Hosting;

/// <summary>Queue clients for the pump. They give message texts as they are stored: decoding is ours, so that one bad text does not fail a batch.</summary>
internal static class QueueClients
{
    private const string DefaultConnection = "AzureWebJobsStorage";

    public static QueueClient Open(QueueFunction function, string queueName, IConfiguration configuration)
    {
        var setting = function.Connection ?? DefaultConnection;
        var connection = configuration[setting] ?? configuration["AzureWebJobs" + setting]
            ?? throw new HubStartException($"The setting {setting} is missing: function '{function.Name}' needs a storage connection string.");
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None };
        options.Retry.MaxRetries = 1;
        options.Retry.Delay = TimeSpan.FromMilliseconds(100);
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(10);
        try
        {
            return new QueueClient(connection, queueName, options);
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException)
        {
            // Neither as the cause: its message may repeat parts of the setting.
            throw new HubStartException($"{setting} is no connection string of a storage account: copy it from the account's access keys, or set UseDevelopmentStorage=true for Azurite.");
        }
    }
}
