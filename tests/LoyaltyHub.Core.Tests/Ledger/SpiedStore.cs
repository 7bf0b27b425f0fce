using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Core.Tests.Ledger;

/// <summary>A store that tells which accounts were read, and whose answers a test may change.</summary>
internal sealed class SpiedStore(IShardStore inner) : IShardStore
{
    public List<string> AccountsRead { get; } = [];

    public List<Commit> Commits { get; } = [];

    /// <summary>Runs before each commit; what it returns is the answer where it is not null.</summary>
    public Func<Commit, Task<CommitResult?>> OnCommit { get; set; } = _ => Task.FromResult<CommitResult?>(null);

    public Func<CommitResult, CommitResult> OnAnswer { get; set; } = answer => answer;

    public Action<MemberId> OnAccount { get; set; } = _ => { };

    public Action<string> OnHistory { get; set; } = _ => { };

    public Action<JournalKey> OnEntry { get; set; } = _ => { };

    public int Shards => inner.Shards;

    public async Task<CommitResult> CommitAsync(Commit commit, CancellationToken stop)
    {
        Commits.Add(commit);
        return await OnCommit(commit) ?? OnAnswer(await inner.CommitAsync(commit, stop));
    }

    public Task<StoredHead> ReadHeadAsync(Shard shard, CancellationToken stop) => inner.ReadHeadAsync(shard, stop);

    public async Task<Account> ReadAccountAsync(Shard shard, MemberId member, CancellationToken stop)
    {
        AccountsRead.Add(member.Value);
        OnAccount(member);
        return await inner.ReadAccountAsync(shard, member, stop);
    }

    public Task<JournalEntry?> FindEntryAsync(Shard shard, JournalKey key, CancellationToken stop)
    {
        OnEntry(key);
        return inner.FindEntryAsync(shard, key, stop);
    }

    public IAsyncEnumerable<JournalEntry> ReadHistoryAsync(Shard shard, HistoryKey key, CancellationToken stop)
    {
        OnHistory(key.Subject);
        return inner.ReadHistoryAsync(shard, key, stop);
    }

    public IAsyncEnumerable<Account> ReadDueAsync(Shard shard, DateTimeOffset by, CancellationToken stop) => inner.ReadDueAsync(shard, by, stop);

    public Task<BudgetShare> ReadShareAsync(Shard shard, string budget, CancellationToken stop) => inner.ReadShareAsync(shard, budget, stop);

    public IAsyncEnumerable<Scanned<BudgetShare>> ScanSharesAsync(Shard shard, CancellationToken stop) => inner.ScanSharesAsync(shard, stop);

    public IAsyncEnumerable<JournalEntry> ReadMemberAsync(Shard shard, MemberId member, CancellationToken stop) => inner.ReadMemberAsync(shard, member, stop);

    public IAsyncEnumerable<Obligation> ReadObligationsAsync(Shard shard, long window, CancellationToken stop) => inner.ReadObligationsAsync(shard, window, stop);

    public IAsyncEnumerable<Scanned<JournalEntry>> ScanJournalAsync(Shard shard, CancellationToken stop) => inner.ScanJournalAsync(shard, stop);

    public IAsyncEnumerable<Scanned<Account>> ScanAccountsAsync(Shard shard, CancellationToken stop) => inner.ScanAccountsAsync(shard, stop);

    public IAsyncEnumerable<Scanned<Obligation>> ScanObligationsAsync(Shard shard, CancellationToken stop) => inner.ScanObligationsAsync(shard, stop);
}
