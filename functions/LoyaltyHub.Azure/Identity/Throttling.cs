using System.Collections.Concurrent;
using System.Globalization;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using LoyaltyHub.Azure.Tables;

namespace LoyaltyHub.Azure.Identity;

/// <summary>
/// Keeps to <c>Retry-After</c>: when storage that is busy asks to be left alone, no request to the same table leaves this process earlier, whoever makes it.
/// The SDK's own retries keep only the request that was refused waiting, and what waits behind that would ask at once.
/// </summary>
/// <param name="clock">Measures and wakes up.</param>
public sealed class Throttling(TimeProvider clock) : HttpPipelinePolicy
{
    /// <summary>More than this is not heeded: a mistaken answer must not stop the hub for hours.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Pause> pauses = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var table = WholeTransactions.TableOf(message) ?? TableOf(message.Request.Uri.ToUri());
        while (pauses.TryGetValue(table, out var pause))
        {
            await WaitAsync(pause, message.CancellationToken);
            pauses.TryRemove(KeyValuePair.Create(table, pause));
        }

        await ProcessNextAsync(message, pipeline);
        if (Asked(message.Response) is { } asked)
        {
            pauses[table] = new Pause(clock.GetTimestamp(), asked);
        }
    }

    /// <inheritdoc/>
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);

    /// <summary>The table that an address of it or of its rows names.</summary>
    private static string TableOf(Uri address) => address.GetLeftPart(UriPartial.Path).Split('(')[0];

    /// <summary>How long storage asks to be left alone, by whole seconds; null where it does not.</summary>
    private static TimeSpan? Asked(Response answer) =>
        answer.Status is 429 or >= 500
        && answer.Headers.TryGetValue("Retry-After", out var text)
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(Math.Min(seconds, Longest.TotalSeconds))
            : null;

    private async Task WaitAsync(Pause pause, CancellationToken stop)
    {
        if (pause.Length - clock.GetElapsedTime(pause.Since) is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(left, clock, stop);
        }
    }

    private sealed record Pause(long Since, TimeSpan Length);
}
