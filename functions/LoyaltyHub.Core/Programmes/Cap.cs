namespace LoyaltyHub.Core.Programmes;

/// <summary>The most a member can earn in a period.</summary>
/// <param name="Points">At least 1.</param>
/// <param name="Per">The period, by the programme's own calendar.</param>
public sealed record Cap(long Points, CapPeriod Per);

/// <summary>The most a member can earn of a unit in a period by all rules of a programme together.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Cap">How much.</param>
public sealed record UnitCap(Unit Unit, Cap Cap);

/// <summary>The period of a cap.</summary>
public enum CapPeriod
{
    /// <summary>One activity.</summary>
    Event,

    /// <summary>A calendar day.</summary>
    Day,

    /// <summary>A week of ISO 8601: it begins on Monday.</summary>
    Week,

    /// <summary>A calendar month.</summary>
    Month,

    /// <summary>A calendar quarter.</summary>
    Quarter,

    /// <summary>A calendar year.</summary>
    Year,

    /// <summary>For ever.</summary>
    Lifetime,
}
