namespace LoyaltyHub.Azure.Delivery;

/// <summary>What came of a push.</summary>
public abstract record DeliveryOutcome
{
    private DeliveryOutcome()
    {
    }

    /// <summary>The partner took it: a status from 200 to 299.</summary>
    /// <param name="Status">The status.</param>
    /// <param name="Reference">The text <c>reference</c> of the JSON answer, 1–256 characters; null where the answer has none.</param>
    public sealed record Acknowledged(int Status, string? Reference) : DeliveryOutcome;

    /// <summary>The partner did not take it, as far as is known: it may have, with its answer lost.</summary>
    /// <param name="Reason">What happened; holds nothing of the document, the secret or the answer's content.</param>
    /// <param name="Status">The last answer's status; null where none came.</param>
    /// <param name="RetryAfter">How long to wait by the partner's wish; null where nothing is known.</param>
    public sealed record Failed(string Reason, int? Status, TimeSpan? RetryAfter) : DeliveryOutcome;

    /// <summary>Nothing was sent: the partner failed too often, and pushes to it pause.</summary>
    /// <param name="For">How long they still pause.</param>
    public sealed record Paused(TimeSpan For) : DeliveryOutcome;

    /// <summary>The endpoint is gone for good (410).</summary>
    public sealed record Gone : DeliveryOutcome;
}
