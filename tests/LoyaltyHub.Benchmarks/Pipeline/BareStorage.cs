using System.Diagnostics;
using System.Globalization;
using Azure;
using Azure.Data.Tables;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Benchmarks.Measuring;
using LoyaltyHub.Core.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace LoyaltyHub.Benchmarks.Pipeline;

/// <summary>
/// What the storage gives without any hub: entity group transactions of rows shaped like a journal's, written and sent by the very means of the hub's
/// commits, in as many tables as it has shards.
/// </summary>
internal sealed class BareStorage
{
    private const int RowsOfTransaction = 100;

    private static readonly string Hash = new('a', 64);

    private readonly TableClient[] tables;
    private readonly double bytesPerRow;
    private int rows;
    private ETag? head;

    private BareStorage(TableClient[] tables, double bytesPerRow) => (this.tables, this.bytesPerRow) = (tables, bytesPerRow);

    /// <summary>Prepares tables next to a hub's, reached by its own client.</summary>
    /// <param name="hub">The hub whose emulator it is; nothing else may go on there.</param>
    /// <param name="bytesPerRow">The bytes the ceiling's rows shall have on the wire, headers of their operations included.</param>
    /// <param name="stop">Cancels.</param>
    public static async Task<BareStorage> OpenAsync(Rig hub, double bytesPerRow, CancellationToken stop)
    {
        var account = hub.Host.Services.GetRequiredService<StorageAccount>();
        var ledger = await hub.Host.Services.GetRequiredService<HubLedger>().OpenAsync(stop);
        TableClient[] tables = [.. Shard.All(ledger.Store.Shards).Select(shard => account.CommitTables.GetTableClient($"bare{shard}"))];
        await Task.WhenAll(tables.Select(table => table.CreateIfNotExistsAsync(stop)));
        return new BareStorage(tables, bytesPerRow);
    }

    /// <summary>Rows per second of transactions of 100 new rows, so many writers at once, each on the next table.</summary>
    public async Task<double> CeilingAsync(int writers, TimeSpan time, CancellationToken stop)
    {
        var text = TextFor(RowsOfTransaction * bytesPerRow, text => NewRows(new Shard(0), RowsOfTransaction, text));
        var (written, next) = (0L, -1);
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(WriteAsync, stop)));
        return written / watch.Elapsed.TotalSeconds;

        async Task WriteAsync()
        {
            while (watch.Elapsed < time)
            {
                var shard = new Shard(Interlocked.Increment(ref next) % tables.Length);
                await SubmitAsync(shard, NewRows(shard, RowsOfTransaction, text), stop);
                Interlocked.Add(ref written, RowsOfTransaction);
            }
        }
    }

    /// <summary>The time of one transaction shaped like a commit: a row swapped by its ETag, a row replaced, the others new.</summary>
    /// <param name="commit">What the commit sent; the transaction has as many rows and bytes.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<double> CommitMillisecondsAsync(CallCounts commit, CancellationToken stop)
    {
        var shard = new Shard(0);
        var actions = Shaped(TextFor(commit.RowBytes, Shaped));
        var watch = Stopwatch.GetTimestamp();
        head = await SubmitAsync(shard, actions, stop);
        return Stopwatch.GetElapsedTime(watch).TotalMilliseconds;

        List<TableTransactionAction> Shaped(string text) =>
        [
            head is { } version
                ? new(TableTransactionActionType.UpdateReplace, Row(shard, "H", text), version)
                : new(TableTransactionActionType.UpsertReplace, Row(shard, "H", text)),
            .. NewRows(shard, (int)commit.Rows - 2, text),
            new(TableTransactionActionType.UpsertReplace, Row(shard, "A", text)),
        ];
    }

    /// <summary>The text that each of a transaction's rows has to hold for it to have so many bytes.</summary>
    private string TextFor(double bytes, Func<string, List<TableTransactionAction>> shaped)
    {
        var empty = shaped("");
        var body = TransactionBody.Of(tables[0].Uri, empty);
        var missing = (bytes - body.Bytes.Length) / empty.Count;
        body.Recycle();
        return new string('x', Math.Max((int)missing, 0));
    }

    private Task<ETag> SubmitAsync(Shard shard, List<TableTransactionAction> actions, CancellationToken stop) =>
        WholeTransactions.SubmitAsync(tables[shard.Number], TransactionBody.Of(tables[shard.Number].Uri, actions), actions[0], stop);

    private List<TableTransactionAction> NewRows(Shard shard, int count, string text) =>
    [
        .. Enumerable.Range(0, count).Select(_ => new TableTransactionAction(TableTransactionActionType.Add, Row(shard, NextKey(), text))),
    ];

    private string NextKey() => $"J|{Interlocked.Increment(ref rows).ToString("D12", CultureInfo.InvariantCulture)}";

    private static TableEntity Row(Shard shard, string key, string text) => new(shard.Name, key)
    {
        ["sequence"] = 1L,
        ["previous"] = Hash,
        ["hash"] = Hash,
        ["commit"] = Hash[..24],
        ["mark"] = 1L,
        ["subject"] = "order",
        ["body"] = text,
    };
}
