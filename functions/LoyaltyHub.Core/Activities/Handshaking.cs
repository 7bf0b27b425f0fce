using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Webhooks;

namespace LoyaltyHub.Core.Activities;

/// <summary>What a call is answered with in words of the platform's.</summary>
/// <param name="Status">The status.</param>
/// <param name="ContentType">The media type; null where there is no body.</param>
/// <param name="Text">The body.</param>
public sealed record AgreedAnswer(int Status, string? ContentType, string Text);

/// <summary>Answers calls by which a platform makes sure of the address, and webhooks in its own words.</summary>
public static class Handshaking
{
    /// <summary>The answer to a handshake; null where the call is none.</summary>
    /// <param name="contract">The platform's contract.</param>
    /// <param name="call">The call.</param>
    /// <param name="verified">Whether its signature was verified.</param>
    /// <param name="key">The platform's first secret, where it has one.</param>
    /// <param name="secret">A secret by its name.</param>
    public static AgreedAnswer? Answer(PartnerContract contract, WebhookCall call, bool verified, string? key, Func<string, string?> secret)
    {
        foreach (var handshake in contract.Handshakes.Where(handshake => handshake.Method == call.Method && handshake.Signed == verified))
        {
            var scope = ScopeOf(call);
            if (!handshake.When.All(condition => Skipping.Holds(condition, scope)))
            {
                continue;
            }

            return handshake.Token is null || (secret(handshake.TokenSecret!) is { Length: > 0 } agreed && EventScope.Scalar(scope.Find(handshake.Token)) is { } given && Same(agreed, given))
                ? Words(handshake.Answer, scope, key)
                : new AgreedAnswer(handshake.Refusal, null, "");
        }

        return null;
    }

    /// <summary>What the platform has to read after a webhook was taken in; null for the hub's own answer.</summary>
    public static AgreedAnswer? AnswerToWebhook(PartnerContract contract, WebhookCall call, string? key) => contract.Answer is not { } answer ? null
        : answer.Body.IsPlain ? new AgreedAnswer(answer.Status, answer.ContentType, answer.Body.ToString())
        : Words(answer, ScopeOf(call), key);

    private static AgreedAnswer Words(PartnerAnswer answer, EventScope scope, string? key) =>
        new(answer.Status, answer.ContentType, TextFilling.Fill(answer.Body, scope, TextFilling.EscapeFor(answer.ContentType), key));

    private static EventScope ScopeOf(WebhookCall call) => new(call.Fields() ?? JsonSerializer.SerializeToElement(new { }), call);

    private static bool Same(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(one)), SHA256.HashData(Encoding.UTF8.GetBytes(other)));
}
