namespace LoyaltyHub.Core.Programmes;

/// <summary>Tiers that a member holds by what a counter says.</summary>
/// <param name="Id">The ladder's name within the programme.</param>
/// <param name="Name">What members call it.</param>
/// <param name="Counter">The counter.</param>
/// <param name="Within">Over which time it is read.</param>
/// <param name="Levels">The levels, ascending, at least one.</param>
/// <param name="Grace">How long a level lasts after its window stopped justifying it.</param>
/// <param name="SoftLanding">Whether it goes down by one level at most in each period of the window.</param>
public sealed record Ladder(string Id, LocalText Name, string Counter, Window Within, IReadOnlyList<Level> Levels, CalendarSpan Grace, bool SoftLanding);

/// <summary>One level of a ladder.</summary>
/// <param name="Tier">The tier's name within the programme.</param>
/// <param name="Name">What members call it.</param>
/// <param name="From">What the counter has to say at least; at least 1.</param>
/// <param name="Perks">What its holders are entitled to.</param>
public sealed record Level(string Tier, LocalText Name, long From, IReadOnlyList<string> Perks);
