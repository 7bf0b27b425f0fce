using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Core.Tests.Ledger;

/// <summary>A store whose commits sometimes fail before they are sent and sometimes lose their answer after they took place.</summary>
internal sealed class FaultyStore(IShardStore inner, Random dice) : IShardStore
{
    public int Shards => inner.Shards;

    public async Task<CommitResult> CommitAsync(Commit commit, CancellationToken stop)
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

        var result = await inner.CommitAsync(commit, stop);
        return throwOf == 1 ? throw new OutcomeUnknownException("answer lost", new IOException()) : result;
    }

    public Task<StoredHead> ReadHeadAsync(Shard shard, CancellationToken stop) => inner.ReadHeadAsync(shard, stop);

    public Task<Account> ReadAccountAsync(Shard shard, MemberId member, CancellationToken stop) => inner.ReadAccountAsync(shard, member, stop);

    public Task<JournalEntry?> FindEntryAsync(Shard shard, JournalKey key, CancellationToken stop) => inner.FindEntryAsync(shard, key, stop);

    public IAsyncEnumerable<JournalEntry> ReadHistoryAsync(Shard shard, HistoryKey key, CancellationToken stop) => inner.ReadHistoryAsync(shard, key, stop);

    public IAsyncEnumerable<Account> ReadDueAsync(Shard shard, DateTimeOffset by, CancellationToken stop) => inner.ReadDueAsync(shard, by, stop);

    public Task<BudgetShare> ReadShareAsync(Shard shard, string budget, CancellationToken stop) => inner.ReadShareAsync(shard, budget, stop);

    public IAsyncEnumerable<Scanned<BudgetShare>> ScanSharesAsync(Shard shard, CancellationToken stop) => inner.ScanSharesAsync(shard, stop);

    public IAsyncEnumerable<JournalEntry> ReadMemberAsync(Shard shard, MemberId member, CancellationToken stop) => inner.ReadMemberAsync(shard, member, stop);

    public IAsyncEnumerable<Obligation> ReadObligationsAsync(Shard shard, long window, CancellationToken stop) => inner.ReadObligationsAsync(shard, window, stop);

    public IAsyncEnumerable<Scanned<JournalEntry>> ScanJournalAsync(Shard shard, CancellationToken stop) => inner.ScanJournalAsync(shard, stop);

    public IAsyncEnumerable<Scanned<Account>> ScanAccountsAsync(Shard shard, CancellationToken stop) => inner.ScanAccountsAsync(shard, stop);

    public IAsyncEnumerable<Scanned<Obligation>> ScanObligationsAsync(Shard shard, CancellationToken stop) => inner.ScanObligationsAsync(shard, stop);
}
