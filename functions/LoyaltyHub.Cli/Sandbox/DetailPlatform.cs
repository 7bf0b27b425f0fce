using System.Collections.Concurrent;
using System.Text.Json;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Sampling;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LoyaltyHub.Cli.Sandbox;

/// <summary>Plays the platforms that are asked for the details of thin events: answers what the sandbox's events are made of.</summary>
public sealed class DetailPlatform : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, string> told = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> published = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, FetchTerms[]> asking = new(StringComparer.Ordinal);
    private readonly WebApplication app;

    private DetailPlatform(WebApplication app) => this.app = app;

    /// <summary>Starts one on the loopback interface.</summary>
    public static async Task<DetailPlatform> StartAsync(CancellationToken stop)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var platform = new DetailPlatform(app);
        app.Run(platform.AnswerAsync);
        await app.StartAsync(stop);
        return platform;
    }

    /// <summary>Where a partner's platform is asked.</summary>
    public Uri AddressOf(PartnerId partner) => new($"{app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()}/{partner}");

    /// <summary>A partner's platform asks for a token and publishes its key from now on, where its contract has it so.</summary>
    public void Open(PartnerContract contract, SenderKey? key)
    {
        asking[contract.Partner.Value] = [.. contract.Fetches.Values.Where(fetch => fetch.Token is not null)];
        if (contract.Signature.Keys is { } keys)
        {
            published[$"{contract.Partner} GET {keys.Url.PathAndQuery}{(keys.Named is null ? "" : CallSigning.KeyName)}"] = JsonSerializer.Serialize(new Dictionary<string, string> { [CallSigning.KeyName] = key!.Verifies });
        }
    }

    /// <summary>What is answered from now on.</summary>
    /// <param name="partner">Whose platform.</param>
    /// <param name="details">Answers by their requests.</param>
    public void Tell(PartnerId partner, IEnumerable<KeyValuePair<string, string>> details)
    {
        foreach (var (request, answer) in details)
        {
            told[$"{partner} {request}"] = answer;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var path = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var parts = path.TrimStart('/').Split('/', 2);
        var answer = AnswerTo(context.Request, parts[0], $"/{(parts.Length > 1 ? parts[1] : "")}", body);
        if (answer is { Length: > 0 })
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(answer, context.RequestAborted);
            return;
        }

        context.Response.StatusCode = answer is null ? StatusCodes.Status404NotFound : StatusCodes.Status401Unauthorized;
    }

    /// <summary>The answer; empty for who asks without the token, null for what is not there.</summary>
    private string? AnswerTo(HttpRequest request, string partner, string path, string body)
    {
        var fetches = asking.GetValueOrDefault(partner, []);
        var key = $"{partner} {request.Method} {path}{body}";
        return published.TryGetValue(key, out var keys) ? keys
            : request.Method == "POST" && Array.Find(fetches, fetch => fetch.Token!.Url.PathAndQuery == path) is { Token: { } asked } ? TokenSample.Answer(asked)
            : fetches.Length > 0 && !Array.Exists(fetches, fetch => request.Headers[fetch.Token!.Header] == TokenSample.Header(fetch.Token)) ? ""
            : told.GetValueOrDefault(key);
    }
}
