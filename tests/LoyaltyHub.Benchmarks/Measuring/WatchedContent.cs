namespace LoyaltyHub.Benchmarks.Measuring;

/// <summary>An answer's content that tells how long it was, once it has been read.</summary>
internal sealed class WatchedContent : Stream
{
    private readonly Stream inner;
    private readonly Action<long> told;
    private long length;
    private bool disposed;

    private WatchedContent(Stream inner, Action<long> told) => (this.inner, this.told) = (inner, told);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => length; set => throw new NotSupportedException(); }

    /// <summary>The same content, watched. Its bytes come from the connection as before; nothing is buffered.</summary>
    public static HttpContent Of(HttpContent content, Action<long> told)
    {
        var watched = new StreamContent(new WatchedContent(content.ReadAsStream(), told));
        foreach (var header in content.Headers)
        {
            watched.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        return watched;
    }

    public override int Read(byte[] buffer, int offset, int count) => Count(inner.Read(buffer, offset, count));

    public override int Read(Span<byte> buffer) => Count(inner.Read(buffer));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await inner.ReadAsync(buffer, cancellationToken));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !disposed)
        {
            disposed = true;
            inner.Dispose();
            told(length);
        }

        base.Dispose(disposing);
    }

    private int Count(int read)
    {
        length += read;
        return read;
    }
}
