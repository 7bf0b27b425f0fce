using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Azure.Tables;

/// <summary>The ledger in Table Storage: a partition per shard, a commit per entity group transaction.</summary>
public sealed class TableShardStore : IShardStore
{
    private readonly TableClient reading;
    private readonly TableClient writing;

    /// <summary>Opens the ledger of an installed account.</summary>
    /// <param name="account">The account.</param>
    /// <param name="shards">The number of shards recorded at installation.</param>
    public TableShardStore(StorageAccount account, int shards)
    {
        reading = account.Tables.GetTableClient(TableNames.Ledger);
        writing = account.CommitTables.GetTableClient(TableNames.Ledger);
        Shards = shards;
    }

    /// <inheritdoc/>
    public int Shards { get; }

    /// <inheritdoc/>
    public async Task<StoredHead> ReadHeadAsync(Shard shard, CancellationToken stop)
    {
        var row = await reading.GetEntityIfExistsAsync<TableEntity>(shard.Name, RowKeys.Head, cancellationToken: stop);
        return row.HasValue
            ? new StoredHead(LedgerRows.ReadHead(shard, row.Value!), row.Value!.ETag.ToString())
            : throw new InvalidOperationException($"Shard {shard} has no head: the ledger table is not installed or was emptied.");
    }

    /// <inheritdoc/>
    public async Task<Account> ReadAccountAsync(Shard shard, MemberId member, CancellationToken stop)
    {
        var row = await reading.GetEntityIfExistsAsync<TableEntity>(shard.Name, RowKeys.Account(member), cancellationToken: stop);
        return row.HasValue ? LedgerRows.ReadAccount(row.Value!) : Account.Empty(member);
    }

    /// <inheritdoc/>
    public async Task<JournalEntry?> FindEntryAsync(Shard shard, JournalKey key, CancellationToken stop)
    {
        var row = await reading.GetEntityIfExistsAsync<TableEntity>(shard.Name, RowKeys.Journal(key), cancellationToken: stop);
        return row.HasValue ? LedgerRows.ReadEntry(row.Value!) : null;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<JournalEntry> ReadOrderAsync(Shard shard, MemberId member, PartnerId partner, string order, CancellationToken stop) =>
        ReadAsync(
            $"{RowKeys.Prefix(shard.Name, RowKeys.Journal(member, partner))} and {TableClient.CreateQueryFilter($"order eq {order}")}",
            LedgerRows.ReadEntry,
            stop);

    /// <inheritdoc/>
    public IAsyncEnumerable<JournalEntry> ReadMemberAsync(Shard shard, MemberId member, CancellationToken stop) =>
        ReadAsync(RowKeys.Prefix(shard.Name, RowKeys.Journal(member)), LedgerRows.ReadEntry, stop);

    /// <inheritdoc/>
    public IAsyncEnumerable<Obligation> ReadObligationsAsync(Shard shard, long window, CancellationToken stop) =>
        ReadAsync(RowKeys.Prefix(shard.Name, RowKeys.Obligations(window)), LedgerRows.ReadObligation, stop);

    /// <inheritdoc/>
    public IAsyncEnumerable<Scanned<JournalEntry>> ScanJournalAsync(Shard shard, CancellationToken stop) =>
        ReadAsync(RowKeys.Prefix(shard.Name, "J|"), row => LedgerRows.Scan(row, LedgerRows.ReadEntry, entry => LedgerRows.Of(shard, entry)), stop);

    /// <inheritdoc/>
    public IAsyncEnumerable<Scanned<Account>> ScanAccountsAsync(Shard shard, CancellationToken stop) =>
        ReadAsync(RowKeys.Prefix(shard.Name, "A|"), row => LedgerRows.Scan(row, LedgerRows.ReadAccount, account => LedgerRows.Of(shard, account)), stop);

    /// <inheritdoc/>
    public IAsyncEnumerable<Scanned<Obligation>> ScanObligationsAsync(Shard shard, CancellationToken stop) =>
        ReadAsync(RowKeys.Prefix(shard.Name, "L|"), row => LedgerRows.Scan(row, LedgerRows.ReadObligation, obligation => LedgerRows.Of(shard, obligation)), stop);

    /// <inheritdoc/>
    public async Task<CommitResult> CommitAsync(Commit commit, CancellationToken stop)
    {
        // UpdateReplace without an ETag would send no If-Match at all.
        List<TableTransactionAction> actions =
        [
            new(TableTransactionActionType.UpdateReplace, LedgerRows.Of(commit.Shard, commit.Head), new ETag(commit.DecidedOn)),
            .. commit.Entries.Select(entry => new TableTransactionAction(TableTransactionActionType.Add, LedgerRows.Of(commit.Shard, entry))),
            .. commit.Accounts.Select(account => new TableTransactionAction(TableTransactionActionType.UpsertReplace, LedgerRows.Of(commit.Shard, account))),
            .. commit.Obligations.Select(obligation => new TableTransactionAction(TableTransactionActionType.Add, LedgerRows.Of(commit.Shard, obligation))),
        ];
        try
        {
            var answers = await writing.SubmitTransactionAsync(actions, stop);
            return new CommitResult.Committed(answers.Value[0].Headers.ETag!.Value.ToString());
        }
        catch (TableTransactionFailedException refused) when (refused.Status == 412)
        {
            return new CommitResult.HeadMoved();
        }
        catch (TableTransactionFailedException refused) when (refused.Status == 409 && EntryAt(commit, refused.FailedTransactionActionIndex) is { } entry)
        {
            return new CommitResult.AlreadyRecorded(entry.Key);
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

    private async IAsyncEnumerable<T> ReadAsync<T>(string filter, Func<TableEntity, T> read, [EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var row in reading.QueryAsync<TableEntity>(filter, cancellationToken: stop))
        {
            yield return read(row);
        }
    }
}
