using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Queues;
using Microsoft.Azure.Functions.Worker;

namespace LoyaltyHub.Functions.Activities;

/// <summary>Moves poison messages into quarantine, where they neither expire nor are forgotten.</summary>
public sealed class QuarantineActivities(ActivityProcessing processing)
{
    /// <summary>Keeps one message.</summary>
    [Function(nameof(QuarantineActivities))]
    public Task Run([QueueTrigger(QueueNames.ActivitiesPoison)] string message, CancellationToken stop) =>
        processing.QuarantineAsync(QueueNames.Activities, message, stop);
}
