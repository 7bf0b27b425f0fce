using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Tests.Ledger;

/// <summary>A store into whose rows other hands have reached: each kind of row can be replaced by others.</summary>
internal sealed class TamperedStore(IShardStore inner) : IShardStore
{
    public Func<ShardHead, ShardHead> Head { get; init; } = head => head;

    public Func<IEnumerable<JournalEntry>, IEnumerable<JournalEntry>> Journal { get; init; } = entries => entries;

    public Func<IEnumerable<Account>, IEnumerable<Account>> Accounts { get; init; } = accounts => accounts;

    public Func<IEnumerable<Obligation>, IEnumerable<Obligation>> Obligations { get; init; } = obligations => obligations;

    public int Shards => inner.Shards;

    public async Task<StoredHead> ReadHeadAsync(Shard shard, CancellationToken stop)
    {
        var stored = await inner.ReadHeadAsync(shard, stop);
        return stored with { Head = Head(stored.Head) };
    }

    public async IAsyncEnumerable<Scanned<JournalEntry>> ScanJournalAsync(Shard shard, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        var entries = await inner.ScanJournalAsync(shard, stop).Select(row => row.Value!).ToListAsync(stop);
        foreach (var entry in Journal(entries).OrderBy(entry => entry.Body.Member.Value, StringComparer.Ordinal))
        {
            yield return Read(entry, entry.RowIn(shard));
        }
    }

    public async IAsyncEnumerable<Scanned<Account>> ScanAccountsAsync(Shard shard, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        foreach (var account in Accounts(await inner.ScanAccountsAsync(shard, stop).Select(row => row.Value!).ToListAsync(stop)))
        {
            yield return new Scanned<Account>($"{shard}/A|{account.Member}", account);
        }
    }

    public async IAsyncEnumerable<Scanned<Obligation>> ScanObligationsAsync(Shard shard, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        foreach (var obligation in Obligations(await inner.ScanObligationsAsync(shard, stop).Select(row => row.Value!).ToListAsync(stop)))
        {
            yield return new Scanned<Obligation>(obligation.RowIn(shard), obligation);
        }
    }

    public IAsyncEnumerable<Scanned<BudgetShare>> ScanSharesAsync(Shard shard, CancellationToken stop) => inner.ScanSharesAsync(shard, stop);

    public Task<BudgetShare> ReadShareAsync(Shard shard, string budget, CancellationToken stop) => inner.ReadShareAsync(shard, budget, stop);

    public async Task<Account> ReadAccountAsync(Shard shard, MemberId member, CancellationToken stop) =>
        (await ScanAccountsAsync(shard, stop).FirstOrDefaultAsync(row => row.Value!.Member == member, stop))?.Value ?? Account.Empty(member);

    public IAsyncEnumerable<JournalEntry> ReadMemberAsync(Shard shard, MemberId member, CancellationToken stop) =>
        ScanJournalAsync(shard, stop).Where(row => row.Value?.Body.Member == member).Select(row => row.Value!);

    public IAsyncEnumerable<Obligation> ReadObligationsAsync(Shard shard, long window, CancellationToken stop) => throw new NotSupportedException();

    public Task<JournalEntry?> FindEntryAsync(Shard shard, JournalKey key, CancellationToken stop) => throw new NotSupportedException();

    public IAsyncEnumerable<Account> ReadDueAsync(Shard shard, DateTimeOffset by, CancellationToken stop) => throw new NotSupportedException();

    public IAsyncEnumerable<JournalEntry> ReadHistoryAsync(Shard shard, HistoryKey key, CancellationToken stop) => throw new NotSupportedException();

    public Task<CommitResult> CommitAsync(Commit commit, CancellationToken stop) => throw new NotSupportedException();

    /// <summary>As a store reads it back: from its text, under the name of its row.</summary>
    private static Scanned<JournalEntry> Read(JournalEntry entry, string row)
    {
        try
        {
            return new Scanned<JournalEntry>(row, JournalEntry.Read(entry.Text, entry.Previous, entry.Hash, entry.Commit));
        }
        catch (Exception fault) when (fault is System.Text.Json.JsonException)
        {
            return new Scanned<JournalEntry>(row, null, fault.Message);
        }
    }
}
