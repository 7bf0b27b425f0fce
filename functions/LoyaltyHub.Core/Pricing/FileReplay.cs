using System.IO.Hashing;
using System.Threading.Channels;
using LoyaltyHub.Core.Activities;

namespace LoyaltyHub.Core.Pricing;

/// <summary>
/// Replays a file on several threads. Where members can be replayed apart from each other, each thread reads and decides the lines of its own; where they cannot, one reads ahead and
/// another decides.
/// </summary>
internal static class FileReplay
{
    private const int BlocksAhead = 4;

    /// <summary>Replays a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="file">What is known of it.</param>
    /// <param name="replays">What takes the activities: one for all of them, or several for a part of the members each.</param>
    /// <param name="progress">Told how many activities are done, and of how many.</param>
    /// <param name="stop">Cancels.</param>
    /// <exception cref="ActivityFileException">A line is no activity.</exception>
    public static async Task RunAsync(string path, ActivityFile file, IReadOnlyList<Replay> replays, IProgress<(long Done, long Of)>? progress, CancellationToken stop)
    {
        var queues = replays.Select(_ => Channel.CreateBounded<IEnumerable<Activity>>(BlocksAhead)).ToList();
        var workers = replays.Zip(queues, (replay, queue) => Task.Run(() => DecideAsync(replay, queue.Reader), CancellationToken.None)).ToList();
        try
        {
            await FeedAsync(path, file, [.. queues.Select(queue => queue.Writer)], progress, stop);
        }
        finally
        {
            queues.ForEach(queue => queue.Writer.TryComplete());
        }

        await Task.WhenAll(workers);
    }

    private static async Task FeedAsync(
        string path, ActivityFile file, IReadOnlyList<ChannelWriter<IEnumerable<Activity>>> queues, IProgress<(long Done, long Of)>? progress, CancellationToken stop)
    {
        var done = 0L;
        var readings = queues.Select(_ => new ActivityLine()).ToList();
        foreach (var block in ActivityBlock.Of(path, stop))
        {
            block.Share(queues.Count);
            var parts = Part(block, file, queues.Count);
            for (var part = 0; part < queues.Count; part++)
            {
                var activities = Read(block, parts[part], readings[part]);
                await queues[part].WriteAsync(queues.Count == 1 ? [.. activities] : activities, stop);
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

    /// <summary>Reads lines as they are asked for.</summary>
    private static IEnumerable<Activity> Read(ActivityBlock block, List<int> lines, ActivityLine reading)
    {
        foreach (var line in lines)
        {
            var (start, length) = block.Lines[line];
            yield return block.Read(block.Bytes.AsSpan(start, length), reading);
        }

        block.Release();
    }

    private static async Task DecideAsync(Replay replay, ChannelReader<IEnumerable<Activity>> queue)
    {
        try
        {
            await foreach (var activities in queue.ReadAllAsync())
            {
                foreach (var activity in activities)
                {
                    replay.Settle(activity);
                }
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
}
