using System.Runtime.CompilerServices;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Azure.Tests.Simulation;

/// <summary>Shards at the other end of a line.</summary>
internal sealed class LineStore(IShardStore far, Line line) : IShardStore
{
    public int Shards => far.Shards;

    public Task<StoredHead> ReadHeadAsync(Shard shard, CancellationToken stop) => line.CallAsync(() => far.ReadHeadAsync(shard, stop));

    public Task<Account> ReadAccountAsync(Shard shard, MemberId member, CancellationToken stop) => line.CallAsync(() => far.ReadAccountAsync(shard, member, stop));

    public Task<JournalEntry?> FindEntryAsync(Shard shard, JournalKey key, CancellationToken stop) => line.CallAsync(() => far.FindEntryAsync(shard, key, stop));

    public IAsyncEnumerable<JournalEntry> ReadHistoryAsync(Shard shard, HistoryKey key, CancellationToken stop) => ListAsync(() => far.ReadHistoryAsync(shard, key, stop), stop);

    public IAsyncEnumerable<Account> ReadDueAsync(Shard shard, DateTimeOffset by, CancellationToken stop) => ListAsync(() => far.ReadDueAsync(shard, by, stop), stop);

    public Task<BudgetShare> ReadShareAsync(Shard shard, string budget, CancellationToken stop) => line.CallAsync(() => far.ReadShareAsync(shard, budget, stop));

    public IAsyncEnumerable<Scanned<BudgetShare>> ScanSharesAsync(Shard shard, CancellationToken stop) => ListAsync(() => far.ScanSharesAsync(shard, stop), stop);

    public IAsyncEnumerable<JournalEntry> ReadMemberAsync(Shard shard, MemberId member, CancellationToken stop) => ListAsync(() => far.ReadMemberAsync(shard, member, stop), stop);

    public IAsyncEnumerable<Obligation> ReadObligationsAsync(Shard shard, long window, CancellationToken stop) =>
        ListAsync(() => far.ReadObligationsAsync(shard, window, stop), stop);

    public IAsyncEnumerable<Scanned<JournalEntry>> ScanJournalAsync(Shard shard, CancellationToken stop) => ListAsync(() => far.ScanJournalAsync(shard, stop), stop);

    public IAsyncEnumerable<Scanned<Account>> ScanAccountsAsync(Shard shard, CancellationToken stop) => ListAsync(() => far.ScanAccountsAsync(shard, stop), stop);

    public IAsyncEnumerable<Scanned<Obligation>> ScanObligationsAsync(Shard shard, CancellationToken stop) => ListAsync(() => far.ScanObligationsAsync(shard, stop), stop);

    public async Task<CommitResult> CommitAsync(Commit commit, CancellationToken stop)
    {
        try
        {
            return await line.CallAsync(() => far.CommitAsync(commit, stop));
        }
        catch (IOException lost)
        {
            throw new OutcomeUnknownException("The answer to a commit was lost.", lost);
        }
    }

    private async IAsyncEnumerable<T> ListAsync<T>(Func<IAsyncEnumerable<T>> list, [EnumeratorCancellation] CancellationToken stop)
    {
        foreach (var item in await line.CallAsync(() => list().ToListAsync(stop).AsTask()))
        {
            yield return item;
        }
    }
}
