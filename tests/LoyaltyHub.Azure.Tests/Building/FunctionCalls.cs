using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LoyaltyHub.Azure.Tests.Building;

/// <summary>What a function answered to an HTTP call.</summary>
internal sealed record HubAnswer(int Status, string Text)
{
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Text);
}

/// <summary>Calls the hub's functions as a host does, without a network between.</summary>
internal static class FunctionCalls
{
    /// <summary>Hands a request to a function and reads its answer; takes the request over.</summary>
    public static async Task<HubAnswer> CallAsync<TFunction>(this IServiceProvider services, HttpRequestMessage message, Func<TFunction, HttpRequest, Task<IResult>> run)
        where TFunction : notnull
    {
        using (message)
        using (var answer = new MemoryStream())
        {
            var body = message.Content is null ? [] : await message.Content.ReadAsByteArrayAsync();
            var context = new DefaultHttpContext { RequestServices = services };
            (context.Request.Method, context.Request.Body, context.Request.ContentLength) = (message.Method.Method, new MemoryStream(body), body.Length);
            context.Request.QueryString = new QueryString(message.RequestUri!.Query);
            foreach (var header in message.Headers.Concat(message.Content?.Headers.AsEnumerable() ?? []))
            {
                context.Request.Headers[header.Key] = header.Value.ToArray();
            }

            context.Response.Body = answer;
            await (await run(ActivatorUtilities.CreateInstance<TFunction>(services), context.Request)).ExecuteAsync(context);
            return new HubAnswer(context.Response.StatusCode, Encoding.UTF8.GetString(answer.ToArray()));
        }
    }
}
