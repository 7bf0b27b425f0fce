using Azure.Data.Tables;
using Azure.Storage.Queues;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Tables;

namespace LoyaltyHub.Azure.Queues;

/// <summary>The activities queue in Queue Storage, and the inbox in Table Storage: an inbox is a partition.</summary>
public sealed class StoredActivities(StorageAccount account) : IActivityStorage
{
    private static readonly TimeSpan Never = TimeSpan.FromSeconds(-1);

    private readonly QueueClient queue = account.Queues.GetQueueClient(QueueNames.Activities);
    private readonly TableClient inbox = account.Tables.GetTableClient(TableNames.Inbox);

    /// <inheritdoc/>
    public Task SendAsync(byte[] message, CancellationToken stop) => queue.SendMessageAsync(new BinaryData(message), timeToLive: Never, cancellationToken: stop);

    /// <inheritdoc/>
    public Task WriteInboxAsync(string name, byte[] content, CancellationToken stop) =>
        inbox.SubmitTransactionAsync(BinaryRows.Split(name, "part", content).Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row)), stop);

    /// <inheritdoc/>
    public async Task<byte[]> ReadInboxAsync(string name, CancellationToken stop)
    {
        var bytes = new MemoryStream();
        await foreach (var row in inbox.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {name}"), cancellationToken: stop))
        {
            BinaryRows.Append(bytes, row);
        }

        return bytes.ToArray();
    }

    /// <inheritdoc/>
    public async Task EmptyInboxAsync(string name, CancellationToken stop)
    {
        var rows = new List<TableTransactionAction>();
        await foreach (var row in inbox.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {name}"), select: ["PartitionKey", "RowKey"], cancellationToken: stop))
        {
            rows.Add(new TableTransactionAction(TableTransactionActionType.Delete, row));
        }

        // All at once: another delivery of the same message finds all of them or none.
        if (rows.Count > 0)
        {
            await inbox.SubmitTransactionAsync(rows, stop);
        }
    }
}
