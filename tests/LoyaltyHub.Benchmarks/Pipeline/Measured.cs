using System.Diagnostics;
using System.Text.Json.Serialization;
using LoyaltyHub.Benchmarks.Load;
using LoyaltyHub.Benchmarks.Measuring;

namespace LoyaltyHub.Benchmarks.Pipeline;

/// <summary>One measurement, or the medians of several.</summary>
/// <param name="Callers">Connections that post, wait for the answer, and post the next.</param>
/// <param name="Events">Events posted; of several measurements, all of them.</param>
/// <param name="EventsPerSecond">From the first post until the ledger has the effects of all events.</param>
/// <param name="CallsPerEvent">Storage requests per event until the queues are empty, without receives that found nothing.</param>
/// <param name="IdlePollsPerEvent">The receives that found nothing.</param>
/// <param name="AckP50Ms">Median time from post to 202.</param>
/// <param name="AckP99Ms">99th percentile of the same.</param>
/// <param name="CpuMicrosecondsPerEvent">Processor time of the process that hosts the system, without load generator and emulator.</param>
/// <param name="RowsPerSecond">Rows written by entity group transactions.</param>
/// <param name="RowsPerTransaction">How many of them a transaction held.</param>
internal sealed record Measured(
    int Callers,
    long Events,
    double EventsPerSecond,
    double CallsPerEvent,
    double IdlePollsPerEvent,
    double AckP50Ms,
    double AckP99Ms,
    double CpuMicrosecondsPerEvent,
    double RowsPerSecond,
    double RowsPerTransaction)
{
    /// <summary>Bytes of a row on the wire, headers of its operation included.</summary>
    [JsonIgnore]
    public double BytesPerRow { get; init; }

    /// <summary>Posts an order to a system and waits for all its effects.</summary>
    public static async Task<Measured> TakeAsync(Rig rig, LoadProcess load, LoadOrder order, CancellationToken stop)
    {
        var (calls, effects, cpu) = (rig.Calls, rig.Effects, Process.GetCurrentProcess().TotalProcessorTime);
        var outcome = await load.PostAsync(order, stop);
        var ended = await rig.EffectsReachAsync(effects + order.Events, TimeSpan.FromMinutes(5), stop);
        await rig.Host.DrainAsync(TimeSpan.FromMinutes(1), cancellation: stop);
        var used = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        var made = rig.Calls - calls;
        var seconds = Stopwatch.GetElapsedTime(outcome.StartedAt, ended).TotalSeconds;
        return new Measured(
            order.Callers,
            order.Events,
            order.Events / seconds,
            made.Working / (double)order.Events,
            made.IdlePolls / (double)order.Events,
            outcome.AckP50Ms,
            outcome.AckP99Ms,
            used.TotalMicroseconds / order.Events,
            made.Rows / seconds,
            made.Rows / Math.Max((double)made.Transactions, 1))
        {
            BytesPerRow = made.RowBytes / Math.Max((double)made.Rows, 1),
        };
    }

    /// <summary>The medians of several rounds, figure by figure.</summary>
    public static Measured Median(IReadOnlyCollection<Measured> rounds) => new(
        rounds.First().Callers,
        rounds.Sum(round => round.Events),
        Of(rounds, round => round.EventsPerSecond),
        Of(rounds, round => round.CallsPerEvent),
        Of(rounds, round => round.IdlePollsPerEvent),
        Of(rounds, round => round.AckP50Ms),
        Of(rounds, round => round.AckP99Ms),
        Of(rounds, round => round.CpuMicrosecondsPerEvent),
        Of(rounds, round => round.RowsPerSecond),
        Of(rounds, round => round.RowsPerTransaction));

    private static double Of(IEnumerable<Measured> rounds, Func<Measured, double> figure) => Statistics.Median(rounds.Select(figure));
}
