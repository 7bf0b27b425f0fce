using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Queues;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace LoyaltyHub.Functions.Activities;

/// <summary>Takes queued activities to the ledger.</summary>
public sealed class ProcessActivities(ActivityProcessing processing, ThinEvents thin, DeferredActivities deferred, ILogger<ProcessActivities> log)
{
    /// <summary>Processes one message, or puts it off while storage fails.</summary>
    [Function(nameof(ProcessActivities))]
    public async Task Run([QueueTrigger(QueueNames.Activities)] string message, CancellationToken stop)
    {
        try
        {
            if (!await thin.ProcessAsync(message, stop))
            {
                await processing.ProcessAsync(message, stop);
            }
        }
        catch (Exception fault) when (StorageFaults.IsOne(fault))
        {
            await deferred.DeferAsync(message, stop);
            log.LogWarning("{Explanation} Activities stay queued and are tried again after {Seconds} s ({Fault})",
                StorageFaults.Explain(fault), DeferredActivities.Delay.TotalSeconds, fault.GetType().Name);
        }
    }
}
