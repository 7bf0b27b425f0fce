namespace LoyaltyHub.Core.Webhooks;

/// <summary>The three headers of Standard Webhooks, as received; null where one is missing.</summary>
/// <param name="Id"><c>webhook-id</c>: the same on every retry of a message.</param>
/// <param name="Timestamp"><c>webhook-timestamp</c>: when this attempt was sent, in whole seconds since 1970.</param>
/// <param name="Signature"><c>webhook-signature</c>: a list of <c>version,signature</c>, separated by spaces.</param>
public readonly record struct WebhookHeaders(string? Id, string? Timestamp, string? Signature);
