using System.Diagnostics;
using System.Globalization;
using Azure;
using Azure.Data.Tables;

namespace LoyaltyHub.Benchmarks.Pipeline;

/// <summary>What the storage gives without any hub: entity group transactions of rows shaped like a journal's, in a table of its own.</summary>
internal sealed class BareStorage
{
    private const int RowsOfTransaction = 100;
    private const int Partitions = 64;

    private static readonly string Hash = new('a', 64);

    private readonly TableClient table;
    private string text = "x";
    private int rows;
    private ETag? head;

    private BareStorage(TableClient table) => this.table = table;

    /// <summary>Prepares the table on a system's emulator, and finds out how long a row's text has to be.</summary>
    /// <param name="rig">The system whose emulator it is; nothing else may go on there.</param>
    /// <param name="bytesPerRow">The bytes a row shall have on the wire, headers of its operation included.</param>
    /// <param name="stop">Cancels.</param>
    public static async Task<BareStorage> OpenAsync(Rig rig, double bytesPerRow, CancellationToken stop)
    {
        var options = new TableClientOptions { Retry = { MaxRetries = 0, NetworkTimeout = TimeSpan.FromSeconds(30) } };
        var bare = new BareStorage(new TableServiceClient(rig.ConnectionString, options).GetTableClient("bare"));
        await bare.table.CreateIfNotExistsAsync(stop);
        var before = rig.Calls;
        await bare.AddRowsAsync(PartitionOf(0), stop);
        var sent = rig.Calls - before;
        bare.text = new string('x', Math.Max((int)(bytesPerRow - (sent.RowBytes / (double)sent.Rows)) + 1, 1));
        return bare;
    }

    /// <summary>Rows per second of transactions of 100 new rows, so many writers at once, each on the next partition.</summary>
    public async Task<double> CeilingAsync(int writers, TimeSpan time, CancellationToken stop)
    {
        var (written, next) = (0L, -1);
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(WriteAsync, stop)));
        return written / watch.Elapsed.TotalSeconds;

        async Task WriteAsync()
        {
            while (watch.Elapsed < time)
            {
                await AddRowsAsync(PartitionOf(Interlocked.Increment(ref next) % Partitions), stop);
                Interlocked.Add(ref written, RowsOfTransaction);
            }
        }
    }

    /// <summary>The time of one transaction shaped like a commit: a row swapped by its ETag, a row replaced, the others new.</summary>
    public async Task<double> CommitMillisecondsAsync(int rowsOfCommit, CancellationToken stop)
    {
        const string partition = "commit";
        var swapped = Row(partition, "H");
        List<TableTransactionAction> actions =
        [
            head is { } version ? new(TableTransactionActionType.UpdateReplace, swapped, version) : new(TableTransactionActionType.UpsertReplace, swapped),
            .. Enumerable.Range(0, rowsOfCommit - 2).Select(_ => Add(partition)),
            new(TableTransactionActionType.UpsertReplace, Row(partition, "A")),
        ];
        var watch = Stopwatch.GetTimestamp();
        var answer = await table.SubmitTransactionAsync(actions, stop);
        var time = Stopwatch.GetElapsedTime(watch).TotalMilliseconds;
        head = answer.Value[0].Headers.ETag!.Value;
        return time;
    }

    private static string PartitionOf(int number) => number.ToString("D3", CultureInfo.InvariantCulture);

    private Task AddRowsAsync(string partition, CancellationToken stop) =>
        table.SubmitTransactionAsync(Enumerable.Range(0, RowsOfTransaction).Select(_ => Add(partition)), stop);

    private TableTransactionAction Add(string partition) =>
        new(TableTransactionActionType.Add, Row(partition, $"J|{Interlocked.Increment(ref rows).ToString("D12", CultureInfo.InvariantCulture)}"));

    private TableEntity Row(string partition, string key) => new(partition, key)
    {
        ["sequence"] = 1L,
        ["previous"] = Hash,
        ["hash"] = Hash,
        ["commit"] = Hash[..24],
        ["mark"] = 1L,
        ["order"] = "order",
        ["body"] = text,
    };
}
