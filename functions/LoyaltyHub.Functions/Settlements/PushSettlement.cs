using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Core.Settlement;
using Microsoft.Azure.Functions.Worker;

namespace LoyaltyHub.Functions.Settlements;

/// <summary>Pushes queued settlements to their partners.</summary>
public sealed class PushSettlement(SettlementDispatch dispatch)
{
    /// <summary>Pushes one settlement; a failed push queues itself again.</summary>
    [Function(nameof(PushSettlement))]
    public Task Run([QueueTrigger(QueueNames.Settlements)] string settlementId, CancellationToken stop) =>
        dispatch.PushAsync(SettlementId.From(settlementId), stop);
}
