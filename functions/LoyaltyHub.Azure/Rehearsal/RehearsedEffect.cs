using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Core;

namespace LoyaltyHub.Azure.Rehearsal;

/// <summary>What would become of an activity.</summary>
public enum RehearsedOutcome
{
    /// <summary>It would take effect.</summary>
    Recorded,

    /// <summary>The very same activity took effect before; nothing would change.</summary>
    Duplicate,

    /// <summary>It would be put aside.</summary>
    Quarantined,
}

/// <summary>What an activity would do.</summary>
/// <param name="Outcome">What would become of it.</param>
/// <param name="Rewards">What each rule would grant, or has granted to the first delivery of a duplicate.</param>
/// <param name="Changes">What would change in each unit; what has changed by the first delivery of a duplicate.</param>
/// <param name="Balances">What the member would have after it.</param>
/// <param name="Explanation">Why, in English and Russian; null for what would be put aside.</param>
public sealed record RehearsedEffect(
    RehearsedOutcome Outcome, IReadOnlyList<QuotedReward> Rewards, IReadOnlyList<UnitChange> Changes, IReadOnlyList<UnitBalance> Balances, LocalText? Explanation)
{
    /// <summary>The short code of why it would be put aside.</summary>
    public string? Reason { get; init; }

    /// <summary>What is wrong then, and what would mend it.</summary>
    public string? Detail { get; init; }
}
