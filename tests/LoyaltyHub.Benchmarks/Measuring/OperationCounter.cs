namespace LoyaltyHub.Benchmarks.Measuring;

/// <summary>Counts the operations of an entity group transaction from its multipart body: each has one request line.</summary>
internal sealed class OperationCounter : Stream
{
    private readonly byte[] overlap = new byte[16];
    private int kept;

    /// <summary>Operations so far.</summary>
    public int Operations { get; private set; }

    /// <summary>Bytes so far.</summary>
    public long Bytes { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => Bytes;

    public override long Position { get => Bytes; set => throw new NotSupportedException(); }

    private static ReadOnlySpan<byte> Mark => " HTTP/1.1\r\n"u8;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Bytes += buffer.Length;
        Operations += buffer.Count(Mark) + AcrossTheSeam(buffer);
        Keep(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private int AcrossTheSeam(ReadOnlySpan<byte> buffer)
    {
        Span<byte> seam = stackalloc byte[2 * (Mark.Length - 1)];
        overlap.AsSpan(0, kept).CopyTo(seam);
        var begin = buffer[..Math.Min(buffer.Length, Mark.Length - 1)];
        begin.CopyTo(seam[kept..]);
        return seam[..(kept + begin.Length)].IndexOf(Mark) >= 0 ? 1 : 0;
    }

    private void Keep(ReadOnlySpan<byte> buffer)
    {
        Span<byte> all = stackalloc byte[overlap.Length + Mark.Length];
        overlap.AsSpan(0, kept).CopyTo(all);
        var end = buffer.Length >= Mark.Length - 1 ? buffer[^(Mark.Length - 1)..] : buffer;
        end.CopyTo(all[kept..]);
        var joined = all[..(kept + end.Length)];
        var rest = joined.Length >= Mark.Length - 1 ? joined[^(Mark.Length - 1)..] : joined;
        rest.CopyTo(overlap);
        kept = rest.Length;
    }
}
