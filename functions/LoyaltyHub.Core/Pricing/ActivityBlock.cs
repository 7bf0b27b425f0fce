using System.Buffers;
using System.Text.Json;
using LoyaltyHub.Core.Activities;

namespace LoyaltyHub.Core.Pricing;

/// <summary>Some whole lines of a file; the bytes go back to their pool when they have been read.</summary>
internal sealed class ActivityBlock(string path, byte[] bytes, int length, long offset)
{
    private const int Size = 1024 * 1024;

    /// <summary>Its bytes.</summary>
    public ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, length);

    /// <summary>The blocks of a file in order.</summary>
    /// <param name="path">The file.</param>
    /// <param name="stop">Cancels.</param>
    public static IEnumerable<ActivityBlock> Of(string path, CancellationToken stop)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.SequentialScan);
        var bytes = ArrayPool<byte>.Shared.Rent(Size);
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
                var next = ArrayPool<byte>.Shared.Rent(Math.Max(Size, rest.Length));
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
            var activity = reading.Read(line);
            return UnreadLine.Nonsense(activity.What) is { } nonsense ? throw new JsonException(nonsense) : activity;
        }
        catch (JsonException fault)
        {
            var number = NumberOf(offset + StartOf(line));
            throw new ActivityFileException(
                number,
                $"{path}:{number}: this is no activity: {UnreadLine.Words(fault)}. Write one JSON object a line, as the hub does: {{\"partner\":…,\"eventId\":…,\"alias\":…,\"at\":…,\"what\":{{\"kind\":\"purchase\",…}},\"bodyHash\":…}}");
        }
    }

    /// <summary>Says that nobody reads it any more.</summary>
    public void Release() => ArrayPool<byte>.Shared.Return(bytes);

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
}

/// <summary>Walks the lines of some text, without their ends; empty ones are left out. For <see langword="foreach"/>.</summary>
internal ref struct TextLines(ReadOnlySpan<byte> text)
{
    private ReadOnlySpan<byte> rest = text;

    public ReadOnlySpan<byte> Current { readonly get; private set; }

    public readonly TextLines GetEnumerator() => this;

    public bool MoveNext()
    {
        while (!rest.IsEmpty)
        {
            var length = rest.IndexOf((byte)'\n');
            Current = (length < 0 ? rest : rest[..length]).TrimEnd((byte)'\r');
            rest = length < 0 ? default : rest[(length + 1)..];
            if (!Current.IsEmpty)
            {
                return true;
            }
        }

        return false;
    }
}
