using System.Globalization;
using System.Net.Http.Headers;
using LoyaltyHub.Core.Webhooks;

namespace LoyaltyHub.Acceptance.Tests.Building;

/// <summary>A partner's signed call. What is not said is right: today's time, the partner's own secret, JSON.</summary>
internal sealed record Call(string Partner, string Id, byte[] Body)
{
    public string Path { get; init; } = "webhooks";

    public WebhookSecret? Secret { get; init; }

    /// <summary>What is signed and sent as the time; the real clock's when left out.</summary>
    public DateTimeOffset? At { get; init; }

    public string ContentType { get; init; } = "application/json";

    /// <summary>Headers that replace the right ones; null leaves one out.</summary>
    public IReadOnlyDictionary<string, string?> Headers { get; init; } = new Dictionary<string, string?>();

    /// <summary>What is sent instead of the bytes that were signed.</summary>
    public byte[]? SentBody { get; init; }

    public HttpRequestMessage Request(Uri hub, WebhookSecret own)
    {
        var at = At ?? TimeProvider.System.GetUtcNow();
        var headers = new Dictionary<string, string?>
        {
            ["webhook-id"] = Id,
            ["webhook-timestamp"] = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            ["webhook-signature"] = StandardWebhooks.Sign(Id, at, Body, Secret ?? own),
        };
        foreach (var (name, value) in Headers)
            headers[name] = value;
        var content = new ByteArrayContent(SentBody ?? Body);
        content.Headers.ContentType = ContentType.Length == 0 ? null : MediaTypeHeaderValue.Parse(ContentType);
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(hub, Path.StartsWith('/') ? $"/api{Path}" : $"/api/partners/{Partner}/{Path}")) { Content = content };
        foreach (var (name, value) in headers.Where(header => header.Value is not null))
            if (!request.Headers.TryAddWithoutValidation(name, value))
                content.Headers.TryAddWithoutValidation(name, value);
        return request;
    }
}
