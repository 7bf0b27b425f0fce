using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Queues;
using Microsoft.Azure.Functions.Worker;

namespace LoyaltyHub.Functions.Activities;

/// <summary>Takes queued activities to the ledger.</summary>
public sealed class ProcessActivities(ActivityProcessing processing)
{
    /// <summary>Processes one message.</summary>
    [Function(nameof(ProcessActivities))]
    public Task Run([QueueTrigger(QueueNames.Activities)] string message, CancellationToken stop) => processing.ProcessAsync(message, stop);
}
