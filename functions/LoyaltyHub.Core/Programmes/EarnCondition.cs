using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Programmes;

/// <summary>Conditions of an earn rule or a counter; an empty list or null asks for nothing.</summary>
public sealed record EarnCondition
{
    /// <summary>Asks for nothing.</summary>
    public static EarnCondition None { get; } = new();

    /// <summary>Only at these partners.</summary>
    public IReadOnlyList<PartnerId> Partners { get; init; } = [];

    /// <summary>Not at these partners.</summary>
    public IReadOnlyList<PartnerId> ExceptPartners { get; init; } = [];

    /// <summary>Only with one of these merchant category codes.</summary>
    public IReadOnlyList<string> Mcc { get; init; } = [];

    /// <summary>Not with any of these merchant category codes.</summary>
    public IReadOnlyList<string> ExceptMcc { get; init; } = [];

    /// <summary>Only with one of these partner categories.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Not with any of these partner categories.</summary>
    public IReadOnlyList<string> ExceptCategories { get; init; } = [];

    /// <summary>Only with a line of one of these articles.</summary>
    public IReadOnlyList<string> Skus { get; init; } = [];

    /// <summary>Only through one of these channels.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>Only from this many minor units, inclusive.</summary>
    public long? MinimumAmount { get; init; }

    /// <summary>Only up to this many minor units, inclusive.</summary>
    public long? MaximumAmount { get; init; }

    /// <summary>Only on these days of the week, where the member is.</summary>
    public IReadOnlyList<DayOfWeek> Days { get; init; } = [];

    /// <summary>Only at these hours, where the member is; null for any.</summary>
    public HourRange? Hours { get; init; }

    /// <summary>Only for members who held one of these tiers before.</summary>
    public IReadOnlyList<string> Tiers { get; init; } = [];

    /// <summary>What the member has to belong to, besides tiers.</summary>
    public Belonging Member { get; init; } = Belonging.None;

    /// <summary>Only for members whom another brought; null for all.</summary>
    public ReferredCondition? Referred { get; init; }

    /// <summary>What counters must say, this activity counted.</summary>
    public IReadOnlyList<CountCondition> Counts { get; init; } = [];
}

/// <summary>Hours of a day.</summary>
/// <param name="From">The first minute.</param>
/// <param name="To">The first minute after; earlier than <paramref name="From"/> where midnight lies between.</param>
public sealed record HourRange(TimeOnly From, TimeOnly To)
{
    /// <summary>Whether a time is among them.</summary>
    public bool Holds(TimeOnly time) => From < To ? time >= From && time < To : time >= From || time < To;
}

/// <summary>A member whom another brought.</summary>
/// <param name="WithinDays">No longer ago than that many times 24 hours; null for ever.</param>
public sealed record ReferredCondition(int? WithinDays);

/// <summary>What a counter must say.</summary>
/// <param name="Counter">The counter.</param>
/// <param name="Within">Over which time.</param>
/// <param name="Test">How its count is compared.</param>
/// <param name="Number">With what; at least 1, or 0 for <see cref="CountTest.AtMost"/>.</param>
public sealed record CountCondition(string Counter, Window Within, CountTest Test, long Number);

/// <summary>How a count is compared.</summary>
public enum CountTest
{
    /// <summary>So many or more.</summary>
    AtLeast,

    /// <summary>So many or less.</summary>
    AtMost,

    /// <summary>So many.</summary>
    Exactly,

    /// <summary>A multiple of it was reached or passed by this activity.</summary>
    Every,
}
