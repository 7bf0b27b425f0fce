using LoyaltyHub.Azure.Members;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Tables;
using Microsoft.Azure.Functions.Worker;

namespace LoyaltyHub.Functions.Members;

/// <summary>
/// Records what time alone did to accounts: points matured or expired, holds ended, notices came due. Ends claims that nobody answered, finishes what was cut short of them and of erasures, and
/// forgets codes that have ended.
/// </summary>
public sealed class SweepAccounts(AccountKeeping accounts, PurchaseClaims claims, MemberErasure erasure, TableLinks links, TimeProvider clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    /// <summary>Sweeps by the schedule in <c>Accounts__SweepSchedule</c>. Balances are right without it: reads and decisions count the time themselves.</summary>
    [Function(nameof(SweepAccounts))]
    public async Task Run([TimerTrigger("%Accounts:SweepSchedule%")] TimerInfo timer, CancellationToken stop)
    {
        await accounts.SweepAsync(stop);
        await claims.SweepAsync(stop);
        await erasure.SweepAsync(stop);
        await links.PruneAsync(clock.GetUtcNow() - Kept, stop);
    }
}
