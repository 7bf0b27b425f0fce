using System.Buffers;
using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;

namespace LoyaltyHub.Core.Pricing;

/// <summary>
/// A large part of a file with its lines by groups of members: a few members each, so that what they have is at hand while they are decided. It is read and divided in as many parts at once as
/// there are threads; a group's lines are those of the first part, then those of the next, so those of a member are in their order.
/// </summary>
internal sealed class MemberBlock
{
    /// <summary>About how long the lines of a group are together.</summary>
    private const int GroupBytes = 16 * 1024;
    private const int UsualLine = 256;

    private readonly byte[] bytes;
    private readonly Part[] parts;
    private readonly int threads;

    private MemberBlock(string path, byte[] bytes, int length, long offset, ActivityFile file, int threads)
    {
        (this.bytes, this.threads) = (bytes, threads);
        Text = new ActivityBlock(path, bytes, length, offset);
        Groups = threads * Math.Max(1, length / GroupBytes / threads);
        parts = new Part[threads];
        Parallel.For(0, threads, part => parts[part] = Divide(BeginningOf(part, length), BeginningOf(part + 1, length), file));
    }

    /// <summary>Its text.</summary>
    public ActivityBlock Text { get; }

    /// <summary>Whether it is the whole file: nothing comes after the last line of a member in it.</summary>
    public bool IsAll { get; private init; }

    /// <summary>The large parts of a file in order.</summary>
    /// <param name="path">The file.</param>
    /// <param name="file">What is known of it.</param>
    /// <param name="size">How many bytes a part has at most; more where a line has more.</param>
    /// <param name="threads">How many threads share the groups.</param>
    /// <param name="stop">Cancels.</param>
    public static IEnumerable<MemberBlock> Of(string path, ActivityFile file, int size, int threads, CancellationToken stop)
    {
        using var handle = File.OpenHandle(path);
        var (offset, end, most) = (0L, RandomAccess.GetLength(handle), size);
        while (offset < end)
        {
            stop.ThrowIfCancellationRequested();
            var (length, last) = ((int)Math.Min(most, end - offset), most >= end - offset);
            var bytes = ArrayPool<byte>.Shared.Rent(length);
            Parallel.For(0, threads, part => Read(handle, bytes.AsSpan(0, length)[Share(part, length, threads)..Share(part + 1, length, threads)], offset + Share(part, length, threads)));
            length = last ? length : bytes.AsSpan(0, length).LastIndexOf((byte)'\n') + 1;
            if (length == 0)
            {
                ArrayPool<byte>.Shared.Return(bytes);
                most = checked(2 * most);
                continue;
            }

            yield return new MemberBlock(path, bytes, length, offset, file, threads) { IsAll = last && offset == 0 };
            ArrayPool<byte>.Shared.Return(bytes);
            (offset, most) = (offset + length, size);
        }
    }

    /// <summary>How many groups there are.</summary>
    public int Groups { get; }

    /// <summary>The groups of one of the threads.</summary>
    public IEnumerable<int> GroupsOf(int thread) => Enumerable.Range(thread * (Groups / threads), Groups / threads);

    /// <summary>The lines of a group.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> LinesOf(int group)
    {
        foreach (var part in parts)
        {
            for (var index = part.Groups[group]; index < part.Groups[group + 1]; index++)
            {
                yield return bytes.AsMemory(part.Lines[index].Start, part.Lines[index].Length);
            }
        }
    }

    /// <summary>Sorts the lines of a part by their groups.</summary>
    private Part Divide(int from, int to, ActivityFile file)
    {
        var found = new List<(int Start, int Length, int Group)>((to - from) / UsualLine);
        var starts = new int[Groups + 1];
        foreach (var line in new TextLines(bytes.AsSpan(from, to - from)))
        {
            var group = GroupOf(XxHash3.HashToUInt64(file.LeaderOf(ActivityFile.AliasIn(line))));
            bytes.AsSpan().Overlaps(line, out var start);
            found.Add((start, line.Length, group));
            starts[group + 1]++;
        }

        for (var group = 0; group < Groups; group++)
        {
            starts[group + 1] += starts[group];
        }

        var (lines, next) = (new (int Start, int Length)[found.Count], starts.AsSpan(0, Groups).ToArray());
        foreach (var (start, length, group) in found)
        {
            lines[next[group]++] = (start, length);
        }

        return new Part(lines, starts);
    }

    /// <summary>The group of a member. Its thread is the same in every block, however many groups that has: the thread knows what came before.</summary>
    private int GroupOf(ulong hash)
    {
        var (rest, thread) = Math.DivRem(hash, (ulong)threads);
        var each = (ulong)(Groups / threads);
        return (int)((thread * each) + (rest % each));
    }

    /// <summary>Where the first line begins that begins in a thread's share.</summary>
    private int BeginningOf(int part, int length)
    {
        var share = Share(part, length, threads);
        if (share == 0 || share == length)
        {
            return share;
        }

        var end = bytes.AsSpan(share - 1, length - share + 1).IndexOf((byte)'\n');
        return end < 0 ? length : share + end;
    }

    private static int Share(int part, int length, int threads) => (int)((long)length * part / threads);

    private static void Read(SafeFileHandle handle, Span<byte> into, long offset)
    {
        while (into.Length > 0)
        {
            var read = RandomAccess.Read(handle, into, offset);
            if (read == 0)
            {
                throw new EndOfStreamException("The file became shorter while it was read.");
            }

            into = into[read..];
            offset += read;
        }
    }

    /// <summary>The lines of a part of the block.</summary>
    /// <param name="Lines">The lines, group by group.</param>
    /// <param name="Groups">Where each group begins among them; last, where the last one ends.</param>
    private readonly record struct Part((int Start, int Length)[] Lines, int[] Groups);
}
