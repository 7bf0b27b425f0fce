using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Azure.Tables;

/// <summary>The ledger in Table Storage: a table of one partition per shard, a commit per entity group transaction.</summary>
public sealed class TableShardStore : IShardStore
{
    private readonly TableClient[] reading;
    private readonly TableClient[] writing;

    /// <summary>Opens the ledger of an installed account.</summary>
    /// <param name="account">The account.</param>
    /// <param name="shards">The number of shards recorded at installation.</param>
    public TableShardStore(StorageAccount account, int shards)
    {
        reading = [.. Shard.All(shards).Select(shard => account.Tables.GetTableClient(TableNames.LedgerOf(shard)))];
        writing = [.. Shard.All(shards).Select(shard => account.CommitTables.GetTableClient(TableNames.LedgerOf(shard)))];
    }

    /// <inheritdoc/>
    public int Shards => reading.Length;

    /// <inheritdoc/>
    public async Task<StoredHead> ReadHeadAsync(Shard shard, CancellationToken stop)
    {
        var row = await reading[shard.Number].GetEntityIfExistsAsync<TableEntity>(shard.Name, RowKeys.Head, cancellationToken: stop);
        return row.HasValue
            ? new StoredHead(LedgerRows.ReadHead(shard, row.Value!), row.Value!.ETag.ToString())
            : throw new LedgerMissingException($"Shard {shard} has no head: the ledger table was deleted or emptied.");
    }

    /// <inheritdoc/>
    public async Task<Account> ReadAccountAsync(Shard shard, MemberId member, CancellationToken stop)
    {
        var row = await reading[shard.Number].GetEntityIfExistsAsync<TableEntity>(shard.Name, RowKeys.Account(member), cancellationToken: stop);
        return row.HasValue ? LedgerRows.Sound(row.Value!, LedgerRows.ReadAccount) : Account.Empty(member);
    }

    /// <inheritdoc/>
    public async Task<JournalEntry?> FindEntryAsync(Shard shard, JournalKey key, CancellationToken stop)
    {
        var row = await reading[shard.Number].GetEntityIfExistsAsync<TableEntity>(shard.Name, RowKeys.Journal(key), cancellationToken: stop);
        return row.HasValue ? LedgerRows.Sound(row.Value!, LedgerRows.ReadEntry) : null;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<JournalEntry> ReadHistoryAsync(Shard shard, HistoryKey key, [EnumeratorCancellation] CancellationToken stop)
    {
        // An engagement is found by its key; only one that was sent back has a subject.
        var concerned = key.Engagement is { } id
            ? $"({TableClient.CreateQueryFilter($"subject eq {key.Subject}")} or {TableClient.CreateQueryFilter($"RowKey eq {RowKeys.Journal(new JournalKey(key.Member, key.Partner, id))}")})"
            : TableClient.CreateQueryFilter($"subject eq {key.Subject}");
        var filter = $"{RowKeys.Prefix(shard.Name, RowKeys.Journal(key.Member))} and {(key.IsOrder ? $"({concerned} or {LedgerRows.ConcernsAllReturns} eq true)" : concerned)}";
        await foreach (var entry in ReadAsync(shard, filter, row => LedgerRows.Sound(row, LedgerRows.ReadEntry), stop))
        {
            // The filter does not tell partners apart.
            if (key.Asks(entry.Body))
            {
                yield return entry;
            }
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<Account> ReadDueAsync(Shard shard, DateTimeOffset by, CancellationToken stop) =>
        ReadAsync(shard, $"{RowKeys.Prefix(shard.Name, "A|")} and {TableClient.CreateQueryFilter($"due le {by.UtcTicks}")}", LedgerRows.ReadAccount, stop);

    /// <inheritdoc/>
    public async Task<BudgetShare> ReadShareAsync(Shard shard, string budget, CancellationToken stop)
    {
        var row = await reading[shard.Number].GetEntityIfExistsAsync<TableEntity>(shard.Name, RowKeys.Share(budget), cancellationToken: stop);
        return row.HasValue ? LedgerRows.ReadShare(row.Value!) : BudgetShare.None(budget);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<Scanned<BudgetShare>> ScanSharesAsync(Shard shard, CancellationToken stop) =>
        ReadAsync(shard, RowKeys.Prefix(shard.Name, "B|"), row => LedgerRows.Scan(row, LedgerRows.ReadShare, share => LedgerRows.Of(shard, share)), stop);

    /// <inheritdoc/>
    public IAsyncEnumerable<JournalEntry> ReadMemberAsync(Shard shard, MemberId member, CancellationToken stop) =>
        ReadAsync(shard, RowKeys.Prefix(shard.Name, RowKeys.Journal(member)), row => LedgerRows.Sound(row, LedgerRows.ReadEntry), stop);

    /// <inheritdoc/>
    public IAsyncEnumerable<Obligation> ReadObligationsAsync(Shard shard, long window, CancellationToken stop) =>
        ReadAsync(shard, RowKeys.Prefix(shard.Name, RowKeys.Obligations(window)), row => LedgerRows.Sound(row, LedgerRows.ReadObligation), stop);

    /// <inheritdoc/>
    public IAsyncEnumerable<Scanned<JournalEntry>> ScanJournalAsync(Shard shard, CancellationToken stop) =>
        ReadAsync(shard, RowKeys.Prefix(shard.Name, "J|"), row => LedgerRows.Scan(row, LedgerRows.ReadEntry, entry => LedgerRows.Of(shard, entry)), stop);

    /// <inheritdoc/>
    public IAsyncEnumerable<Scanned<Account>> ScanAccountsAsync(Shard shard, CancellationToken stop) =>
        ReadAsync(shard, RowKeys.Prefix(shard.Name, "A|"), row => LedgerRows.Scan(row, LedgerRows.ReadAccount, account => LedgerRows.Of(shard, account)), stop);

    /// <inheritdoc/>
    public IAsyncEnumerable<Scanned<Obligation>> ScanObligationsAsync(Shard shard, CancellationToken stop) =>
        ReadAsync(shard, RowKeys.Prefix(shard.Name, "L|"), row => LedgerRows.Scan(row, LedgerRows.ReadObligation, obligation => LedgerRows.Of(shard, obligation)), stop);

    /// <inheritdoc/>
    public async Task<CommitResult> CommitAsync(Commit commit, CancellationToken stop)
    {
        if (commit.Rows > Commit.MaxRows)
        {
            return CommitResult.TooLarge.ByRows(commit);
        }

        // UpdateReplace without an ETag would send no If-Match at all.
        List<TableTransactionAction> actions =
        [
            new(TableTransactionActionType.UpdateReplace, LedgerRows.Of(commit.Shard, commit.Head), new ETag(commit.DecidedOn)),
            .. commit.Entries.Select(entry => new TableTransactionAction(TableTransactionActionType.Add, LedgerRows.Of(commit.Shard, entry))),
            .. commit.Accounts.Select(account => new TableTransactionAction(TableTransactionActionType.UpsertReplace, LedgerRows.Of(commit.Shard, account))),
            .. commit.Obligations.Select(obligation => new TableTransactionAction(TableTransactionActionType.Add, LedgerRows.Of(commit.Shard, obligation))),
            .. commit.Shares.Select(share => new TableTransactionAction(TableTransactionActionType.UpsertReplace, LedgerRows.Of(commit.Shard, share))),
            .. commit.Notices.Count == 0 ? [] : new TableTransactionAction[] { new(TableTransactionActionType.Add, LedgerRows.Of(commit.Shard, commit.Notices)) },
        ];
        var table = writing[commit.Shard.Number];
        var body = TransactionBody.Of(table.Uri, actions);
        if (body.Bytes.Length > TransactionBody.MostBytes)
        {
            return new CommitResult.TooLarge($"A commit of {actions.Count} rows has {body.Bytes.Length} bytes, more than the {TransactionBody.MostBytes} that storage takes at once.");
        }

        try
        {
            return new CommitResult.Committed((await WholeTransactions.SubmitAsync(table, body, actions[0], stop)).ToString());
        }
        catch (TableTransactionFailedException refused) when (refused.Status == 412)
        {
            return new CommitResult.HeadMoved();
        }
        catch (TableTransactionFailedException refused) when (refused.Status == 409 && EntryAt(commit, refused.FailedTransactionActionIndex) is { } entry)
        {
            return new CommitResult.AlreadyRecorded(entry.Key);
        }
        catch (RequestFailedException refused) when (refused.Status == 413 || refused.ErrorCode is "RequestBodyTooLarge" or "EntityTooLarge" or "PropertyValueTooLarge")
        {
            return new CommitResult.TooLarge($"Storage refused a commit of {actions.Count} rows as too large ({refused.ErrorCode}).");
        }
        catch (Exception fault) when (IsLost(fault))
        {
            throw new OutcomeUnknownException($"The answer to a commit of shard {commit.Shard} was lost.", fault);
        }
    }

    private static JournalEntry? EntryAt(Commit commit, int? action) =>
        action is { } index && index >= 1 && index <= commit.Entries.Count ? commit.Entries[index - 1] : null;

    private static bool IsLost(Exception fault) => fault
        is RequestFailedException { Status: 0 or 408 or 429 or >= 500 }
        or IOException or HttpRequestException or OperationCanceledException or AggregateException;

    private async IAsyncEnumerable<T> ReadAsync<T>(Shard shard, string filter, Func<TableEntity, T> read, [EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var row in reading[shard.Number].QueryAsync<TableEntity>(filter, cancellationToken: stop))
        {
            yield return read(row);
        }
    }
}
