using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Queues;

namespace LoyaltyHub.Cli.Azurite;

/// <summary>Asks a storage account whether its queue and table services answer.</summary>
internal static class StorageProbe
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    public static async Task<bool> AnswersAsync(string connectionString, CancellationToken cancellation)
    {
        try
        {
            await new QueueServiceClient(connectionString, Once(new QueueClientOptions())).GetPropertiesAsync(cancellation);
            await new TableServiceClient(connectionString, Once(new TableClientOptions())).GetPropertiesAsync(cancellation);
            return true;
        }
        catch (Exception fault) when (fault is RequestFailedException or AggregateException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private static T Once<T>(T options)
        where T : ClientOptions
    {
        options.RetryPolicy = new RetryPolicy(maxRetries: 0);
        options.Retry.NetworkTimeout = Timeout;
        return options;
    }
}
