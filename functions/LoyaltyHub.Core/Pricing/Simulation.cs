using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Pricing;

/// <summary>What programmes would have made of activities: replays them as if nothing had been decided yet, and writes nothing.</summary>
/// <param name="rules">The rules to price.</param>
/// <param name="against">The rules to compare with; null for none.</param>
public sealed class Simulation(ProgrammeTimeline rules, ProgrammeTimeline? against = null)
{
    private const int LeastFileMemory = 64 * 1024 * 1024;
    private const int MostFileMemory = 1024 * 1024 * 1024;

    /// <summary>
    /// How many bytes of a file are in memory at once. A member is decided at one go within them, and a member of a file that fits is done with then, so the more the faster.
    /// Unless said otherwise a sixteenth of the machine's memory, from 64 MiB to 1 GiB.
    /// </summary>
    public int FileMemory { get; init; } = (int)Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 16, LeastFileMemory, MostFileMemory);

    /// <summary>Replays a file of activities, one a line as the hub writes them, in the order of each member's.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cores">How many members are replayed at once; it changes nothing but the time it takes.</param>
    /// <param name="progress">Told how many activities are done, and of how many.</param>
    /// <param name="stop">Cancels.</param>
    /// <exception cref="ActivityFileException">A line is no activity.</exception>
    public async Task<SimulationResult> OfFileAsync(string path, int cores, IProgress<(long Done, long Of)>? progress, CancellationToken stop)
    {
        var file = ActivityFile.Scan(path, cores, stop);

        var replays = await RunAsync(path, file, file.CanPart ? Math.Max(1, cores) : 1, progress, stop);
        if (replays.Count > 1 && !BudgetsSuffice(replays))
        {
            // What is left of a budget goes to whoever comes first of all members.
            replays = await RunAsync(path, file, 1, progress, stop);
        }

        return SimulationResult.Of(replays, rules, against, timePasses: true);
    }

    /// <summary>Replays activities in their order.</summary>
    public SimulationResult Of(IEnumerable<Activity> activities)
    {
        var replay = new Replay(rules, against, null);
        foreach (var activity in activities)
        {
            replay.Settle(activity);
        }

        return SimulationResult.Of([replay], rules, against, timePasses: true);
    }

    /// <summary>
    /// Replays what a ledger recorded, each at the time it was decided, whoever's account it concerned. What had followed from something else is replayed only if it follows again.
    /// What time alone does is done where the ledger recorded something, and not beyond.
    /// </summary>
    /// <param name="entries">The entries, in any order. They wait in a temporary file for their turn.</param>
    /// <param name="from">What happened from this time on is counted; what happened before has its effect on balances, caps, counters and budgets alone. Null to count everything.</param>
    /// <param name="to">What happened before this time; null for all.</param>
    /// <param name="progress">Told how many entries are done, and of how many.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<SimulationResult> OfJournalAsync(
        IAsyncEnumerable<JournalEntry> entries, DateTimeOffset? from = null, DateTimeOffset? to = null, IProgress<(long Done, long Of)>? progress = null, CancellationToken stop = default)
    {
        using var journal = new JournalSpool();
        await foreach (var entry in entries.WithCancellation(stop))
        {
            // A correction says how what happened long before it is decided.
            if (!(entry.Body.Activity.At >= to) || entry.Body.Activity.What is Happening.Corrected)
            {
                journal.Add(entry);
            }
        }

        return SimulationResult.Of([JournalReplay.Run(journal, from, rules, against, progress, stop)], rules, against, timePasses: false);
    }

    private async Task<List<Replay>> RunAsync(string path, ActivityFile file, int parts, IProgress<(long Done, long Of)>? progress, CancellationToken stop)
    {
        var replays = Enumerable.Range(0, parts).Select(_ => new Replay(rules, against, file)).ToList();
        var replay = new FileReplay(path, file, FileMemory, progress, stop);
        await (parts == 1 ? replay.InOrderAsync(replays[0]) : replay.ApartAsync(replays));
        return replays;
    }

    private bool BudgetsSuffice(List<Replay> replays) =>
        World.BudgetsSuffice([.. replays.Select(replay => replay.Rules)], rules)
        && (against is null || World.BudgetsSuffice([.. replays.Select(replay => replay.Against!)], against));
}
