using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Ledger;

/// <summary>Something in the books that is not what the journal says it must be.</summary>
/// <param name="Where">The row.</param>
/// <param name="What">What is wrong with it.</param>
public sealed record Difference(string Where, string What);

/// <summary>What an audit found.</summary>
/// <param name="Entries">Journal entries read.</param>
/// <param name="Members">Accounts read.</param>
/// <param name="MembersWithBalance">Accounts with points available or held.</param>
/// <param name="Money">Every movement of money, summed per window, book account and currency, recomputed from the journal.</param>
/// <param name="Differences">What is wrong; empty when the books are right.</param>
public sealed record AuditReport(
    long Entries,
    long Members,
    long MembersWithBalance,
    IReadOnlyList<MoneyTotal> Money,
    IReadOnlyList<Difference> Differences);

/// <summary>What moved on one book account in one settlement window.</summary>
/// <param name="Window">The window.</param>
/// <param name="Account">A partner's account or one of the hub's own.</param>
/// <param name="Sum">Minor units; positive is owed to the account's owner.</param>
public sealed record MoneyTotal(long Window, string Account, Amount Sum);

/// <summary>
/// Recomputes everything from the journal: the hash chain, each decision by its own programme version, each account, each obligation.
/// Works while traffic flows and in bounded memory: rows are streamed member by member, and order is proved by sums over hashes.
/// </summary>
/// <param name="store">The shards.</param>
/// <param name="programmes">The versions that decided.</param>
/// <param name="pools">Budgets' pools; null where there are none.</param>
public sealed class LedgerAudit(IShardStore store, Func<string, int, Programme?> programmes, IBudgetPools? pools = null)
{
    /// <summary>Audits all shards.</summary>
    /// <param name="progress">Told after each shard.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<AuditReport> RunAsync(IProgress<Shard>? progress, CancellationToken stop)
    {
        var differences = new List<Difference>();
        var money = new SortedDictionary<(long Window, string Account, string Unit), long>();
        long entries = 0, members = 0, withBalance = 0;
        foreach (var shard in Shard.All(store.Shards))
        {
            var audit = new ShardAudit(store, shard, programmes, differences, money);
            await audit.RunAsync(stop);
            (entries, members, withBalance) = (entries + audit.Entries, members + audit.Members, withBalance + audit.MembersWithBalance);
            progress?.Report(shard);
        }

        if (pools is not null)
        {
            await BudgetAudit.RunAsync(store, pools, differences, stop);
        }

        var totals = money.Select(total => new MoneyTotal(total.Key.Window, total.Key.Account, new Amount(total.Value, Unit.From(total.Key.Unit)))).ToList();
        return new AuditReport(entries, members, withBalance, totals, differences);
    }
}
