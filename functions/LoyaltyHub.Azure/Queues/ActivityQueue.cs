using System.Globalization;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Activities;

namespace LoyaltyHub.Azure.Queues;

/// <summary>
/// Puts activities on the queue so that all of one call are there or none is. Calls that come at the same time share a message; what does not
/// fit one is written to the inbox in one transaction first, and one message then names it.
/// </summary>
public sealed class ActivityQueue
{
    private const int TransactionBytes = 3_500_000;

    private static readonly TimeSpan Never = TimeSpan.FromSeconds(-1);

    private readonly QueueClient queue;
    private readonly TableClient inbox;
    private readonly IngressBatches batches;

    /// <summary>Opens the queue of an account.</summary>
    public ActivityQueue(StorageAccount account)
    {
        queue = account.Queues.GetQueueClient(QueueNames.Activities);
        inbox = account.Tables.GetTableClient(TableNames.Inbox);
        batches = new IngressBatches(parts => SendAsync(ActivityEnvelope.Frame(parts), CancellationToken.None), MostBytes);
    }

    private static int MostBytes => ActivityEnvelope.MaxBytes - ActivityEnvelope.FrameBytes;

    /// <summary>Makes the activities durable. After it returns they will take effect; if it throws, none of them is known to.</summary>
    /// <exception cref="IngressBusyException">More waits to be stored than the hub keeps in memory.</exception>
    public async Task PutAsync(IReadOnlyList<Activity> activities, CancellationToken stop)
    {
        var parts = activities.Select(activity => JsonSerializer.SerializeToUtf8Bytes(activity, HubJson.Compact)).ToList();
        if (parts.Sum(part => part.Length + 1) <= MostBytes)
        {
            await batches.AddAsync(parts);
            return;
        }

        var name = await WriteInboxAsync(JsonSerializer.SerializeToUtf8Bytes(activities, HubJson.Compact), stop);
        await SendAsync(new ActivityEnvelope(ActivityEnvelope.CurrentVersion, Inbox: name).ToBytes(), stop);
    }

    /// <summary>The activities of a message; none where its inbox was emptied by an earlier delivery of the same message.</summary>
    public async Task<IReadOnlyList<Activity>> ReadAsync(ActivityEnvelope envelope, CancellationToken stop)
    {
        if (envelope.Activities is { } activities)
        {
            return activities;
        }

        var bytes = new MemoryStream();
        await foreach (var row in inbox.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {envelope.Inbox}"), cancellationToken: stop))
        {
            BinaryRows.Append(bytes, row);
        }

        return bytes.Length == 0 ? [] : JsonSerializer.Deserialize<List<Activity>>(bytes.ToArray(), HubJson.Compact)!;
    }

    /// <summary>Empties the inbox of a message whose activities are all settled.</summary>
    public async Task ForgetAsync(ActivityEnvelope envelope, CancellationToken stop)
    {
        if (envelope.Inbox is null)
        {
            return;
        }

        await foreach (var row in inbox.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {envelope.Inbox}"), select: ["PartitionKey", "RowKey"], cancellationToken: stop))
        {
            await inbox.DeleteEntityAsync(row.PartitionKey, row.RowKey, cancellationToken: stop);
        }
    }

    private Task SendAsync(byte[] message, CancellationToken stop) => queue.SendMessageAsync(new BinaryData(message), timeToLive: Never, cancellationToken: stop);

    private async Task<string> WriteInboxAsync(byte[] bytes, CancellationToken stop)
    {
        if (bytes.Length > TransactionBytes)
        {
            throw new InvalidOperationException($"A batch of {bytes.Length} normalised bytes is larger than one transaction holds; the webhook's own size limit keeps it smaller.");
        }

        var name = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        var rows = BinaryRows.Split(name, "part", bytes);
        await inbox.SubmitTransactionAsync(rows.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row)), stop);
        return name;
    }
}
