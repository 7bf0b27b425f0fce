using LoyaltyHub.Azure.Pipeline;
using Microsoft.Azure.Functions.Worker;

namespace LoyaltyHub.Functions.Settlements;

/// <summary>Finds settlements whose push is overdue because its message was lost.</summary>
public sealed class SweepSettlements(SettlementDispatch dispatch)
{
    /// <summary>Sweeps by the schedule in <c>Settlement__SweepSchedule</c>.</summary>
    [Function(nameof(SweepSettlements))]
    public Task Run([TimerTrigger("%Settlement:SweepSchedule%")] TimerInfo timer, CancellationToken stop) => dispatch.SweepAsync(stop);
}
