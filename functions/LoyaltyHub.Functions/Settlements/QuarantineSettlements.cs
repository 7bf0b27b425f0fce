using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Queues;
using Microsoft.Azure.Functions.Worker;

namespace LoyaltyHub.Functions.Settlements;

/// <summary>Moves poison settlement messages into quarantine. The settlement itself is not lost: the sweep queues it again by its state.</summary>
public sealed class QuarantineSettlements(ActivityProcessing processing)
{
    /// <summary>Keeps one message.</summary>
    [Function(nameof(QuarantineSettlements))]
    public Task Run([QueueTrigger(QueueNames.SettlementsPoison)] string message, CancellationToken stop) =>
        processing.QuarantineAsync(QueueNames.Settlements, message, stop);
}
