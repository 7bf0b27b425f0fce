using System.Security.Cryptography;

namespace LoyaltyHub.Core.Webhooks;

/// <summary>
/// Standard Webhooks 1.0: <c>v1</c> with shared secrets (<c>whsec_</c>) or <c>v1a</c> with the sender's public keys (<c>whpk_</c>), as the
/// contract says. The other kind's signatures in the same header are not looked at.
/// </summary>
public sealed class StandardWebhooksScheme(bool asymmetric) : SignatureScheme
{
    /// <summary>Whether the secrets are the sender's public keys.</summary>
    public bool IsAsymmetric => asymmetric;

    /// <inheritdoc/>
    public override bool GivesId => true;

    /// <inheritdoc/>
    public override string? ProblemOf(string secret)
    {
        try
        {
            _ = asymmetric ? (object)WebhookPublicKey.Parse(secret) : WebhookSecret.Parse(secret);
            return null;
        }
        catch (ArgumentException fault)
        {
            return fault.Message.Split(" (Parameter")[0];
        }
    }

    /// <inheritdoc/>
    public override string NewSecret() => asymmetric
        ? WebhookPublicKey.Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(WebhookPublicKey.Bytes))
        : WebhookSecret.Generate().Reveal();

    /// <inheritdoc/>
    protected override WebhookVerdict Judge(WebhookCall call, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        var headers = new WebhookHeaders(call.Header("webhook-id"), call.Header("webhook-timestamp"), call.Header("webhook-signature"));
        return asymmetric
            ? StandardWebhooks.VerifyAsymmetric(headers, call.Body.Span, [.. secrets.Select(WebhookPublicKey.Parse)], now)
            : StandardWebhooks.Verify(headers, call.Body.Span, [.. secrets.Select(WebhookSecret.Parse)], now);
    }
}
