using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Ledger;

/// <summary>How a budget stands: all numbers but percentages are points of its unit; minor units where that is money.</summary>
/// <param name="Programme">The programme.</param>
/// <param name="Budget">The budget's name within it.</param>
/// <param name="Name">What finance calls it.</param>
/// <param name="Units">What it pays; one, unless rules of several units name it.</param>
/// <param name="From">The first day on which a version with it holds; null for since ever.</param>
/// <param name="To">The first day after; null for for ever.</param>
/// <param name="State">Whether its rules can grant anything now.</param>
/// <param name="Points">The most it grants in all.</param>
/// <param name="Spent">What was granted, less what returns gave back.</param>
/// <param name="Held">What is leased to shards beyond that: not spent, and for now granted by those shards alone.</param>
/// <param name="Left">What is not spent.</param>
/// <param name="Released">How much of <paramref name="Points"/> may be spent by now; all of it where it is not paced.</param>
/// <param name="Pacing">How the rest is released; null where it is not paced.</param>
/// <param name="AheadBy">How much more is spent than an even course would have spent by now, negative for less; null where it has no end to run to.</param>
/// <param name="Alerts">Its alerts.</param>
/// <param name="Forecast">What the last days lead to; null where less than a day is known, or nothing was spent.</param>
public sealed record BudgetStanding(
    string Programme,
    string Budget,
    LocalText Name,
    IReadOnlyList<Unit> Units,
    DateOnly? From,
    DateOnly? To,
    BudgetState State,
    long Points,
    long Spent,
    long Held,
    long Left,
    long Released,
    BudgetPacing? Pacing,
    long? AheadBy,
    IReadOnlyList<BudgetThreshold> Alerts,
    BudgetForecast? Forecast)
{
    /// <summary>Whether somebody should look: it is used up before its end, or will be.</summary>
    public bool NeedsAttention => State == BudgetState.UsedUp || (State is BudgetState.Open or BudgetState.AwaitsRelease && Forecast is { BeforeItsEnd: true });
}

/// <summary>Whether a budget's rules can grant anything.</summary>
public enum BudgetState
{
    /// <summary>No version with it has begun.</summary>
    NotBegun,

    /// <summary>There is something left to grant.</summary>
    Open,

    /// <summary>What is released is spent; the next period releases more.</summary>
    AwaitsRelease,

    /// <summary>Nothing is left.</summary>
    UsedUp,

    /// <summary>All versions with it have ended.</summary>
    Over,
}

/// <summary>How a budget is released.</summary>
/// <param name="Points">How much with each period.</param>
/// <param name="Per">The period.</param>
/// <param name="From">A day of the first one.</param>
/// <param name="Next">The day on which more is released; null where all of it is.</param>
public sealed record BudgetPacing(long Points, Window Per, DateOnly From, DateOnly? Next);

/// <summary>An alert of a budget.</summary>
/// <param name="Percent">At how many percent.</param>
/// <param name="Passed">Whether what is spent and held has come to it.</param>
public readonly record struct BudgetThreshold(int Percent, bool Passed);

/// <summary>What the last days of a budget lead to.</summary>
/// <param name="Since">From when on they are counted.</param>
/// <param name="Spent">What was spent since then.</param>
/// <param name="RunsOut">The day on which nothing is left if it goes on like that, releases awaited; null for later than a hundred years.</param>
/// <param name="BeforeItsEnd">Whether that is before its last day.</param>
public sealed record BudgetForecast(DateTimeOffset Since, long Spent, DateOnly? RunsOut, bool BeforeItsEnd);
