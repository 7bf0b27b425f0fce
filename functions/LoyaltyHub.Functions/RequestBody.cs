using System.IO.Compression;
using LoyaltyHub.Core.Activities;
using Microsoft.AspNetCore.Http;

namespace LoyaltyHub.Functions;

/// <summary>A call's body, as its sender made it before compressing it, or the answer that refuses it.</summary>
internal abstract record RequestBody
{
    /// <summary>The largest body taken, in bytes: as sent, and after it was unpacked.</summary>
    public const int MaxBytes = 1024 * 1024;

    private RequestBody()
    {
    }

    /// <summary>Reads a body; no further than is allowed, however small a compressed one looks.</summary>
    public static async Task<RequestBody> ReadAsync(HttpRequest request, CancellationToken stop)
    {
        if (request.ContentLength > MaxBytes)
        {
            return TooLarge();
        }

        if (request.Headers.ContentEncoding.Count == 0)
        {
            return await BytesAsync(request.Body, request.ContentLength, stop) is { } bytes ? new Read(bytes) : TooLarge();
        }

        // What was compressed is read whole first: an unpacking stream would wait for a sender that never ends.
        if (await BytesAsync(request.Body, request.ContentLength, stop) is not { } packed)
        {
            return TooLarge();
        }

        await using var source = new MemoryStream(packed);
        await using var unpacked = Unpacked(request.Headers.ContentEncoding, source);
        if (unpacked is null)
        {
            return new Refused(Problems.MediaType("Send the body without Content-Encoding, or with one of gzip, br and deflate."));
        }

        try
        {
            return await BytesAsync(unpacked, null, stop) is { } bytes ? new Read(bytes) : TooLarge();
        }
        catch (Exception fault) when (fault is InvalidDataException or InvalidOperationException)
        {
            return new Refused(Problems.Unprocessable($"The body cannot be unpacked: it is not {request.Headers.ContentEncoding}.", Array.Empty<FieldError>()));
        }
    }

    private static Stream? Unpacked(string? encoding, Stream source) => encoding?.Trim().ToLowerInvariant() switch
    {
        "gzip" or "x-gzip" => new GZipStream(source, CompressionMode.Decompress),
        "br" => new BrotliStream(source, CompressionMode.Decompress),
        "deflate" => new ZLibStream(source, CompressionMode.Decompress),
        _ => null,
    };

    private static Refused TooLarge() => new(Problems.Of(
        StatusCodes.Status413PayloadTooLarge, "body-too-large", "The body is too large", $"A webhook holds at most {MaxBytes} bytes, also after unpacking. Send the events in several calls."));

    /// <summary>The bytes, or null where there are more than allowed.</summary>
    private static async Task<byte[]?> BytesAsync(Stream body, long? announced, CancellationToken stop)
    {
        // What a caller announces is believed only as far as it arrives: the signature is not checked yet.
        var bytes = new byte[Math.Min(announced ?? int.MaxValue, 64 * 1024)];
        var length = 0;
        for (int read; length != announced && (read = await body.ReadAsync(bytes.AsMemory(length), stop)) > 0;)
        {
            length += read;
            if (length > MaxBytes)
            {
                return null;
            }

            if (length == bytes.Length && length != announced)
            {
                Array.Resize(ref bytes, Math.Min(2 * length, MaxBytes + 1));
            }
        }

        return length == bytes.Length ? bytes : bytes[..length];
    }

    /// <summary>The body.</summary>
    public sealed record Read(byte[] Bytes) : RequestBody;

    /// <summary>It is not taken.</summary>
    public sealed record Refused(IResult Answer) : RequestBody;
}
