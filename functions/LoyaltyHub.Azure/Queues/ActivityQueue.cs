using System.Globalization;
using System.IO.Compression;
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

        var name = await WriteInboxAsync(activities, stop);
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

        if (bytes.Length == 0)
        {
            return [];
        }

        bytes.Position = 0;
        await using var text = new BrotliStream(bytes, CompressionMode.Decompress);
        return (await JsonSerializer.DeserializeAsync<List<Activity>>(text, HubJson.Compact, stop))!;
    }

    /// <summary>Empties the inbox of a message whose activities are all settled.</summary>
    public async Task ForgetAsync(ActivityEnvelope envelope, CancellationToken stop)
    {
        if (envelope.Inbox is null)
        {
            return;
        }

        var rows = new List<TableTransactionAction>();
        await foreach (var row in inbox.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {envelope.Inbox}"), select: ["PartitionKey", "RowKey"], cancellationToken: stop))
        {
            rows.Add(new TableTransactionAction(TableTransactionActionType.Delete, row));
        }

        // All at once: another delivery of the same message finds all of them or none.
        if (rows.Count > 0)
        {
            await inbox.SubmitTransactionAsync(rows, stop);
        }
    }

    /// <summary>What a terse event normalises to is several times its own size and mostly repetition; compressed, a whole webhook fits one transaction.</summary>
    private static byte[] Compress(IReadOnlyList<Activity> activities)
    {
        var bytes = new MemoryStream();
        using (var text = new BrotliStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        {
            JsonSerializer.Serialize(text, activities, HubJson.Compact);
        }

        return bytes.ToArray();
    }

    private Task SendAsync(byte[] message, CancellationToken stop) => queue.SendMessageAsync(new BinaryData(message), timeToLive: Never, cancellationToken: stop);

    private async Task<string> WriteInboxAsync(IReadOnlyList<Activity> activities, CancellationToken stop)
    {
        var bytes = Compress(activities);
        if (bytes.Length > TransactionBytes)
        {
            throw new InvalidOperationException($"A batch of {bytes.Length} compressed bytes is larger than one transaction holds; the webhook's own size limit keeps it smaller.");
        }

        var name = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        var rows = BinaryRows.Split(name, "part", bytes);
        await inbox.SubmitTransactionAsync(rows.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row)), stop);
        return name;
    }
}
