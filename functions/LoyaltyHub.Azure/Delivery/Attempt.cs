namespace LoyaltyHub.Azure.Delivery;

/// <summary>What came of one attempt.</summary>
/// <param name="Outcome">The outcome, were it the last attempt.</param>
/// <param name="Transient">Whether the partner is at fault for now: counts against it.</param>
/// <param name="Again">Whether to try again now: transient, and not asked to wait beyond the total time-out.</param>
internal sealed record Attempt(DeliveryOutcome Outcome, bool Transient, bool Again)
{
    /// <summary>What was fetched; null for a push, and where it failed.</summary>
    public byte[]? Content { get; init; }

    public TimeSpan? RetryAfter => (Outcome as DeliveryOutcome.Failed)?.RetryAfter;
}
