using System.Security.Cryptography;

namespace LoyaltyHub.Core.Webhooks;

/// <summary>
/// How a platform lets its receivers tell its calls from others'. The scheme and all of its parameters come from the contract;
/// nothing in a call can choose another algorithm.
/// </summary>
public abstract class SignatureScheme
{
    /// <summary>Whether there are secrets to verify with.</summary>
    public virtual bool HasSecrets => true;

    /// <summary>Whether a verified call carries the sender's id of the message.</summary>
    public virtual bool GivesId => false;

    /// <summary>Judges a call, in time that tells nothing about a secret.</summary>
    /// <param name="call">The call.</param>
    /// <param name="secrets">The active secrets' texts; one match is enough. Empty only where <see cref="HasSecrets"/> is false.</param>
    /// <param name="now">The receiver's clock.</param>
    public WebhookVerdict Verify(WebhookCall call, IReadOnlyList<string> secrets, DateTimeOffset now) => HasSecrets && secrets.Count == 0
        ? throw new ArgumentException("No secret to verify with.", nameof(secrets))
        : Judge(call, secrets, now);

    /// <summary>Why a text cannot be a secret of this scheme, in words that do not repeat it; null where it can.</summary>
    public virtual string? ProblemOf(string secret) => string.IsNullOrWhiteSpace(secret) ? "it is empty" : null;

    /// <summary>A new random secret: for a sandbox that has been given none.</summary>
    public virtual string NewSecret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>Judges a call.</summary>
    protected abstract WebhookVerdict Judge(WebhookCall call, IReadOnlyList<string> secrets, DateTimeOffset now);

    /// <summary>The verdict on a call that no active secret fits.</summary>
    protected static WebhookVerdict Mismatch(string where) =>
        new WebhookVerdict.Refused("signature-mismatch", $"{where} was not made over these bytes with an active secret.");

    /// <summary>The verdict on a call that lacks what it is judged by.</summary>
    protected static WebhookVerdict.Refused Missing(SignaturePlace place) =>
        new("header-missing", $"The {place.Words} is missing, empty or there twice.");
}
