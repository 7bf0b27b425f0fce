using System.Diagnostics;
using System.Text.Json;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Benchmarks.Contention;

/// <summary>What many writers of one account came to.</summary>
/// <param name="Processes">Processes that wrote.</param>
/// <param name="Writers">Writers of all of them.</param>
/// <param name="Events">Events handed over.</param>
/// <param name="Lost">Events without an entry.</param>
/// <param name="Doubled">Entries beyond one an event.</param>
/// <param name="AuditDifferences">What the audit found wrong.</param>
/// <param name="Commits">Commits that took place.</param>
/// <param name="Wasted">Attempts that did not.</param>
/// <param name="WastedPerCommit">The same for each commit.</param>
/// <param name="EventsPerSecond">Events settled a second.</param>
/// <param name="Shares">Commits of each process: whether one of them was starved.</param>
/// <param name="SlowestMs">The longest that one event took, in milliseconds.</param>
internal sealed record ContentionReport(
    int Processes,
    int Writers,
    int Events,
    int Lost,
    int Doubled,
    int AuditDifferences,
    long Commits,
    long Wasted,
    double WastedPerCommit,
    double EventsPerSecond,
    IReadOnlyList<long> Shares,
    double SlowestMs)
{
    /// <summary>Whether nothing was lost or doubled and no more attempts were wasted than commits took place.</summary>
    public bool IsRight => Lost == 0 && Doubled == 0 && AuditDifferences == 0 && Wasted <= Commits;
}

/// <summary>Starts the processes, lets them begin together, and holds the books against what they were told to write.</summary>
internal sealed class ContentionBench(string storage, int processes, int writers, int each)
{
    private static readonly MemberId Member = MemberId.From("m-contended");

    public async Task<ContentionReport> RunAsync(CancellationToken stop)
    {
        var account = StorageAccount.FromConnectionString(storage);
        var store = new TableShardStore(account, await new Installation(account).EnsureAsync(1, stop));
        var outcomes = await WriteAsync(store.Shards, stop);

        var found = await store.ReadMemberAsync(Shard.Of(Member, store.Shards), Member, stop).Select(entry => entry.Body.Activity.EventId.Value).ToListAsync(stop);
        var programme = WritingProcess.ReadProgramme();
        var audit = await new LedgerAudit(store, (_, _) => programme).RunAsync(null, stop);
        var (commits, attempts) = (outcomes.Sum(outcome => outcome.Commits), outcomes.Sum(outcome => outcome.Attempts));
        var events = processes * writers * each;
        return new ContentionReport(
            processes,
            processes * writers,
            events,
            events - found.Distinct(StringComparer.Ordinal).Count(),
            found.Count - found.Distinct(StringComparer.Ordinal).Count(),
            audit.Differences.Count,
            commits,
            attempts - commits,
            Math.Round((attempts - commits) / (double)commits, 3),
            Math.Round(events / Stopwatch.GetElapsedTime(outcomes.Min(outcome => outcome.StartedAt), outcomes.Max(outcome => outcome.EndedAt)).TotalSeconds),
            [.. outcomes.Select(outcome => outcome.Commits)],
            Math.Round(outcomes.Max(outcome => outcome.SlowestMs)));
    }

    private async Task<IReadOnlyList<WritingOutcome>> WriteAsync(int shards, CancellationToken stop)
    {
        var children = Enumerable.Range(0, processes).Select(_ => Start()).ToList();
        try
        {
            foreach (var child in children)
            {
                _ = await LineOfAsync(child, stop);
            }

            return await Task.WhenAll(children.Select((child, number) => OrderAsync(child, new WritingOrder(storage, shards, Member, $"p{number}", writers, each), stop)));
        }
        finally
        {
            foreach (var child in children)
            {
                child.Kill(entireProcessTree: true);
                child.Dispose();
            }
        }
    }

    private static async Task<WritingOutcome> OrderAsync(Process child, WritingOrder order, CancellationToken stop)
    {
        await child.StandardInput.WriteLineAsync(JsonSerializer.Serialize(order, HubJson.Compact).AsMemory(), stop);
        await child.StandardInput.FlushAsync(stop);
        return JsonSerializer.Deserialize<WritingOutcome>(await LineOfAsync(child, stop), HubJson.Compact)!;
    }

    private static async Task<string> LineOfAsync(Process child, CancellationToken stop) =>
        await child.StandardOutput.ReadLineAsync(stop) ?? throw new InvalidOperationException("A writing process ended before it was done; what went wrong is on standard error.");

    private static Process Start()
    {
        var program = Environment.ProcessPath!;
        string[] arguments = Path.GetFileNameWithoutExtension(program) == "dotnet" ? ["exec", typeof(ContentionBench).Assembly.Location, "write"] : ["write"];
        return Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
    }
}
