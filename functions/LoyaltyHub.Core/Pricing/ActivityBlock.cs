using System.Buffers;
using System.Text.Json;
using LoyaltyHub.Core.Activities;

namespace LoyaltyHub.Core.Pricing;

/// <summary>Some whole lines of a file; the bytes go back to their pool when the last reader is done.</summary>
internal sealed class ActivityBlock(string path, byte[] bytes, int length, long offset)
{
    private const int Size = 1024 * 1024;
    private const int UsualLine = 256;
    private int readers = 1;
    private List<(int Start, int Length)>? lines;

    public byte[] Bytes => bytes;

    /// <summary>Its lines; found by whoever asks first, so that the next block need not wait for it.</summary>
    public IReadOnlyList<(int Start, int Length)> Lines => lines ??= LinesOf(bytes.AsSpan(0, length));

    /// <summary>The blocks of a file in order. Empty lines are left out.</summary>
    /// <param name="path">The file.</param>
    /// <param name="stop">Cancels.</param>
    /// <param name="size">About how many bytes a block has.</param>
    public static IEnumerable<ActivityBlock> Of(string path, CancellationToken stop, int size = Size)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.SequentialScan);
        var bytes = ArrayPool<byte>.Shared.Rent(size);
        var (filled, offset) = (0, 0L);
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            if (filled == bytes.Length)
            {
                var larger = ArrayPool<byte>.Shared.Rent(2 * bytes.Length);
                bytes.AsSpan(0, filled).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(bytes);
                bytes = larger;
            }

            var read = file.Read(bytes, filled, bytes.Length - filled);
            filled += read;
            var end = read == 0 ? filled : bytes.AsSpan(0, filled).LastIndexOf((byte)'\n') + 1;
            if (end > 0)
            {
                var rest = bytes.AsSpan(end, filled - end);
                var next = ArrayPool<byte>.Shared.Rent(Math.Max(size, rest.Length));
                rest.CopyTo(next);
                yield return new ActivityBlock(path, bytes, end, offset);
                (bytes, filled, offset) = (next, filled - end, offset + end);
            }

            if (read == 0)
            {
                ArrayPool<byte>.Shared.Return(bytes);
                yield break;
            }
        }
    }

    /// <summary>Reads one of its lines.</summary>
    /// <exception cref="ActivityFileException">It is no activity.</exception>
    public Activity Read(ReadOnlySpan<byte> line, ActivityLine reading)
    {
        try
        {
            return reading.Read(line);
        }
        catch (JsonException fault)
        {
            var number = NumberOf(offset + StartOf(line));
            throw new ActivityFileException(
                number,
                $"{path}:{number}: this is no activity: {fault.Message.Split(" Path:")[0]} Write one JSON object a line, as the hub does: {{\"partner\":…,\"eventId\":…,\"alias\":…,\"at\":…,\"what\":{{\"kind\":\"purchase\",…}},\"bodyHash\":…}}");
        }
    }

    /// <summary>Says that so many more will read it.</summary>
    public void Share(int more) => Interlocked.Add(ref readers, more);

    /// <summary>Says that one reader is done.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref readers) == 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private int StartOf(ReadOnlySpan<byte> line) => bytes.AsSpan().Overlaps(line, out var start) ? start : 0;

    /// <summary>Which line begins somewhere in the file. Only where one cannot be read, so nobody counts them before.</summary>
    private long NumberOf(long start)
    {
        using var file = File.OpenHandle(path);
        var (number, part) = (1L, new byte[Size]);
        for (var at = 0L; at < start;)
        {
            var read = RandomAccess.Read(file, part.AsSpan(0, (int)Math.Min(Size, start - at)), at);
            if (read == 0)
            {
                break;
            }

            number += part.AsSpan(0, read).Count((byte)'\n');
            at += read;
        }

        return number;
    }

    private static List<(int Start, int Length)> LinesOf(ReadOnlySpan<byte> bytes)
    {
        var lines = new List<(int Start, int Length)>(bytes.Length / UsualLine);
        for (var start = 0; start < bytes.Length;)
        {
            var length = bytes[start..].IndexOf((byte)'\n');
            var end = length < 0 ? bytes.Length : start + length;
            var text = bytes[start..end].TrimEnd((byte)'\r');
            if (text.Length > 0)
            {
                lines.Add((start, text.Length));
            }

            start = end + 1;
        }

        return lines;
    }
}
