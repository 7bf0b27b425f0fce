using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Core.Ledger;

/// <summary>Where shards are kept: in memory, or in Table Storage. A commit is written whole or not at all.</summary>
public interface IShardStore
{
    /// <summary>The number of shards of this installation.</summary>
    int Shards { get; }

    /// <summary>The head of a shard and its version.</summary>
    Task<StoredHead> ReadHeadAsync(Shard shard, CancellationToken stop);

    /// <summary>A member's account; empty where there is none.</summary>
    /// <exception cref="InvalidDataException">The row was changed by other hands; the same for every row below.</exception>
    Task<Account> ReadAccountAsync(Shard shard, MemberId member, CancellationToken stop);

    /// <summary>The entry of that key, or null.</summary>
    Task<JournalEntry?> FindEntryAsync(Shard shard, JournalKey key, CancellationToken stop);

    /// <summary>A member's entries that a return or a refund asks for, in no particular order.</summary>
    IAsyncEnumerable<JournalEntry> ReadHistoryAsync(Shard shard, HistoryKey key, CancellationToken stop);

    /// <summary>Accounts that time alone has changed by then, in no particular order.</summary>
    IAsyncEnumerable<Account> ReadDueAsync(Shard shard, DateTimeOffset by, CancellationToken stop);

    /// <summary>The shard's share of a budget; one of nothing where there is none.</summary>
    Task<BudgetShare> ReadShareAsync(Shard shard, string budget, CancellationToken stop);

    /// <summary>A member's entries, in no particular order.</summary>
    IAsyncEnumerable<JournalEntry> ReadMemberAsync(Shard shard, MemberId member, CancellationToken stop);

    /// <summary>A shard's obligations of one window.</summary>
    IAsyncEnumerable<Obligation> ReadObligationsAsync(Shard shard, long window, CancellationToken stop);

    /// <summary>A shard's whole journal, a member's entries one after the other; for the audit, so a damaged row is no exception.</summary>
    IAsyncEnumerable<Scanned<JournalEntry>> ScanJournalAsync(Shard shard, CancellationToken stop);

    /// <summary>A shard's accounts, for the audit.</summary>
    IAsyncEnumerable<Scanned<Account>> ScanAccountsAsync(Shard shard, CancellationToken stop);

    /// <summary>A shard's obligations of all windows, for the audit.</summary>
    IAsyncEnumerable<Scanned<Obligation>> ScanObligationsAsync(Shard shard, CancellationToken stop);

    /// <summary>A shard's shares of budgets, for the audit.</summary>
    IAsyncEnumerable<Scanned<BudgetShare>> ScanSharesAsync(Shard shard, CancellationToken stop);

    /// <summary>Writes a commit if the head still has the version it was decided on.</summary>
    /// <exception cref="OutcomeUnknownException">The answer was lost: the commit may or may not have taken place.</exception>
    Task<CommitResult> CommitAsync(Commit commit, CancellationToken stop);
}

/// <summary>A row as the audit finds it.</summary>
/// <typeparam name="T">What the row stands for.</typeparam>
/// <param name="Row">The row's name: shard and row key.</param>
/// <param name="Value">What it says; null where it cannot be read.</param>
/// <param name="Fault">What is wrong with the row itself, or null.</param>
public sealed record Scanned<T>(string Row, T? Value, string? Fault = null)
    where T : class;

/// <summary>A head as stored.</summary>
/// <param name="Head">The head.</param>
/// <param name="Version">What tells it from every other state of this head: the ETag.</param>
public sealed record StoredHead(ShardHead Head, string Version);

/// <summary>Everything one commit writes.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="DecidedOn">The version of the head it was decided on.</param>
/// <param name="Head">The head after it.</param>
/// <param name="Accounts">The accounts after it.</param>
/// <param name="Entries">The new entries.</param>
/// <param name="Obligations">What partners owe by it.</param>
/// <param name="Shares">The shares of budgets it changes, as they are after it.</param>
public sealed record Commit(
    Shard Shard,
    string DecidedOn,
    ShardHead Head,
    IReadOnlyList<Account> Accounts,
    IReadOnlyList<JournalEntry> Entries,
    IReadOnlyList<Obligation> Obligations,
    IReadOnlyList<BudgetShare> Shares)
{
    /// <summary>The most rows one commit may hold: the limit of a Table Storage entity group transaction.</summary>
    public const int MaxRows = 100;

    /// <summary>What partners are told of the entries; one row for all of it, none for nothing.</summary>
    public IReadOnlyList<EntryNotice> Notices { get; init; } = [];

    /// <summary>How many rows it writes.</summary>
    public int Rows => 1 + Accounts.Count + Entries.Count + Obligations.Count + Shares.Count + (Notices.Count > 0 ? 1 : 0);

    /// <summary>A fresh commit id: 96 random bits.</summary>
    public static string NewId(Random chance)
    {
        Span<byte> bits = stackalloc byte[12];
        chance.NextBytes(bits);
        return Convert.ToHexStringLower(bits);
    }
}

/// <summary>How a commit ended.</summary>
public abstract record CommitResult
{
    private CommitResult()
    {
    }

    /// <summary>Written; the head has this version now.</summary>
    public sealed record Committed(string Version) : CommitResult;

    /// <summary>Another writer swapped the head first; nothing was written.</summary>
    public sealed record HeadMoved : CommitResult;

    /// <summary>An entry of that key is in the journal already; nothing was written.</summary>
    public sealed record AlreadyRecorded(JournalKey Key) : CommitResult;

    /// <summary>More than one commit may hold; nothing was written and a smaller one may pass.</summary>
    /// <param name="Reason">What is too large, for people.</param>
    public sealed record TooLarge(string Reason) : CommitResult
    {
        /// <summary>A commit of more rows than <see cref="Commit.MaxRows"/>.</summary>
        public static TooLarge ByRows(Commit commit) => new($"A commit of {commit.Rows} rows is larger than the {Commit.MaxRows} that storage takes at once.");
    }
}

/// <summary>A write whose answer was lost.</summary>
public sealed class OutcomeUnknownException(string message, Exception inner) : Exception(message, inner);

/// <summary>The ledger that was installed is not there: its table was deleted or emptied by other hands.</summary>
public sealed class LedgerMissingException(string message) : Exception(message);
