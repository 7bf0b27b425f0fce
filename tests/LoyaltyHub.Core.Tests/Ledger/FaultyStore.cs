using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Tests.Building;

namespace LoyaltyHub.Core.Tests.Ledger;

/// <summary>A store whose commits sometimes fail before they are sent and sometimes lose their answer after they took place.</summary>
internal sealed class FaultyStore(IShardStore inner, Random dice) : ForwardingStore(inner)
{
    public override async Task<CommitResult> CommitAsync(Commit commit, CancellationToken stop)
    {
        int throwOf;
        lock (dice)
        {
            throwOf = dice.Next(4);
        }

        if (throwOf == 0)
        {
            throw new OutcomeUnknownException("not sent", new IOException());
        }

        var result = await base.CommitAsync(commit, stop);
        return throwOf == 1 ? throw new OutcomeUnknownException("answer lost", new IOException()) : result;
    }
}
