using Azure.Storage.Queues;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Azure.Queues;

/// <summary>Queues lanes of webhooks for sending; a message is the partner's id, a slash and the lane.</summary>
public sealed class WebhookQueue(StorageAccount account)
{
    private static readonly TimeSpan Never = TimeSpan.FromSeconds(-1);

    private readonly QueueClient queue = account.Queues.GetQueueClient(QueueNames.Deliveries);

    /// <summary>Has a lane looked at after a while, at most 7 days.</summary>
    public Task PutAsync(PartnerId partner, string lane, TimeSpan after, CancellationToken stop) =>
        queue.SendMessageAsync($"{partner}/{lane}", visibilityTimeout: after, timeToLive: Never, cancellationToken: stop);
}
