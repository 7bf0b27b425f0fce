using Azure.Storage.Queues;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Core.Settlement;

namespace LoyaltyHub.Azure.Queues;

/// <summary>Queues settlements for their push; a message is the settlement's id.</summary>
public sealed class SettlementQueue(StorageAccount account) : ISettlementQueue
{
    private static readonly TimeSpan Never = TimeSpan.FromSeconds(-1);

    private readonly QueueClient queue = account.Queues.GetQueueClient(QueueNames.Settlements);

    /// <inheritdoc/>
    public Task PutAsync(SettlementId settlement, TimeSpan after, CancellationToken stop) =>
        queue.SendMessageAsync(settlement.Value, visibilityTimeout: after, timeToLive: Never, cancellationToken: stop);
}
