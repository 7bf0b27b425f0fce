using System.Globalization;
using System.Net.Http.Headers;
using LoyaltyHub.Core.Webhooks;

namespace LoyaltyHub.Benchmarks.Load;

/// <summary>A webhook, ready to be posted.</summary>
/// <param name="Path">Where it goes, relative to the host.</param>
/// <param name="Id">Its id.</param>
/// <param name="Timestamp">When it was signed, in seconds since 1970.</param>
/// <param name="Signature">The signature.</param>
/// <param name="Body">The bytes.</param>
internal sealed record SignedCall(string Path, string Id, string Timestamp, string Signature, byte[] Body)
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>Signs a body.</summary>
    public static SignedCall Of(string partner, string id, byte[] body, DateTimeOffset at, WebhookSecret secret) => new(
        $"/api/partners/{partner}/webhooks",
        id,
        at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        StandardWebhooks.Sign(id, at, body, secret),
        body);

    /// <summary>A request that posts it.</summary>
    public HttpRequestMessage ToRequest(Uri host)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host, Path)) { Content = new ByteArrayContent(Body) };
        request.Content.Headers.ContentType = Json;
        request.Headers.TryAddWithoutValidation("webhook-id", Id);
        request.Headers.TryAddWithoutValidation("webhook-timestamp", Timestamp);
        request.Headers.TryAddWithoutValidation("webhook-signature", Signature);
        return request;
    }
}
