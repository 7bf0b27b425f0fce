namespace LoyaltyHub.Core.Programmes;

/// <summary>What a campaign may grant to all members together.</summary>
/// <param name="Id">The budget's name within the programme.</param>
/// <param name="Name">What finance calls it.</param>
/// <param name="Points">The most its rules grant in all, returns given back; at least 1.</param>
public sealed record Budget(string Id, LocalText Name, long Points)
{
    /// <summary>How the points are released over time; null for all at once.</summary>
    public Pacing? Pacing { get; init; }

    /// <summary>At which percentages of the points finance is told; ascending, 1 to 100.</summary>
    public IReadOnlyList<int> Alerts { get; init; } = [];

    /// <summary>The alerts that so many points have passed; ascending.</summary>
    public IEnumerable<int> Passed(long points) => Alerts.Where(percent => (Int128)points * 100 >= (Int128)Points * percent);

    /// <summary>What it may have granted by a time.</summary>
    /// <param name="at">The time.</param>
    /// <param name="offset">Where the programme's days begin.</param>
    public long Released(DateTimeOffset at, TimeSpan offset) => Pacing?.Released(Points, DateOnly.FromDateTime(at.ToOffset(offset).DateTime)) ?? Points;
}

/// <summary>Releases a budget's points bit by bit. What one period leaves can be granted in the next.</summary>
/// <param name="Points">How many with each period; at least 1.</param>
/// <param name="Per">The period: a day, week, month, quarter or year of the calendar.</param>
/// <param name="From">A day of the first one; before it nothing is released.</param>
public sealed record Pacing(long Points, Window Per, DateOnly From)
{
    /// <summary>How many of so many points are released on a day.</summary>
    public long Released(long most, DateOnly day)
    {
        var periods = day < From ? 0 : Per.IndexOf(day.DayNumber) - Per.IndexOf(From.DayNumber) + 1;
        return (long)Int128.Min((Int128)Points * periods, most);
    }
}

/// <summary>So much of a budget has been given out to be granted.</summary>
/// <param name="Budget">The budget: <c>programme|budget</c>.</param>
/// <param name="Percent">The percentage that was passed.</param>
/// <param name="Out">The points that are out now.</param>
/// <param name="Points">The points of the budget.</param>
public sealed record BudgetAlert(string Budget, int Percent, long Out, long Points);
