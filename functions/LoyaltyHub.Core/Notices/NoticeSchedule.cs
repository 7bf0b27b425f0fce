namespace LoyaltyHub.Core.Notices;

/// <summary>When a webhook that was not taken is sent again.</summary>
public static class NoticeSchedule
{
    private const int JitterPercent = 20;

    /// <summary>The pauses after the first, second … attempt; after the last one it stays at a day, until the endpoint is disabled.</summary>
    public static IReadOnlyList<TimeSpan> Pauses { get; } =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    /// <summary>The pause after so many attempts, up to 20 % shorter or longer by chance; never shorter than the partner asked.</summary>
    /// <param name="attempts">Attempts so far, at least 1.</param>
    /// <param name="asked">What the partner asked for by Retry-After, or null.</param>
    /// <param name="chance">Where the jitter comes from.</param>
    public static TimeSpan After(int attempts, TimeSpan? asked, Random chance)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempts, 1);
        var own = Pauses[Math.Min(attempts, Pauses.Count) - 1];
        own = TimeSpan.FromTicks(own.Ticks / 100 * (100 - JitterPercent) + chance.NextInt64(own.Ticks / 100 * 2 * JitterPercent + 1));
        return asked > own ? asked.Value : own;
    }
}
