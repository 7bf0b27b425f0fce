namespace LoyaltyHub.Benchmarks.Pipeline;

/// <summary>Everything a run found; the JSON object that is printed.</summary>
/// <param name="Machine">What it ran on.</param>
/// <param name="Rounds">How many rounds the medians are of.</param>
/// <param name="Textbook">The textbook design at the most callers.</param>
/// <param name="TextbookByCallers">The same at each number of callers.</param>
/// <param name="Single">The hub, one event per webhook, at each number of callers.</param>
/// <param name="Batch">The hub, 100 events per webhook.</param>
/// <param name="Lone">A warm event with nothing else going on.</param>
/// <param name="Ceiling">The emulator alone.</param>
/// <param name="Redemption">A till's hold and capture.</param>
/// <param name="Ratios">The hub's figures to the others'.</param>
/// <param name="Memory">The hub's memory over many events.</param>
/// <param name="AuditedEntries">Journal entries the audits recomputed.</param>
/// <param name="AuditDifferences">What the audits of the hub's books found, over all rounds.</param>
internal sealed record PipelineReport(
    Machine Machine,
    int Rounds,
    Measured Textbook,
    IReadOnlyList<Measured> TextbookByCallers,
    IReadOnlyList<Measured> Single,
    Measured Batch,
    Lone Lone,
    Ceiling Ceiling,
    TillRace Redemption,
    Ratios Ratios,
    MemoryUse Memory,
    long AuditedEntries,
    int AuditDifferences)
{
    /// <summary>The medians of all rounds.</summary>
    public static PipelineReport Of(IReadOnlyList<Round> rounds, MemoryUse memory)
    {
        var textbook = PipelinePlan.Callers.Select(callers => Measured.Median([.. rounds.Select(round => round.Textbook[callers])])).ToList();
        var single = PipelinePlan.Callers.Select(callers => Measured.Median([.. rounds.Select(round => round.Single[callers])])).ToList();
        var batch = Measured.Median([.. rounds.Select(round => round.Batch)]);
        return new PipelineReport(
            Machine.This(),
            rounds.Count,
            textbook[^1],
            textbook,
            single,
            batch,
            new Lone(Median(rounds, round => round.LoneCallsPerEvent)),
            new Ceiling(PipelinePlan.BatchCallers, Median(rounds, round => round.CeilingRowsPerSecond)),
            TillRace.Of([.. rounds.Select(round => round.Till)]),
            Ratios.Of(textbook[^1], single[^1], batch, Median(rounds, round => round.CeilingRowsPerSecond)),
            memory,
            rounds.Sum(round => round.AuditedEntries),
            rounds.Sum(round => round.AuditDifferences));
    }

    private static double Median(IEnumerable<Round> rounds, Func<Round, double> figure) => Measuring.Statistics.Median(rounds.Select(figure));
}

/// <summary>What a run ran on.</summary>
internal sealed record Machine(int Processors, string System, string Runtime)
{
    public static Machine This() => new(
        Environment.ProcessorCount,
        global::System.Runtime.InteropServices.RuntimeInformation.OSDescription,
        global::System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription);
}

/// <summary>A warm event with nothing else going on, drained before the next.</summary>
internal sealed record Lone(double CallsPerEvent);

/// <summary>The emulator alone: transactions of 100 new rows as large as the hub's.</summary>
internal sealed record Ceiling(int Writers, double RowsPerSecond);

/// <summary>The hub's figures to the others'.</summary>
/// <param name="Single256ToTextbook">Events per second at 256 callers, one event per webhook.</param>
/// <param name="BatchToTextbook">Events per second with batches, to the textbook at 256 callers.</param>
/// <param name="BatchRowsToCeiling">Rows per second with batches, to the emulator's own ceiling.</param>
internal sealed record Ratios(double Single256ToTextbook, double BatchToTextbook, double BatchRowsToCeiling)
{
    public static Ratios Of(Measured textbook, Measured single, Measured batch, double ceiling) => new(
        single.EventsPerSecond / textbook.EventsPerSecond, batch.EventsPerSecond / textbook.EventsPerSecond, batch.RowsPerSecond / ceiling);
}

/// <summary>Live memory of the process after a full collection, before and after many events.</summary>
/// <param name="StartMiB">Before.</param>
/// <param name="EndMiB">After.</param>
/// <param name="MostMiB">The most of all looks, one every 20,000 events.</param>
/// <param name="Events">The events between.</param>
/// <param name="WorkingSetMiB">What the process had of the machine's memory at the end.</param>
internal sealed record MemoryUse(double StartMiB, double EndMiB, double MostMiB, int Events, double WorkingSetMiB);

/// <summary>What one round measured.</summary>
internal sealed record Round(
    IReadOnlyDictionary<int, Measured> Textbook,
    IReadOnlyDictionary<int, Measured> Single,
    Measured Batch,
    double LoneCallsPerEvent,
    double CeilingRowsPerSecond,
    TillTimes Till,
    long AuditedEntries,
    int AuditDifferences);
