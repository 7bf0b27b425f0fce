using System.Threading.Channels;
using LoyaltyHub.Core.Activities;

namespace LoyaltyHub.Core.Pricing;

/// <summary>
/// Replays a file on several threads. Where members can be replayed apart from each other, each thread reads and decides the lines of its own, a few members at a time within a large block: what
/// they have is then at hand, and forgotten before anything has to look after it. Where they cannot, one reads ahead and another decides.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="file">What is known of it.</param>
/// <param name="size">How many bytes a large block has.</param>
/// <param name="progress">Told how many activities are done, and of how many.</param>
/// <param name="stop">Cancels.</param>
internal sealed class FileReplay(string path, ActivityFile file, int size, IProgress<(long Done, long Of)>? progress, CancellationToken stop)
{
    private const int BlocksAhead = 4;

    /// <summary>After how many activities a thread tells of them.</summary>
    private const int Told = 10_000;

    private readonly Lock telling = new();
    private int taken;
    private long done;

    /// <summary>Replays it one after the other.</summary>
    /// <exception cref="ActivityFileException">A line is no activity.</exception>
    public async Task InOrderAsync(Replay replay)
    {
        var queue = Channel.CreateBounded<List<Activity>>(BlocksAhead);
        var deciding = Task.Run(() => DecideAsync(replay, queue.Reader), CancellationToken.None);
        try
        {
            var reading = new ActivityLine();
            foreach (var block in ActivityBlock.Of(path, stop))
            {
                var activities = new List<Activity>();
                foreach (var line in new TextLines(block.Bytes))
                {
                    activities.Add(block.Read(line, reading));
                }

                block.Release();
                await queue.Writer.WriteAsync(activities, stop);
            }
        }
        finally
        {
            queue.Writer.TryComplete();
        }

        await deciding;
    }

    /// <summary>Replays it with a part of the members each.</summary>
    /// <exception cref="ActivityFileException">A line is no activity.</exception>
    public async Task ApartAsync(IReadOnlyList<Replay> replays)
    {
        foreach (var block in MemberBlock.Of(path, file, size, replays.Count, stop))
        {
            taken = 0;
            await Task.WhenAll(replays.Select((replay, thread) => Task.Run(() => Decide(block, thread, replay), stop)));
        }
    }

    private void Decide(MemberBlock block, int thread, Replay replay)
    {
        var (reading, decided) = (new ActivityLine(), 0);
        foreach (var group in block.IsAll ? Next(block) : block.GroupsOf(thread))
        {
            stop.ThrowIfCancellationRequested();
            foreach (var line in block.LinesOf(group))
            {
                replay.Settle(block.Text.Read(line.Span, reading));
                decided++;
            }

            if (block.IsAll)
            {
                replay.Conclude(file.Last, timePasses: true);
            }

            if (decided >= Told)
            {
                Tell(decided);
                decided = 0;
            }
        }

        Tell(decided);
    }

    /// <summary>The groups that no other thread has taken, where none of them has to know what a thread decided before: whoever is faster takes more.</summary>
    private IEnumerable<int> Next(MemberBlock block)
    {
        while (Interlocked.Increment(ref taken) is var next && next <= block.Groups)
        {
            yield return next - 1;
        }
    }

    private async Task DecideAsync(Replay replay, ChannelReader<List<Activity>> queue)
    {
        try
        {
            await foreach (var activities in queue.ReadAllAsync())
            {
                activities.ForEach(replay.Settle);
                Tell(activities.Count);
            }
        }
        catch
        {
            // Whoever fills the queue would wait for ever.
            await foreach (var _ in queue.ReadAllAsync())
            {
            }

            throw;
        }
    }

    private void Tell(int more)
    {
        lock (telling)
        {
            done += more;
            progress?.Report((done, file.Lines));
        }
    }
}
