using LoyaltyHub.Core.Activities;
using Microsoft.AspNetCore.Http;

namespace LoyaltyHub.Functions;

/// <summary>An answer in a platform's words.</summary>
internal sealed class WordedAnswer(AgreedAnswer agreed) : IResult
{
    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        foreach (var (name, value) in agreed.Headers)
        {
            httpContext.Response.Headers[name] = value;
        }

        return Results.Text(agreed.Text, agreed.ContentType, statusCode: agreed.Status).ExecuteAsync(httpContext);
    }
}
