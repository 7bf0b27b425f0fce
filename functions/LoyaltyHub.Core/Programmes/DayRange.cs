namespace LoyaltyHub.Core.Programmes;

/// <summary>Days, from the first on and before the last.</summary>
/// <param name="From">The first day; null for since ever.</param>
/// <param name="To">The first day after; null for for ever.</param>
public readonly record struct DayRange(DateOnly? From = null, DateOnly? To = null)
{
    /// <summary>Whether a day is among them.</summary>
    public bool Holds(int day) => (From is not { } first || day >= first.DayNumber) && (To is not { } end || day < end.DayNumber);

    /// <summary>The instant it begins with, where days have this offset; the earliest there is for since ever.</summary>
    public DateTimeOffset Start(TimeSpan offset) => From is { } day ? Midnight(day, offset) : DateTimeOffset.MinValue;

    /// <summary>The first instant after it; the latest there is for for ever.</summary>
    public DateTimeOffset End(TimeSpan offset) => To is { } day ? Midnight(day, offset) : DateTimeOffset.MaxValue;

    // The calendar's first midnight lies before all instants where days begin earlier than in UTC.
    private static DateTimeOffset Midnight(DateOnly day, TimeSpan offset) => day == DateOnly.MinValue
        ? DateTimeOffset.MinValue
        : new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), offset).ToUniversalTime();
}
