using System.Globalization;
using System.Runtime.CompilerServices;
using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Core.Ledger;

/// <summary>A ledger in memory with the same rules as the one in Table Storage: for simulation and for tests.</summary>
public sealed class InMemoryShardStore(int shards) : IShardStore
{
    private readonly Content[] contents = [.. Enumerable.Range(0, shards).Select(_ => new Content())];

    /// <inheritdoc/>
    public int Shards => shards;

    /// <inheritdoc/>
    public Task<StoredHead> ReadHeadAsync(Shard shard, CancellationToken stop) => With(shard, content => content.Head);

    /// <inheritdoc/>
    public Task<Account> ReadAccountAsync(Shard shard, MemberId member, CancellationToken stop) =>
        With(shard, content => content.Accounts.GetValueOrDefault(member) ?? Account.Empty(member));

    /// <inheritdoc/>
    public Task<JournalEntry?> FindEntryAsync(Shard shard, JournalKey key, CancellationToken stop) =>
        With(shard, content => content.Journal.GetValueOrDefault(key));

    /// <inheritdoc/>
    public IAsyncEnumerable<JournalEntry> ReadHistoryAsync(Shard shard, HistoryKey key, CancellationToken stop) =>
        List(shard, content => content.JournalOf(key.Member).Where(entry => key.Asks(entry.Body)), stop);

    /// <inheritdoc/>
    public IAsyncEnumerable<Account> ReadDueAsync(Shard shard, DateTimeOffset by, CancellationToken stop) =>
        List(shard, content => content.Accounts.Values.Where(account => account.Due <= by), stop);

    /// <inheritdoc/>
    public Task<BudgetShare> ReadShareAsync(Shard shard, string budget, CancellationToken stop) =>
        With(shard, content => content.Shares.GetValueOrDefault(budget) ?? BudgetShare.None(budget));

    /// <inheritdoc/>
    public IAsyncEnumerable<Scanned<BudgetShare>> ScanSharesAsync(Shard shard, CancellationToken stop) =>
        List(shard, content => content.Shares.Values.Select(share => new Scanned<BudgetShare>($"{shard}/B|{share.Budget}", share)), stop);

    /// <inheritdoc/>
    public IAsyncEnumerable<JournalEntry> ReadMemberAsync(Shard shard, MemberId member, CancellationToken stop) =>
        List(shard, content => content.JournalOf(member), stop);

    /// <inheritdoc/>
    public IAsyncEnumerable<Obligation> ReadObligationsAsync(Shard shard, long window, CancellationToken stop) =>
        List(shard, content => content.Obligations.Where(obligation => obligation.Window == window), stop);

    /// <inheritdoc/>
    public IAsyncEnumerable<Scanned<JournalEntry>> ScanJournalAsync(Shard shard, CancellationToken stop) => List(
        shard,
        content => content.Journal.Values.OrderBy(entry => entry.Body.Member.Value, StringComparer.Ordinal).Select(entry => new Scanned<JournalEntry>(entry.RowIn(shard), entry)),
        stop);

    /// <inheritdoc/>
    public IAsyncEnumerable<Scanned<Account>> ScanAccountsAsync(Shard shard, CancellationToken stop) =>
        List(shard, content => content.Accounts.Values.Select(account => new Scanned<Account>($"{shard}/A|{account.Member}", account)), stop);

    /// <inheritdoc/>
    public IAsyncEnumerable<Scanned<Obligation>> ScanObligationsAsync(Shard shard, CancellationToken stop) =>
        List(shard, content => content.Obligations.Select(obligation => new Scanned<Obligation>(obligation.RowIn(shard), obligation)), stop);

    /// <inheritdoc/>
    public Task<CommitResult> CommitAsync(Commit commit, CancellationToken stop) => With<CommitResult>(commit.Shard, content =>
    {
        if (commit.Rows > Commit.MaxRows)
        {
            return CommitResult.TooLarge.ByRows(commit);
        }

        if (content.Head.Version != commit.DecidedOn)
        {
            return new CommitResult.HeadMoved();
        }

        if (commit.Entries.FirstOrDefault(entry => content.Journal.ContainsKey(entry.Key)) is { } recorded)
        {
            return new CommitResult.AlreadyRecorded(recorded.Key);
        }

        content.Write(commit);
        return new CommitResult.Committed(content.Head.Version);
    });

    private Task<T> With<T>(Shard shard, Func<Content, T> act)
    {
        lock (contents[shard.Number])
        {
            return Task.FromResult(act(contents[shard.Number]));
        }
    }

    private async IAsyncEnumerable<T> List<T>(Shard shard, Func<Content, IEnumerable<T>> rows, [EnumeratorCancellation] CancellationToken stop)
    {
        foreach (var row in await With(shard, content => rows(content).ToList()))
        {
            stop.ThrowIfCancellationRequested();
            yield return row;
        }
    }

    private sealed class Content
    {
        private readonly Dictionary<MemberId, List<JournalEntry>> journals = [];
        private long version;

        public StoredHead Head { get; private set; } = new(ShardHead.Empty, "0");

        public Dictionary<MemberId, Account> Accounts { get; } = [];

        public Dictionary<JournalKey, JournalEntry> Journal { get; } = [];

        public List<Obligation> Obligations { get; } = [];

        public Dictionary<string, BudgetShare> Shares { get; } = new(StringComparer.Ordinal);

        public IReadOnlyList<JournalEntry> JournalOf(MemberId member) => journals.GetValueOrDefault(member) ?? [];

        public void Write(Commit commit)
        {
            Head = new StoredHead(commit.Head, (++version).ToString(CultureInfo.InvariantCulture));
            foreach (var account in commit.Accounts)
            {
                Accounts[account.Member] = account;
            }

            foreach (var entry in commit.Entries)
            {
                Journal.Add(entry.Key, entry);
                (journals.TryGetValue(entry.Body.Member, out var journal) ? journal : journals[entry.Body.Member] = []).Add(entry);
            }

            foreach (var share in commit.Shares)
            {
                Shares[share.Budget] = share;
            }

            Obligations.AddRange(commit.Obligations);
        }
    }
}
