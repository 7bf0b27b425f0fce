using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Partners;
using Microsoft.Azure.Functions.Worker;

namespace LoyaltyHub.Functions.Notices;

/// <summary>Sends the webhooks of a queued lane to its partner.</summary>
public sealed class SendWebhooks(WebhookDispatch dispatch)
{
    /// <summary>Sends what may be sent; what is not taken queues itself again.</summary>
    [Function(nameof(SendWebhooks))]
    public Task Run([QueueTrigger(QueueNames.Deliveries)] string lane, CancellationToken stop)
    {
        var slash = lane.IndexOf('/', StringComparison.Ordinal);
        return dispatch.SendAsync(PartnerId.From(lane[..Math.Max(slash, 0)]), lane[(slash + 1)..], stop);
    }
}

/// <summary>Moves poison messages of lanes into quarantine. The webhooks are not lost: the sweep queues their lane again.</summary>
public sealed class QuarantineWebhooks(ActivityProcessing processing)
{
    /// <summary>Keeps one message.</summary>
    [Function(nameof(QuarantineWebhooks))]
    public Task Run([QueueTrigger(QueueNames.DeliveriesPoison)] string message, CancellationToken stop) => processing.QuarantineAsync(QueueNames.Deliveries, message, stop);
}

/// <summary>Finds what waits to be told and lost its way: notices beside their entries, lanes whose message is gone.</summary>
public sealed class SweepWebhooks(HubLedger ledger, NoticeOutbox outbox, WebhookDispatch dispatch, PartnerDirectory partners)
{
    /// <summary>Sweeps by the schedule in <c>Settlement__SweepSchedule</c>; where no partner wants to be told anything, it does nothing.</summary>
    [Function(nameof(SweepWebhooks))]
    public async Task Run([TimerTrigger("%Settlement:SweepSchedule%")] TimerInfo timer, CancellationToken stop)
    {
        if (partners.All.All(partner => partner.Contract.Notices is null))
        {
            return;
        }

        foreach (var shard in Shard.All((await ledger.OpenAsync(stop)).Store.Shards))
        {
            await outbox.MoveAsync(shard, stop);
        }

        await dispatch.SweepAsync(stop);
    }
}
