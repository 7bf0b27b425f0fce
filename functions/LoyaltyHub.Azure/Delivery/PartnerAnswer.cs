using System.Net;
using System.Text.Json;

namespace LoyaltyHub.Azure.Delivery;

/// <summary>Reads a partner's answer to a push.</summary>
internal static class PartnerAnswer
{
    private const int MaxBytes = 64 * 1024;
    private const int MaxReference = 256;
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    public static async Task<Attempt> ReadAsync(HttpResponseMessage response, TimeProvider clock, DateTimeOffset deadline, CancellationToken stop)
    {
        var status = (int)response.StatusCode;
        if (response.IsSuccessStatusCode)
        {
            return new Attempt(new DeliveryOutcome.Acknowledged(status, await ReferenceAsync(response.Content, stop)), Transient: false, Again: false);
        }

        return Failure(response, clock, deadline);
    }

    /// <summary>What an answer that is no success comes to.</summary>
    public static Attempt Failure(HttpResponseMessage response, TimeProvider clock, DateTimeOffset deadline)
    {
        var status = (int)response.StatusCode;
        if (response.StatusCode == HttpStatusCode.Gone)
        {
            return new Attempt(new DeliveryOutcome.Gone(), Transient: false, Again: false);
        }

        var now = clock.GetUtcNow();
        var wait = RetryAfter(response, now);
        var transient = status >= 500 || response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests;

        // Asked to wait longer than there is time, there is no use in waiting: the caller comes back later.
        var again = transient && (wait is null || now + wait < deadline);
        return new Attempt(new DeliveryOutcome.Failed(Reason(status), status, wait), transient, again);
    }

    private static string Reason(int status) => status is >= 300 and < 400
        ? $"The endpoint answered {status}: redirects are not followed."
        : $"The endpoint answered {status}.";

    private static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now)
    {
        var wait = response.Headers.RetryAfter is { } header ? header.Delta ?? header.Date - now : null;
        return wait is not { } given ? null
            : given < TimeSpan.Zero ? TimeSpan.Zero
            : given > LongestWait ? LongestWait
            : given;
    }

    /// <summary>The status alone acknowledges; a body that is cut off, late, too long or no JSON costs the reference only.</summary>
    private static async Task<string?> ReferenceAsync(HttpContent content, CancellationToken stop)
    {
        try
        {
            await using var stream = await content.ReadAsStreamAsync(stop);
            var buffer = new byte[MaxBytes + 1];
            var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, stop);
            return length > MaxBytes ? null : Reference(buffer.AsMemory(0, length));
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    private static string? Reference(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object &&
                document.RootElement.TryGetProperty("reference", out var value) && value.ValueKind == JsonValueKind.String &&
                value.GetString() is { Length: > 0 and <= MaxReference } text && !text.Any(char.IsControl)
                ? text
                : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
