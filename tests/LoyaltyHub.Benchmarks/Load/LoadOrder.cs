namespace LoyaltyHub.Benchmarks.Load;

/// <summary>What the load generator is to post, as one line of JSON on its standard input.</summary>
/// <param name="Address">The system under test.</param>
/// <param name="Run">Goes before every event id, so that no two orders post the same event.</param>
/// <param name="Callers">Connections that each post, wait for the answer, and post the next.</param>
/// <param name="Requests">Webhooks in all.</param>
/// <param name="EventsPerRequest">Events in each webhook.</param>
/// <param name="Secrets">The partners' secrets by partner.</param>
internal sealed record LoadOrder(Uri Address, string Run, int Callers, int Requests, int EventsPerRequest, IReadOnlyDictionary<string, string> Secrets)
{
    /// <summary>Events in all.</summary>
    public int Events => Requests * EventsPerRequest;
}

/// <summary>What the load generator saw, as one line of JSON on its standard output.</summary>
/// <param name="StartedAt">When the first webhook was posted, by <see cref="System.Diagnostics.Stopwatch.GetTimestamp"/>: one clock for all processes of a machine.</param>
/// <param name="EndedAt">When the last one was acknowledged, by the same clock.</param>
/// <param name="Refused">Answers other than 202; each such webhook was posted again until it was accepted.</param>
/// <param name="AckP50Ms">Median time from post to 202, in milliseconds.</param>
/// <param name="AckP99Ms">99th percentile of the same.</param>
internal sealed record LoadOutcome(long StartedAt, long EndedAt, int Refused, double AckP50Ms, double AckP99Ms);
