using System.Diagnostics;
using System.Globalization;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Benchmarks.Load;
using LoyaltyHub.Benchmarks.Measuring;
using Microsoft.Extensions.DependencyInjection;

namespace LoyaltyHub.Benchmarks.Pipeline;

/// <summary>Runs the rounds: in each, both systems on fresh emulators of their own, measured in turns, then the books are audited.</summary>
internal sealed class PipelineBench(PipelinePlan plan, LoadProcess load, StorageCalls calls, SettledActivities settled, IProgress<string> progress, CancellationToken stop)
{
    private const double Mebibyte = 1024 * 1024;

    private readonly IReadOnlyDictionary<string, string> secrets = Rig.NewSecrets();
    private readonly Dictionary<string, double> rates = [];
    private readonly Stopwatch running = Stopwatch.StartNew();
    private MemoryUse? memory;
    private int orders;

    /// <summary>Measures everything.</summary>
    public async Task<PipelineReport> RunAsync()
    {
        var rounds = new List<Round>();
        while (memory is null)
        {
            progress.Report($"Round {rounds.Count + 1} of {plan.Rounds}");
            rounds.Add(await RoundAsync(mayBeLast: rounds.Count + 1 == plan.Rounds));
        }

        return PipelineReport.Of(rounds, memory);
    }

    private async Task<Round> RoundAsync(bool mayBeLast)
    {
        await using var textbook = await Rig.StartTextbookAsync(secrets, calls, stop);
        await using var hub = await Rig.StartHubAsync(secrets, calls, settled, stop);
        var fresh = orders == 0;
        await WarmUpAsync(textbook, hub);
        if (fresh)
        {
            // Once more in the first round, while the code both have in common is still being compiled.
            await WarmUpAsync(textbook, hub);
        }

        var (ofTextbook, single) = (new Dictionary<int, Measured>(), new Dictionary<int, Measured>());
        foreach (var callers in PipelinePlan.Callers)
        {
            ofTextbook[callers] = await TakeAsync("textbook", textbook, callers, 1);
            single[callers] = await TakeAsync("single", hub, callers, 1);
        }

        var lone = await LoneAsync(hub);
        var batch = await TakeAsync("batch", hub, PipelinePlan.BatchCallers, PipelinePlan.BatchEvents);
        var bare = await BareStorage.OpenAsync(hub, batch.BytesPerRow, stop);
        var ceiling = await CeilingAsync(hub, bare, batch);
        var till = await TillRace.RunAsync(hub, bare, NextRun(), plan.Redemptions, stop);
        if (mayBeLast || running.Elapsed > PipelinePlan.NoFurtherRound)
        {
            memory = await EndureAsync(hub);
        }

        var (entries, differences) = await AuditAsync(hub);
        return new Round(ofTextbook, single, batch, lone, ceiling, till, entries, differences);
    }

    // Every member is known, every connection open and the code compiled before anything is measured.
    private async Task WarmUpAsync(Rig textbook, Rig hub)
    {
        var most = PipelinePlan.Callers[^1];
        await Measured.TakeAsync(hub, load, Order(hub, PipelinePlan.BatchCallers, Traffic.Members / PipelinePlan.BatchEvents, PipelinePlan.BatchEvents), stop);
        foreach (var (name, rig, requests, events) in new[] { ("single", hub, 4 * most, 1), ("textbook", textbook, most, 1), ("batch", hub, 30, PipelinePlan.BatchEvents) })
        {
            var callers = events > 1 ? PipelinePlan.BatchCallers : most;
            var warm = await Measured.TakeAsync(rig, load, Order(rig, callers, requests, events), stop);
            rates.TryAdd(name + callers, warm.EventsPerSecond);
            rates.TryAdd(name + 64, warm.EventsPerSecond / 2);
            rates.TryAdd(name + 1, Math.Min(warm.EventsPerSecond / 2, 60));
        }
    }

    private async Task<Measured> TakeAsync(string name, Rig rig, int callers, int events)
    {
        var time = callers == PipelinePlan.Callers[^1] || events > 1 ? plan.Time : plan.Time / 2;
        var requests = (int)Math.Max(rates[name + callers] * time.TotalSeconds / events, 2 * callers);
        var measured = await Measured.TakeAsync(rig, load, Order(rig, callers, requests, events), stop);
        rates[name + callers] = measured.EventsPerSecond;
        progress.Report(string.Create(
            CultureInfo.InvariantCulture,
            $"  {name} {callers}×{events}: {measured.Events} events, {measured.EventsPerSecond:0} events/s, {measured.CallsPerEvent:0.000} calls/event, ack p50 {measured.AckP50Ms:0.0} ms p99 {measured.AckP99Ms:0.0} ms, {measured.CpuMicrosecondsPerEvent:0} µs CPU/event"));
        return measured;
    }

    private async Task<double> LoneAsync(Rig hub)
    {
        var calls = new List<double>();
        for (var number = 0; number < PipelinePlan.LoneEvents; number++)
        {
            calls.Add((await Measured.TakeAsync(hub, load, Order(hub, 1, 1, 1), stop)).CallsPerEvent);
        }

        return calls.Average();
    }

    private async Task<double> CeilingAsync(Rig hub, BareStorage bare, Measured batch)
    {
        var before = hub.Calls;
        var rows = await bare.CeilingAsync(PipelinePlan.BatchCallers, plan.Time / 2, stop);
        var sent = hub.Calls - before;
        progress.Report(string.Create(
            CultureInfo.InvariantCulture,
            $"  ceiling: {rows:0} rows/s of {sent.RowBytes / sent.Rows} bytes; batches wrote {batch.RowsPerSecond:0} rows/s of {batch.BytesPerRow:0} bytes, {batch.RowsPerTransaction:0.0} a transaction"));
        return rows;
    }

    private async Task<MemoryUse> EndureAsync(Rig hub)
    {
        var live = new List<double> { LiveMiB() };
        var (posted, watch) = (0, Stopwatch.StartNew());
        while (posted < plan.Endurance && (posted == 0 || running.Elapsed < PipelinePlan.NoFurtherSlice))
        {
            var slice = Math.Min(PipelinePlan.EnduranceSlice, plan.Endurance - posted);
            await Measured.TakeAsync(hub, load, Order(hub, PipelinePlan.BatchCallers, Math.Max(slice / PipelinePlan.BatchEvents, 1), PipelinePlan.BatchEvents), stop);
            posted += slice;
            live.Add(LiveMiB());
        }

        progress.Report(string.Create(
            CultureInfo.InvariantCulture,
            $"  endurance: {posted} events at {posted / watch.Elapsed.TotalSeconds:0} events/s, live memory in MiB {string.Join(", ", live.Select(size => size.ToString("0.0", CultureInfo.InvariantCulture)))}"));
        return new MemoryUse(live[0], live[^1], live.Max(), posted, Environment.WorkingSet / Mebibyte);
    }

    private static double LiveMiB() => GC.GetTotalMemory(forceFullCollection: true) / Mebibyte;

    private async Task<(long Entries, int Differences)> AuditAsync(Rig hub)
    {
        var watch = Stopwatch.StartNew();
        var report = await hub.Host.Services.GetRequiredService<BooksAudit>().RunAsync(null, stop);
        foreach (var difference in report.Differences)
        {
            progress.Report($"  audit: {difference.Where}: {difference.What}");
        }

        var missing = report.Ledger.Entries == hub.Effects ? 0 : 1;
        progress.Report($"  audit: {report.Ledger.Entries} entries of {hub.Effects} events, {report.Differences.Count} differences, {watch.Elapsed.TotalSeconds:0} s");
        return (report.Ledger.Entries, report.Differences.Count + missing);
    }

    private LoadOrder Order(Rig rig, int callers, int requests, int events) => new(rig.Host.BaseAddress, NextRun(), callers, requests, events, secrets);

    private string NextRun() => $"r{(++orders).ToString(CultureInfo.InvariantCulture)}";
}
