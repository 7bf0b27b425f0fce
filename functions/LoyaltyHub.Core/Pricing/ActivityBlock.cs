using System.Buffers;
using System.Text.Json;
using LoyaltyHub.Core.Activities;

namespace LoyaltyHub.Core.Pricing;

/// <summary>Some whole lines of a file; the bytes go back to their pool when the last reader is done.</summary>
internal sealed class ActivityBlock(string path, byte[] bytes, long firstLine, IReadOnlyList<(int Start, int Length)> lines)
{
    private const int Size = 1024 * 1024;
    private int readers = 1;

    public byte[] Bytes => bytes;

    public IReadOnlyList<(int Start, int Length)> Lines => lines;

    /// <summary>The blocks of a file in order. Empty lines are left out.</summary>
    public static IEnumerable<ActivityBlock> Of(string path, CancellationToken stop)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.SequentialScan);
        var bytes = ArrayPool<byte>.Shared.Rent(Size);
        var (filled, line) = (0, 1L);
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
                var lines = LinesOf(bytes.AsSpan(0, end), out var count);
                var rest = bytes.AsSpan(end, filled - end);
                var next = ArrayPool<byte>.Shared.Rent(Math.Max(Size, rest.Length));
                rest.CopyTo(next);
                yield return new ActivityBlock(path, bytes, line, lines);
                (bytes, filled, line) = (next, filled - end, line + count);
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
            var number = firstLine + bytes.AsSpan(0, StartOf(line)).Count((byte)'\n');
            throw new ActivityFileException(
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

    private static List<(int Start, int Length)> LinesOf(ReadOnlySpan<byte> bytes, out long count)
    {
        var lines = new List<(int Start, int Length)>();
        count = 0;
        for (var start = 0; start < bytes.Length; count++)
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
