using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Activities;
using Microsoft.Extensions.Configuration;

namespace LoyaltyHub.Benchmarks.Textbook;

/// <summary>The tables and queues of the textbook design, with the SDKs' own defaults for retries.</summary>
public sealed class TextbookStore(IConfiguration configuration)
{
    /// <summary>Webhooks as they came.</summary>
    public const string ReceivedQueue = "textbook-received";

    /// <summary>Events that are no duplicates.</summary>
    public const string FreshQueue = "textbook-fresh";

    private readonly TableServiceClient tables = new(configuration["AzureWebJobsStorage"]);
    private readonly QueueServiceClient queues = new(configuration["AzureWebJobsStorage"], new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
    private long posted;

    /// <summary>Which events were seen.</summary>
    public TableClient Seen => tables.GetTableClient("textbookseen");

    /// <summary>Members' balances.</summary>
    public TableClient Balances => tables.GetTableClient("textbookbalances");

    /// <summary>What was posted.</summary>
    public TableClient Ledger => tables.GetTableClient("textbookledger");

    /// <summary>What each partner owes for each member.</summary>
    public TableClient Accruals => tables.GetTableClient("textbookaccruals");

    /// <summary>Events that are posted in full.</summary>
    public long Posted => Interlocked.Read(ref posted);

    /// <summary>Makes the tables and queues.</summary>
    public async Task CreateAsync(CancellationToken stop)
    {
        foreach (var table in new[] { Seen, Balances, Ledger, Accruals })
        {
            await table.CreateIfNotExistsAsync(stop);
        }

        foreach (var queue in new[] { ReceivedQueue, FreshQueue })
        {
            await queues.GetQueueClient(queue).CreateIfNotExistsAsync(cancellationToken: stop);
        }
    }

    /// <summary>Puts an event on a queue.</summary>
    public Task PutAsync(string queue, Activity activity, CancellationToken stop) =>
        queues.GetQueueClient(queue).SendMessageAsync(JsonSerializer.Serialize(activity, HubJson.Compact), cancellationToken: stop);

    /// <summary>Reads a message.</summary>
    public static Activity Read(string message) => JsonSerializer.Deserialize<Activity>(message, HubJson.Compact)!;

    /// <summary>One event more is posted in full.</summary>
    public void CountPosted() => Interlocked.Increment(ref posted);

    /// <summary>Adds to a number in a row: read, then write on the condition that nobody else did meanwhile, else again.</summary>
    public static async Task AddAsync(TableClient table, string partition, string row, long amount, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                var found = await table.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: stop);
                var sum = new TableEntity(partition, row) { ["sum"] = amount + (found.HasValue ? found.Value!.GetInt64("sum")!.Value : 0) };
                await (found.HasValue ? table.UpdateEntityAsync(sum, found.Value!.ETag, TableUpdateMode.Replace, stop) : table.AddEntityAsync(sum, stop));
                return;
            }
            catch (RequestFailedException raced) when (raced.Status is 409 or 412)
            {
                // Another invocation changed the row first.
            }
        }
    }
}
