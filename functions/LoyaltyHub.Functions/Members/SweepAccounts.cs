using LoyaltyHub.Azure.Pipeline;
using Microsoft.Azure.Functions.Worker;

namespace LoyaltyHub.Functions.Members;

/// <summary>Records what time alone did to accounts: points matured or expired, holds ended, notices came due.</summary>
public sealed class SweepAccounts(AccountKeeping accounts)
{
    /// <summary>Sweeps by the schedule in <c>Accounts__SweepSchedule</c>. Balances are right without it: reads and decisions count the time themselves.</summary>
    [Function(nameof(SweepAccounts))]
    public Task Run([TimerTrigger("%Accounts:SweepSchedule%")] TimerInfo timer, CancellationToken stop) => accounts.SweepAsync(stop);
}
