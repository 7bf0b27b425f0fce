using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Settlement;
using LoyaltyHub.Core.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LoyaltyHub.Cli.Demo;

/// <summary>
/// A partner as a real HTTP peer with a secret of its own: signs and posts webhooks to the hub, listens for settlements, verifies the hub's
/// signature over the bytes it received, and acknowledges with its own reference. It refuses the first <c>busy</c> pushes with 503.
/// </summary>
internal sealed class DemoPartner : IAsyncDisposable
{
    private readonly string id;
    private readonly WebhookSecret secret;
    private readonly TimeProvider clock;
    private readonly WebApplication listener;
    private readonly HttpClient client = new() { Timeout = TimeSpan.FromSeconds(100) };
    private int busy;

    private DemoPartner(string id, WebhookSecret secret, int busy, TimeProvider clock)
    {
        (this.id, this.secret, this.busy, this.clock) = (id, secret, busy, clock);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        builder.Logging.ClearProviders();
        listener = builder.Build();
        listener.MapPost("/settlements", ReceiveAsync);
    }

    public string Id => id;

    /// <summary>Where it takes settlements.</summary>
    public Uri SettlementEndpoint => new(
        new Uri(listener.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()), "/settlements");

    /// <summary>The settlements it took, by id.</summary>
    public ConcurrentDictionary<SettlementId, SettlementDocument> Settlements { get; } = new();

    /// <summary>How often it was pushed to, refused pushes included.</summary>
    public int Pushes { get; private set; }

    /// <summary>How many of these it refused with 503.</summary>
    public int Refused { get; private set; }

    public static async Task<DemoPartner> StartAsync(string id, WebhookSecret secret, int busy, TimeProvider clock, CancellationToken stop)
    {
        var partner = new DemoPartner(id, secret, busy, clock);
        await partner.listener.StartAsync(stop);
        return partner;
    }

    /// <summary>Signs a body and posts it to the hub.</summary>
    /// <param name="hub">The hub's address.</param>
    /// <param name="path">What follows the partner's name: <c>webhooks</c> or <c>redemptions</c>.</param>
    /// <param name="webhookId">The webhook's id; the same again for another delivery of the same webhook.</param>
    /// <param name="body">What it says.</param>
    /// <param name="forged">Whether it is signed with a secret the hub does not know.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<HttpResponseMessage> PostAsync(Uri hub, string path, string webhookId, object body, bool forged, CancellationToken stop)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body, HubJson.Compact);
        var now = clock.GetUtcNow();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(hub, $"/api/partners/{id}/{path}"));
        request.Content = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        request.Headers.Add("webhook-id", webhookId);
        request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", StandardWebhooks.Sign(webhookId, now, bytes, forged ? WebhookSecret.Generate() : secret));
        return await client.SendAsync(request, stop);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await listener.DisposeAsync();
    }

    private async Task<IResult> ReceiveAsync(HttpRequest request)
    {
        using var bytes = new MemoryStream();
        await request.Body.CopyToAsync(bytes, request.HttpContext.RequestAborted);
        Pushes++;
        if (Interlocked.Decrement(ref busy) >= 0)
        {
            Refused++;
            request.HttpContext.Response.Headers.RetryAfter = "1";
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }

        var headers = new WebhookHeaders(request.Headers["webhook-id"], request.Headers["webhook-timestamp"], request.Headers["webhook-signature"]);
        if (StandardWebhooks.Verify(headers, bytes.ToArray(), [secret], clock.GetUtcNow()) is not WebhookVerdict.Verified)
        {
            return Results.Unauthorized();
        }

        var document = JsonSerializer.Deserialize<SettlementDocument>(bytes.ToArray(), HubJson.Compact)!;
        Settlements[document.SettlementId] = document;
        return Results.Json(new { reference = $"{id.ToUpperInvariant()}-{document.Window:D6}" });
    }
}
