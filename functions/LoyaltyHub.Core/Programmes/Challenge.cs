namespace LoyaltyHub.Core.Programmes;

/// <summary>Rewards what a counter has come to.</summary>
/// <param name="Id">The challenge's name within the programme; no rule has it.</param>
/// <param name="Name">What members call it.</param>
/// <param name="Counter">The counter.</param>
/// <param name="Within">Over which time it is read.</param>
/// <param name="Goal">What it has to come to; at least 1.</param>
/// <param name="Repeat">Whether every multiple of the goal is rewarded; otherwise once in each calendar period, or once ever where the window slides.</param>
public sealed record Challenge(string Id, LocalText Name, string Counter, Window Within, long Goal, bool Repeat) : AccrualTerms(Id, Name);

/// <summary>Rewards days in a row.</summary>
/// <param name="Id">The streak's name within the programme.</param>
/// <param name="Name">What members call it.</param>
/// <param name="Counter">The counter of different days.</param>
/// <param name="Freeze">How many days may be missed without an end; null for none.</param>
/// <param name="Milestones">What is rewarded.</param>
public sealed record Streak(string Id, LocalText Name, string Counter, FreezeDays? Freeze, IReadOnlyList<Milestone> Milestones);

/// <summary>Days that may be missed.</summary>
/// <param name="Days">So many, at least 1.</param>
/// <param name="Per">In any so many days in a row, more than <paramref name="Days"/>.</param>
public sealed record FreezeDays(int Days, int Per);

/// <summary>A length of a streak that is rewarded.</summary>
/// <param name="Id"><c>streak:days</c>; no rule has it.</param>
/// <param name="Name">What members call it.</param>
/// <param name="Streak">Whose milestone.</param>
/// <param name="Days">The days, at least 2; missed ones do not count.</param>
/// <param name="Repeat">Whether every further such length is rewarded; otherwise the first a member ever comes to.</param>
public sealed record Milestone(string Id, LocalText Name, string Streak, int Days, bool Repeat) : AccrualTerms(Id, Name);
