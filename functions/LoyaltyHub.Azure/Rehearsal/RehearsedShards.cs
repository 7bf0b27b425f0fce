using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Azure.Rehearsal;

/// <summary>
/// The shards of another store as they are, and on top of them what is committed here, which is kept in memory alone: so that what is rehearsed is decided by the very engine that
/// decides in earnest, and nothing of it is written. For one engine and a short time.
/// </summary>
/// <param name="store">The store in earnest; it is only read.</param>
internal sealed class RehearsedShards(IShardStore store) : IShardStore
{
    private readonly ConcurrentDictionary<Shard, StoredHead> heads = new();
    private readonly ConcurrentDictionary<(Shard Shard, MemberId Member), Account> accounts = new();
    private readonly ConcurrentDictionary<(Shard Shard, JournalKey Key), JournalEntry> journal = new();
    private readonly ConcurrentDictionary<(Shard Shard, string Budget), BudgetShare> shares = new();

    /// <summary>Draws are made with the chain: with one of its own, what is rehearsed does not foretell them.</summary>
    private readonly string chain = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
    private int version;

    /// <inheritdoc/>
    public int Shards => store.Shards;

    /// <inheritdoc/>
    public async Task<StoredHead> ReadHeadAsync(Shard shard, CancellationToken stop)
    {
        if (!heads.TryGetValue(shard, out var head))
        {
            var earnest = await store.ReadHeadAsync(shard, stop);
            head = heads.GetOrAdd(shard, earnest with { Head = earnest.Head with { Chain = chain } });
        }

        return head;
    }

    /// <inheritdoc/>
    public async Task<Account> ReadAccountAsync(Shard shard, MemberId member, CancellationToken stop) =>
        accounts.TryGetValue((shard, member), out var account) ? account : await store.ReadAccountAsync(shard, member, stop);

    /// <inheritdoc/>
    public async Task<JournalEntry?> FindEntryAsync(Shard shard, JournalKey key, CancellationToken stop) =>
        journal.TryGetValue((shard, key), out var entry) ? entry : await store.FindEntryAsync(shard, key, stop);

    /// <inheritdoc/>
    public IAsyncEnumerable<JournalEntry> ReadHistoryAsync(Shard shard, HistoryKey key, CancellationToken stop) =>
        WithAsync(shard, store.ReadHistoryAsync(shard, key, stop), entry => key.Asks(entry.Body), stop);

    /// <inheritdoc/>
    public IAsyncEnumerable<JournalEntry> ReadMemberAsync(Shard shard, MemberId member, CancellationToken stop) =>
        WithAsync(shard, store.ReadMemberAsync(shard, member, stop), entry => entry.Body.Member == member, stop);

    /// <inheritdoc/>
    public async Task<BudgetShare> ReadShareAsync(Shard shard, string budget, CancellationToken stop) =>
        shares.TryGetValue((shard, budget), out var share) ? share : await store.ReadShareAsync(shard, budget, stop);

    /// <inheritdoc/>
    public async Task<CommitResult> CommitAsync(Commit commit, CancellationToken stop)
    {
        if (commit.Rows > Commit.MaxRows)
        {
            return CommitResult.TooLarge.ByRows(commit);
        }

        foreach (var entry in commit.Entries)
        {
            if (await FindEntryAsync(commit.Shard, entry.Key, stop) is not null)
            {
                return new CommitResult.AlreadyRecorded(entry.Key);
            }
        }

        return Keep(commit);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<Account> ReadDueAsync(Shard shard, DateTimeOffset by, CancellationToken stop) => throw Unasked();

    /// <inheritdoc/>
    public IAsyncEnumerable<Obligation> ReadObligationsAsync(Shard shard, long window, CancellationToken stop) => throw Unasked();

    /// <inheritdoc/>
    public IAsyncEnumerable<Scanned<JournalEntry>> ScanJournalAsync(Shard shard, CancellationToken stop) => throw Unasked();

    /// <inheritdoc/>
    public IAsyncEnumerable<Scanned<Account>> ScanAccountsAsync(Shard shard, CancellationToken stop) => throw Unasked();

    /// <inheritdoc/>
    public IAsyncEnumerable<Scanned<Obligation>> ScanObligationsAsync(Shard shard, CancellationToken stop) => throw Unasked();

    /// <inheritdoc/>
    public IAsyncEnumerable<Scanned<BudgetShare>> ScanSharesAsync(Shard shard, CancellationToken stop) => throw Unasked();

    private CommitResult.Committed Keep(Commit commit)
    {
        foreach (var account in commit.Accounts)
        {
            accounts[(commit.Shard, account.Member)] = account;
        }

        foreach (var entry in commit.Entries)
        {
            journal[(commit.Shard, entry.Key)] = entry;
        }

        foreach (var share in commit.Shares)
        {
            shares[(commit.Shard, share.Budget)] = share;
        }

        var head = new StoredHead(commit.Head, $"rehearsed-{Interlocked.Increment(ref version).ToString(CultureInfo.InvariantCulture)}");
        heads[commit.Shard] = head;
        return new CommitResult.Committed(head.Version);
    }

    private async IAsyncEnumerable<JournalEntry> WithAsync(
        Shard shard, IAsyncEnumerable<JournalEntry> earnest, Func<JournalEntry, bool> asked, [EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var entry in earnest.WithCancellation(stop))
        {
            yield return entry;
        }

        foreach (var (_, entry) in journal.Where(kept => kept.Key.Shard == shard && asked(kept.Value)))
        {
            yield return entry;
        }
    }

    private static NotSupportedException Unasked() => new("A rehearsal decides; it neither sweeps, settles nor audits.");
}
