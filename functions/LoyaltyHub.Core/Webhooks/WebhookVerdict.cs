namespace LoyaltyHub.Core.Webhooks;

/// <summary>Whether a webhook is from whom it says.</summary>
public abstract record WebhookVerdict
{
    private WebhookVerdict()
    {
    }

    /// <summary>One of the active secrets signed it, lately.</summary>
    /// <param name="Id">The message's id; null where the scheme signs none.</param>
    /// <param name="Timestamp">When the attempt was sent, by the sender's clock; the receiver's where the scheme signs no time.</param>
    public sealed record Verified(string? Id, DateTimeOffset Timestamp) : WebhookVerdict;

    /// <summary>It is not to be believed.</summary>
    /// <param name="Code"><c>header-missing</c>, <c>id-malformed</c>, <c>timestamp-malformed</c>, <c>signature-mismatch</c>,
    /// <c>timestamp-too-old</c>, <c>timestamp-too-new</c> or <c>address-unknown</c>.</param>
    /// <param name="Detail">The reason for the sender's engineer; never holds a header's value.</param>
    public sealed record Refused(string Code, string Detail) : WebhookVerdict;
}
