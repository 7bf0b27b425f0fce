using Azure.Storage.Queues;
using LoyaltyHub.Azure.Identity;

namespace LoyaltyHub.Azure.Queues;

/// <summary>
/// Puts a message of activities off while storage fails: a copy that becomes visible later takes its place. The attempts of a message are for what is
/// wrong with the message itself; an outage of a few minutes would use them up, and everything under way would end in quarantine.
/// </summary>
public sealed class DeferredActivities(StorageAccount account)
{
    /// <summary>How long a message is put off.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Never = TimeSpan.FromSeconds(-1);

    private readonly QueueClient queue = account.Queues.GetQueueClient(QueueNames.Activities);

    /// <summary>Puts the copy; after it the message itself may be deleted. Where it throws, the message comes again as after any other fault.</summary>
    public Task DeferAsync(string message, CancellationToken stop) => DeferAsync(message, Delay, stop);

    /// <summary>The same for a delay of at most seven days.</summary>
    public Task DeferAsync(string message, TimeSpan delay, CancellationToken stop) =>
        queue.SendMessageAsync(message, visibilityTimeout: delay, timeToLive: Never, cancellationToken: stop);
}
