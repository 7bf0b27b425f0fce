using System.IO.Hashing;
using System.Threading.Channels;
using LoyaltyHub.Core.Activities;

namespace LoyaltyHub.Core.Pricing;

/// <summary>
/// Replays a file on several threads. Where members can be replayed apart from each other, each thread reads and decides the lines of its own, a few members at a time within a large block: what
/// they have is then at hand, and what they had is forgotten before anything has to look after it. Where they cannot, one reads ahead and another decides.
/// </summary>
internal static class FileReplay
{
    private const int LargeBlock = 64 * 1024 * 1024;
    private const int BlocksAhead = 4;

    /// <summary>Into how many groups of members a thread divides a large block.</summary>
    private const int Groups = 256;

    /// <summary>Replays a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="file">What is known of it.</param>
    /// <param name="replays">What takes the activities: one for all of them, or several for a part of the members each.</param>
    /// <param name="progress">Told how many activities are done, and of how many.</param>
    /// <param name="stop">Cancels.</param>
    /// <exception cref="ActivityFileException">A line is no activity.</exception>
    public static async Task RunAsync(string path, ActivityFile file, IReadOnlyList<Replay> replays, IProgress<(long Done, long Of)>? progress, CancellationToken stop)
    {
        var queues = replays.Select(_ => Channel.CreateBounded<IEnumerable<Activity>>(replays.Count == 1 ? BlocksAhead : 1)).ToList();
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
        foreach (var block in queues.Count == 1 ? ActivityBlock.Of(path, stop) : ActivityBlock.Of(path, stop, LargeBlock))
        {
            block.Share(queues.Count);
            if (queues.Count == 1)
            {
                await queues[0].WriteAsync([.. Read(block, block.Lines, readings[0])], stop);
            }
            else
            {
                var groups = GroupsOf(block, file, queues.Count);
                for (var part = 0; part < queues.Count; part++)
                {
                    await queues[part].WriteAsync(Read(block, groups.Skip(part * Groups).Take(Groups).SelectMany(lines => lines), readings[part]), stop);
                }
            }

            done += block.Lines.Count;
            block.Release();
            progress?.Report((done, file.Lines));
        }
    }

    /// <summary>The lines of a block by groups of members, so many for each thread; those of a member in their order.</summary>
    private static List<(int Start, int Length)>[] GroupsOf(ActivityBlock block, ActivityFile file, int threads)
    {
        var groups = new List<(int Start, int Length)>[threads * Groups];
        for (var group = 0; group < groups.Length; group++)
        {
            groups[group] = [];
        }

        foreach (var line in block.Lines)
        {
            var leader = file.LeaderOf(ActivityFile.AliasIn(block.Bytes.AsSpan(line.Start, line.Length)));
            groups[XxHash3.HashToUInt64(leader) % (ulong)groups.Length].Add(line);
        }

        return groups;
    }

    /// <summary>Reads lines as they are asked for.</summary>
    private static IEnumerable<Activity> Read(ActivityBlock block, IEnumerable<(int Start, int Length)> lines, ActivityLine reading)
    {
        foreach (var (start, length) in lines)
        {
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
