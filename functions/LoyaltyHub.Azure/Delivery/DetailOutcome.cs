namespace LoyaltyHub.Azure.Delivery;

/// <summary>What came of fetching details.</summary>
public abstract record DetailOutcome
{
    private DetailOutcome()
    {
    }

    /// <summary>They are here.</summary>
    /// <param name="Content">The platform's answer.</param>
    public sealed record Fetched(ReadOnlyMemory<byte> Content) : DetailOutcome;

    /// <summary>They are not.</summary>
    /// <param name="Reason">Why; holds nothing of the event, the answer or a secret.</param>
    /// <param name="RetryAfter">How long to wait by the platform's wish; null where nothing is known.</param>
    public sealed record Failed(string Reason, TimeSpan? RetryAfter) : DetailOutcome
    {
        /// <summary>Whether the platform does not know who asks (401).</summary>
        public bool IsUnauthorised { get; init; }
    }

    /// <summary>Nothing was asked: as many requests to the partner are under way as may be, or it failed too often.</summary>
    /// <param name="For">How long to wait.</param>
    public sealed record Busy(TimeSpan For) : DetailOutcome;
}
