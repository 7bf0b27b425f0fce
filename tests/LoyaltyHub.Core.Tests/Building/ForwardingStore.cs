using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Core.Tests.Building;

/// <summary>Another store, but for what a derived one changes.</summary>
internal abstract class ForwardingStore(IShardStore store) : IShardStore
{
    public int Shards => store.Shards;

    public virtual Task<StoredHead> ReadHeadAsync(Shard shard, CancellationToken stop) => store.ReadHeadAsync(shard, stop);

    public virtual Task<CommitResult> CommitAsync(Commit commit, CancellationToken stop) => store.CommitAsync(commit, stop);

    public virtual Task<Account> ReadAccountAsync(Shard shard, MemberId member, CancellationToken stop) => store.ReadAccountAsync(shard, member, stop);

    public virtual Task<JournalEntry?> FindEntryAsync(Shard shard, JournalKey key, CancellationToken stop) => store.FindEntryAsync(shard, key, stop);

    public virtual IAsyncEnumerable<JournalEntry> ReadHistoryAsync(Shard shard, HistoryKey key, CancellationToken stop) => store.ReadHistoryAsync(shard, key, stop);

    public virtual IAsyncEnumerable<Account> ReadDueAsync(Shard shard, DateTimeOffset by, CancellationToken stop) => store.ReadDueAsync(shard, by, stop);

    public virtual Task<BudgetShare> ReadShareAsync(Shard shard, string budget, CancellationToken stop) => store.ReadShareAsync(shard, budget, stop);

    public virtual IAsyncEnumerable<Scanned<BudgetShare>> ScanSharesAsync(Shard shard, CancellationToken stop) => store.ScanSharesAsync(shard, stop);

    public virtual IAsyncEnumerable<JournalEntry> ReadMemberAsync(Shard shard, MemberId member, CancellationToken stop) => store.ReadMemberAsync(shard, member, stop);

    public virtual IAsyncEnumerable<Obligation> ReadObligationsAsync(Shard shard, long window, CancellationToken stop) => store.ReadObligationsAsync(shard, window, stop);

    public virtual IAsyncEnumerable<Scanned<JournalEntry>> ScanJournalAsync(Shard shard, CancellationToken stop) => store.ScanJournalAsync(shard, stop);

    public virtual IAsyncEnumerable<Scanned<Account>> ScanAccountsAsync(Shard shard, CancellationToken stop) => store.ScanAccountsAsync(shard, stop);

    public virtual IAsyncEnumerable<Scanned<Obligation>> ScanObligationsAsync(Shard shard, CancellationToken stop) => store.ScanObligationsAsync(shard, stop);
}
