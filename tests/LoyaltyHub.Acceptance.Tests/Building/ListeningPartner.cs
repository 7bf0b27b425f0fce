using System.Collections.Concurrent;
using System.Net;
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

namespace LoyaltyHub.Acceptance.Tests.Building;

/// <summary>A push as a partner received it.</summary>
internal sealed record Push(string Path, byte[] Body, IReadOnlyDictionary<string, string> Headers)
{
    public SettlementDocument Document => JsonSerializer.Deserialize<SettlementDocument>(Body, HubJson.Compact)!;

    /// <summary>What the partner makes of the hub's signature over the raw bytes.</summary>
    public WebhookVerdict Verify(WebhookSecret secret) => StandardWebhooks.Verify(
        new WebhookHeaders(Headers["webhook-id"], Headers["webhook-timestamp"], Headers["webhook-signature"]), Body, [secret], TimeProvider.System.GetUtcNow());
}

/// <summary>A partner's endpoint for settlements, which answers as the test says and keeps what it was sent.</summary>
internal sealed class ListeningPartner : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentQueue<Push> _pushes = new();

    private ListeningPartner(Func<int, HttpContext, Task<IResult>> answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddLogging(logging => logging.ClearProviders());
        _server = builder.Build();
        _server.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            _pushes.Enqueue(new Push(context.Request.Path, body.ToArray(), headers));
            await (await answer(_pushes.Count, context)).ExecuteAsync(context);
        });
    }

    /// <summary>Answers that take the settlement.</summary>
    public static IResult Taken { get; } = Results.Json(new { reference = "REF-1" });

    public Uri Endpoint => new(new Uri(_server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()), "/settlements");

    public IReadOnlyList<Push> Pushes => [.. _pushes];

    public static Task<ListeningPartner> StartAsync() => StartAsync((_, _) => Task.FromResult(Taken));

    /// <param name="answer">Given the count of calls so far, this one included.</param>
    public static async Task<ListeningPartner> StartAsync(Func<int, HttpContext, Task<IResult>> answer)
    {
        var partner = new ListeningPartner(answer);
        await partner._server.StartAsync();
        return partner;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await _server.StopAsync(now.Token);
        await _server.DisposeAsync();
    }
}
