using System.Text.Json.Serialization;

namespace LoyaltyHub.Core.Notices;

/// <summary>
/// How a partner's endpoint does, for every instance of the hub at once: closed while it answers; after five failures in a row it is paused, and after each pause one webhook tries again; after
/// five days of failures it is disabled until somebody enables it. An endpoint that is overloaded (429, 502, 504) is paused at its first such answer.
/// </summary>
/// <param name="Failures">Failures since the last success.</param>
/// <param name="FailingSince">When the first of them was; null while it answers.</param>
/// <param name="PausedUntil">Until when nothing is sent.</param>
/// <param name="Pauses">Pauses since the last success.</param>
/// <param name="Warned">Of the five days, the highest percentage that people were warned of.</param>
/// <param name="DisabledAt">When it was disabled.</param>
/// <param name="Fault">What went wrong last.</param>
public sealed record EndpointHealth(
    int Failures = 0, DateTimeOffset? FailingSince = null, DateTimeOffset? PausedUntil = null, int Pauses = 0, int Warned = 0, DateTimeOffset? DisabledAt = null, string? Fault = null)
{
    /// <summary>Failures in a row after which it is paused.</summary>
    public const int MostFailures = 5;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(30);
    private static readonly int[] Warnings = [50, 70, 90];

    /// <summary>How long it may fail before it is disabled.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromDays(5);

    /// <summary>An endpoint that answers.</summary>
    public static EndpointHealth Good { get; } = new();

    /// <summary>Whether nothing is sent until somebody enables it.</summary>
    [JsonIgnore]
    public bool IsDisabled => DisabledAt is not null;

    /// <summary>Whether only one webhook at a time may try.</summary>
    [JsonIgnore]
    public bool IsSuspect => PausedUntil is not null;

    /// <summary>How long nothing is sent yet; zero for now.</summary>
    public TimeSpan PauseAt(DateTimeOffset now) => PausedUntil is { } until && until > now ? until - now : TimeSpan.Zero;

    /// <summary>One webhook tries; the others wait for it.</summary>
    public EndpointHealth Trying(DateTimeOffset now) => this with { PausedUntil = now + FirstPause };

    /// <summary>It did not take a webhook.</summary>
    /// <param name="now">When.</param>
    /// <param name="fault">What happened, for people.</param>
    /// <param name="overloaded">Whether it said that it has too much to do.</param>
    /// <param name="asked">How long it asked to be left alone.</param>
    public EndpointHealth Failed(DateTimeOffset now, string fault, bool overloaded, TimeSpan? asked)
    {
        var failed = this with { Failures = Failures + 1, FailingSince = FailingSince ?? now, Fault = fault };
        if (overloaded || failed.Failures >= MostFailures)
        {
            var own = Min(FirstPause * (1L << Math.Min(Pauses, 10)), LongestPause);
            failed = failed with { Pauses = Pauses + 1, PausedUntil = now + (overloaded && asked > own ? asked.Value : own) };
        }

        return failed.At(now);
    }

    /// <summary>The same after time alone: warned of, or disabled.</summary>
    public EndpointHealth At(DateTimeOffset now)
    {
        if (IsDisabled || FailingSince is not { } since)
        {
            return this;
        }

        var share = (int)Math.Min(100, (now - since).Ticks * 100 / Patience.Ticks);
        var warned = Warnings.Where(percent => percent <= share).DefaultIfEmpty(0).Max();
        return this with { Warned = Math.Max(Warned, warned), DisabledAt = share >= 100 ? now : null };
    }

    /// <summary>It is gone for good (410).</summary>
    public EndpointHealth Gone(DateTimeOffset now) => this with { DisabledAt = now, FailingSince = FailingSince ?? now, Fault = "The endpoint answered 410: it is gone." };

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
