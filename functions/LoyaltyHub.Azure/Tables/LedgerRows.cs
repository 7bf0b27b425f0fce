using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Azure.Tables;

/// <summary>The ledger's rows and what they stand for.</summary>
internal static class LedgerRows
{
    /// <summary>The column of an entry's order or redemption.</summary>
    public const string Subject = "subject";

    /// <summary>The column that marks entries which returns of any order have to know of.</summary>
    public const string ConcernsAllReturns = "returns";

    /// <summary>The column of an account's next change by time alone, in ticks (UTC).</summary>
    public const string Due = "due";

    public static TableEntity Of(Shard shard, ShardHead head)
    {
        var text = $"{head.Sequence}|{head.Chain}|{head.Window}|{head.Commit}|{head.At.UtcTicks}";
        var row = new TableEntity(shard.Name, RowKeys.Head)
        {
            ["sequence"] = head.Sequence,
            ["chain"] = head.Chain,
            ["window"] = head.Window,
            ["commit"] = head.Commit,
            ["at"] = head.At.UtcTicks,
        };
        if (!head.Recent.IsEmpty)
        {
            row["recent"] = head.Recent.Text;
            text = $"{text}|{head.Recent.Text}";
        }

        row["mark"] = MarkOf(text);
        return row;
    }

    /// <exception cref="InvalidDataException">The row was changed by other hands; nothing may be committed on top of it.</exception>
    public static ShardHead ReadHead(Shard shard, TableEntity row)
    {
        var at = new DateTimeOffset(Long(row, "at"), TimeSpan.Zero);
        var head = new ShardHead(Long(row, "sequence"), Text(row, "chain"), Long(row, "window"), Text(row, "commit"), at) { Recent = Recent(shard, row) };
        return Compare(row, Of(shard, head)) is { } fault ? throw new InvalidDataException($"Row {shard}/H cannot be trusted: {fault}.") : head;
    }

    private static RecentMembers Recent(Shard shard, TableEntity row)
    {
        try
        {
            return row.GetString("recent") is { } text ? RecentMembers.From(text) : RecentMembers.None;
        }
        catch (FormatException fault)
        {
            throw new InvalidDataException($"Row {shard}/H cannot be trusted: {fault.Message}", fault);
        }
    }

    /// <summary>Reads a row that has to be right.</summary>
    /// <exception cref="InvalidDataException">It cannot be read; the message names it.</exception>
    public static T Sound<T>(TableEntity row, Func<TableEntity, T> read)
    {
        try
        {
            return read(row);
        }
        catch (Exception fault) when (IsDamage(fault))
        {
            throw new InvalidDataException($"Row {row.PartitionKey}/{row.RowKey} cannot be read: {fault.Message}", fault);
        }
    }

    public static TableEntity Of(Shard shard, Account account)
    {
        var row = new TableEntity(shard.Name, RowKeys.Account(account.Member)) { ["entries"] = account.Entries };
        if (account.Due is { } due)
        {
            row[Due] = due.UtcTicks;
        }

        LongText.Put(row, "state", JsonSerializer.Serialize(account, HubJson.Compact));
        return row;
    }

    public static Account ReadAccount(TableEntity row) => Read<Account>(LongText.Get(row, "state")).Restored();

    public static TableEntity Of(Shard shard, JournalEntry entry)
    {
        var row = new TableEntity(shard.Name, RowKeys.Journal(entry.Key))
        {
            ["sequence"] = entry.Body.Sequence,
            ["previous"] = entry.Previous,
            ["hash"] = entry.Hash,
            ["commit"] = entry.Commit,
            ["mark"] = MarkOf($"{entry.Commit}|{entry.Hash}"),
        };
        if (entry.Subject is { } subject)
        {
            row[Subject] = subject;
        }

        if (entry.Body.ConcernsAllReturns())
        {
            row[ConcernsAllReturns] = true;
        }

        LongText.Put(row, "body", entry.Text);
        return row;
    }

    public static JournalEntry ReadEntry(TableEntity row) =>
        JournalEntry.Read(LongText.Get(row, "body"), Text(row, "previous"), Text(row, "hash"), Text(row, "commit"));

    public static TableEntity Of(Shard shard, Obligation obligation)
    {
        var row = new TableEntity(shard.Name, RowKeys.Obligation(obligation));
        LongText.Put(row, "obligation", JsonSerializer.Serialize(obligation, HubJson.Compact));
        return row;
    }

    public static Obligation ReadObligation(TableEntity row) => Read<Obligation>(LongText.Get(row, "obligation"));

    public static TableEntity Of(Shard shard, BudgetShare share) => new(shard.Name, RowKeys.Share(share.Budget))
    {
        ["budget"] = share.Budget,
        ["leased"] = share.Leased,
        ["returned"] = share.Returned,
        ["used"] = share.Used,
    };

    public static BudgetShare ReadShare(TableEntity row) => new(Text(row, "budget"), Long(row, "leased"), Long(row, "returned"), Long(row, "used"));

    /// <summary>Under the number of the first entry it tells of, which no other commit has.</summary>
    public static TableEntity Of(Shard shard, IReadOnlyList<EntryNotice> notices)
    {
        var row = new TableEntity(shard.Name, RowKeys.Notices(notices[0].Sequence));
        LongText.Put(row, "notices", JsonSerializer.Serialize(notices, HubJson.Compact));
        return row;
    }

    public static IReadOnlyList<EntryNotice> ReadNotices(TableEntity row) => Read<List<EntryNotice>>(LongText.Get(row, "notices"));

    /// <summary>Reads a row for the audit: a row that cannot be read, or that the hub would have written otherwise, says so.</summary>
    public static Scanned<T> Scan<T>(TableEntity row, Func<TableEntity, T> read, Func<T, TableEntity> write)
        where T : class
    {
        var name = $"{row.PartitionKey}/{row.RowKey}";
        try
        {
            var value = read(row);
            var fault = Compare(row, write(value));
            return new Scanned<T>(name, value, fault);
        }
        catch (Exception fault) when (IsDamage(fault))
        {
            return new Scanned<T>(name, null, $"it cannot be read: {fault.Message}");
        }
    }

    private static bool IsDamage(Exception fault) =>
        fault is JsonException or InvalidDataException or InvalidOperationException or ArgumentException or FormatException or OverflowException;

    /// <summary>What of a row is not as the hub writes it; null where all of it is.</summary>
    private static string? Compare(TableEntity row, TableEntity written)
    {
        if (row.RowKey != written.RowKey)
        {
            return $"what it says belongs into row {written.RowKey}";
        }

        string[] system = ["odata.etag", "Timestamp"];
        var names = row.Keys.Union(written.Keys, StringComparer.Ordinal).Except(system, StringComparer.Ordinal);
        var changed = names.Where(name => !Equals(Value(row, name), Value(written, name)) && !(LongText.IsPacked(row, name) && LongText.IsPacked(written, name))).ToList();
        return changed.Count == 0 ? null : $"its {string.Join(", ", changed)} was changed after it was written";
    }

    /// <summary>Covers what of a row no other check would miss.</summary>
    private static long MarkOf(string text) => (long)(XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(text)) >> 1);

    private static object? Value(TableEntity row, string name) => row.TryGetValue(name, out var value) ? value : null;

    private static T Read<T>(string text) => HubJson.Read<T>(text);

    private static string Text(TableEntity row, string name) => row.GetString(name) ?? throw Missing(row, name);

    private static long Long(TableEntity row, string name) => row.GetInt64(name) ?? throw Missing(row, name);

    private static InvalidDataException Missing(TableEntity row, string name) => new($"Row {row.PartitionKey}/{row.RowKey} has no '{name}'.");
}
