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
    public static TableEntity Of(Shard shard, ShardHead head) => new(shard.Name, RowKeys.Head)
    {
        ["sequence"] = head.Sequence,
        ["chain"] = head.Chain,
        ["window"] = head.Window,
        ["commit"] = head.Commit,
    };

    public static ShardHead ReadHead(TableEntity row) => new(Long(row, "sequence"), Text(row, "chain"), Long(row, "window"), Text(row, "commit"));

    public static TableEntity Of(Shard shard, Account account)
    {
        var row = new TableEntity(shard.Name, RowKeys.Account(account.Member)) { ["entries"] = account.Entries };
        LongText.Put(row, "state", JsonSerializer.Serialize(account, HubJson.Compact));
        return row;
    }

    public static Account ReadAccount(TableEntity row)
    {
        var form = Read<AccountForm>(LongText.Get(row, "state"));
        return Account.Restore(form.Member, form.Entries, form.Balances, form.Caps, form.Holds, form.WaitingReturns);
    }

    public static TableEntity Of(Shard shard, JournalEntry entry)
    {
        var row = new TableEntity(shard.Name, RowKeys.Journal(entry.Key))
        {
            ["sequence"] = entry.Body.Sequence,
            ["previous"] = entry.Previous,
            ["hash"] = entry.Hash,
            ["commit"] = entry.Commit,
        };
        if (entry.Order is { } order)
        {
            row["order"] = order;
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

    private static T Read<T>(string text) => JsonSerializer.Deserialize<T>(text, HubJson.Compact) ?? throw new JsonException("The row says null.");

    private static string Text(TableEntity row, string name) => row.GetString(name) ?? throw Missing(row, name);

    private static long Long(TableEntity row, string name) => row.GetInt64(name) ?? throw Missing(row, name);

    private static InvalidDataException Missing(TableEntity row, string name) => new($"Row {row.PartitionKey}/{row.RowKey} has no '{name}'.");

    private sealed record AccountForm(
        MemberId Member,
        long Entries,
        Dictionary<string, Balance> Balances,
        Dictionary<string, long> Caps,
        Dictionary<string, Hold> Holds,
        Dictionary<string, Amount> WaitingReturns);
}
