using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace LoyaltyHub.Azure.Tests.Delivery;

/// <summary>A partner's endpoint that listens on a free port and answers by script; after the script's end it answers 200.</summary>
internal sealed class PartnerEndpoint : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly ConcurrentQueue<RequestDelegate> script;

    private PartnerEndpoint(WebApplication application, ConcurrentQueue<RequestDelegate> script)
    {
        this.application = application;
        this.script = script;
    }

    public ConcurrentQueue<Received> Calls { get; } = [];

    public Uri Address => new($"{application.Urls.Single()}/loyalty/settlements");

    public static async Task<PartnerEndpoint> StartAsync(params RequestDelegate[] answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
        var endpoint = new PartnerEndpoint(builder.Build(), new ConcurrentQueue<RequestDelegate>(answers));
        endpoint.application.Run(endpoint.AnswerAsync);
        await endpoint.application.StartAsync();
        return endpoint;
    }

    public static RequestDelegate Status(int status, string? body = null, string? retryAfter = null, string? location = null) => async context =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.RetryAfter = retryAfter;
        context.Response.Headers.Location = location;
        if (body is not null)
        {
            await context.Response.WriteAsync(body);
        }
    };

    /// <summary>Answers nothing until the caller hangs up.</summary>
    public static Task Silence(HttpContext context) => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);

    public void Script(params RequestDelegate[] answers) => Array.ForEach(answers, script.Enqueue);

    public async ValueTask DisposeAsync() => await application.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        Calls.Enqueue(new Received(
            context.Request.Method + " " + context.Request.Path,
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray()));
        await (script.TryDequeue(out var answer) ? answer : Status(200))(context);
    }
}

/// <summary>What the partner got.</summary>
internal sealed record Received(string Request, IReadOnlyDictionary<string, string> Headers, byte[] Body);
