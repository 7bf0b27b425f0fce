using LoyaltyHub.Azure.Pipeline;
using Microsoft.Azure.Functions.Worker;

namespace LoyaltyHub.Functions.Settlements;

/// <summary>Finds settlements whose push is overdue because its message was lost.</summary>
public sealed class SweepSettlements(HubLedger ledger, SettlementDispatch dispatch)
{
    /// <summary>Sweeps by the schedule in <c>Settlement__SweepSchedule</c>.</summary>
    [Function(nameof(SweepSettlements))]
    public async Task Run([TimerTrigger("%Settlement:SweepSchedule%")] TimerInfo timer, CancellationToken stop)
    {
        await ledger.OpenAsync(stop);
        await dispatch.SweepAsync(stop);
    }
}
