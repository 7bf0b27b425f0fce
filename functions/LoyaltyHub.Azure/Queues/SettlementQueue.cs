using Azure.Storage.Queues;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Core.Settlement;

namespace LoyaltyHub.Azure.Queues;

/// <summary>Queues settlements for their push; a message is the settlement's id.</summary>
public sealed class SettlementQueue(StorageAccount account)
{
    private static readonly TimeSpan Never = TimeSpan.FromSeconds(-1);

    private readonly QueueClient queue = account.Queues.GetQueueClient(QueueNames.Settlements);

    /// <summary>Queues a settlement's push.</summary>
    /// <param name="settlement">The settlement.</param>
    /// <param name="after">How long the message stays invisible, up to seven days.</param>
    /// <param name="stop">Cancels.</param>
    public Task PutAsync(SettlementId settlement, TimeSpan after, CancellationToken stop) =>
        queue.SendMessageAsync(settlement.Value, visibilityTimeout: after, timeToLive: Never, cancellationToken: stop);
}
