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
public sealed record AgreedAnswer(int Status, string? ContentType, string Text)
{
    /// <summary>Headers besides.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>What people have to type in at the platform; null for nothing.</summary>
    public string? Show { get; init; }
}

/// <summary>Answers calls by which a platform makes sure of the address, and webhooks in its own words.</summary>
public static class Handshaking
{
    /// <summary>An address that confirms a subscription may hold a long token.</summary>
    private const int MostShown = 1_024;

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
                ? Words(handshake.Answer, call, scope, key, secret) with { Show = Shown(EventScope.Scalar(scope.Find(handshake.Show))) }
                : new AgreedAnswer(handshake.Refusal, null, "");
        }

        return null;
    }

    /// <summary>What the platform has to read after a webhook was taken in; null for the hub's own answer.</summary>
    public static AgreedAnswer? AnswerToWebhook(PartnerContract contract, WebhookCall call, string? key, Func<string, string?> secret) => contract.Answer is not { } answer ? null
        : answer.Body.IsPlain && answer.Headers.Count == 0 ? new AgreedAnswer(answer.Status, answer.ContentType, answer.Body.ToString())
        : Words(answer, call, ScopeOf(call), key, secret);

    private static AgreedAnswer Words(PartnerAnswer answer, WebhookCall call, EventScope scope, string? key, Func<string, string?> secret)
    {
        var proof = answer.Proof is { } terms && (terms.Secret is { } name ? secret(name) : key) is { Length: > 0 } known ? terms.Scheme.Sign(call, known, default) : "";
        return new AgreedAnswer(answer.Status, answer.ContentType, TextFilling.Fill(answer.Body, scope, TextFilling.EscapeFor(answer.ContentType), key, proof: proof))
        {
            Headers = answer.Headers.ToDictionary(header => header.Key, header => TextFilling.InHeader(TextFilling.Fill(header.Value, scope, TextFilling.Plain, key))),
        };
    }

    /// <summary>Printable ASCII and not much of it: whoever calls chooses what it says.</summary>
    private static string? Shown(string? text) => text is null ? null : TextFilling.InHeader(text.Length > MostShown ? text[..MostShown] : text);

    private static EventScope ScopeOf(WebhookCall call) => new(call.Fields() ?? JsonSerializer.SerializeToElement(new { }), call);

    private static bool Same(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(one)), SHA256.HashData(Encoding.UTF8.GetBytes(other)));
}
