using System.IO.Hashing;
using System.Threading.Channels;
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
    private const int BlocksAhead = 4;

    /// <summary>Replays a file of activities, one a line as the hub writes them, in the order of each member's.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cores">How many members are replayed at once; it changes nothing but the time it takes.</param>
    /// <param name="progress">Told how many activities are done, and of how many.</param>
    /// <param name="stop">Cancels.</param>
    /// <exception cref="ActivityFileException">A line is no activity.</exception>
    public async Task<SimulationResult> OfFileAsync(string path, int cores, IProgress<(long Done, long Of)>? progress, CancellationToken stop)
    {
        var file = ActivityFile.Scan(path, stop);

        // A budget goes to whoever comes first of all members.
        var parts = file.CanPart && !HasBudgets(rules) && !HasBudgets(against) ? Math.Max(1, cores) : 1;
        var replays = Enumerable.Range(0, parts).Select(_ => new Replay(rules, against, file)).ToList();
        var queues = replays.Select(_ => Channel.CreateBounded<(ActivityBlock Block, List<int> Lines)>(BlocksAhead)).ToList();
        var workers = replays.Zip(queues, (replay, queue) => Task.Run(() => WorkAsync(replay, queue.Reader), CancellationToken.None)).ToList();
        try
        {
            await FeedAsync(path, file, [.. queues.Select(queue => queue.Writer)], progress, stop);
        }
        finally
        {
            queues.ForEach(queue => queue.Writer.TryComplete());
        }

        await Task.WhenAll(workers);
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

    private static bool HasBudgets(ProgrammeTimeline? timeline) => timeline?.Budgets.Any() == true;

    private static async Task FeedAsync(
        string path, ActivityFile file, IReadOnlyList<ChannelWriter<(ActivityBlock Block, List<int> Lines)>> queues, IProgress<(long Done, long Of)>? progress, CancellationToken stop)
    {
        var done = 0L;
        foreach (var block in ActivityBlock.Of(path, stop))
        {
            block.Share(queues.Count);
            var parts = Part(block, file, queues.Count);
            for (var part = 0; part < queues.Count; part++)
            {
                await queues[part].WriteAsync((block, parts[part]), stop);
            }

            done += block.Lines.Count;
            block.Release();
            progress?.Report((done, file.Lines));
        }
    }

    private static List<int>[] Part(ActivityBlock block, ActivityFile file, int count)
    {
        var parts = new List<int>[count];
        for (var part = 0; part < count; part++)
        {
            parts[part] = new List<int>(block.Lines.Count / count * 2);
        }

        for (var line = 0; line < block.Lines.Count; line++)
        {
            var (start, length) = block.Lines[line];
            var part = count == 1 ? 0 : (int)(XxHash3.HashToUInt64(file.LeaderOf(ActivityFile.AliasIn(block.Bytes.AsSpan(start, length)))) % (ulong)count);
            parts[part].Add(line);
        }

        return parts;
    }

    private static async Task WorkAsync(Replay replay, ChannelReader<(ActivityBlock Block, List<int> Lines)> queue)
    {
        var reading = new ActivityLine();
        try
        {
            await foreach (var (block, lines) in queue.ReadAllAsync())
            {
                foreach (var line in lines)
                {
                    var (start, length) = block.Lines[line];
                    replay.Settle(block.Read(block.Bytes.AsSpan(start, length), reading));
                }

                block.Release();
            }
        }
        catch
        {
            // Whoever fills the queue would wait for ever.
            await foreach (var (block, _) in queue.ReadAllAsync())
            {
                block.Release();
            }

            throw;
        }
    }
}
