using System.Net;
using System.Text.Json;
using LoyaltyHub.Core;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Building;

/// <summary>What the hub answered, as bytes on the wire had it.</summary>
internal sealed record Answer(HttpStatusCode Status, string? MediaType, string Text, TimeSpan? RetryAfter)
{
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Text);

    public static async Task<Answer> OfAsync(HttpResponseMessage response)
    {
        using (response)
            return new Answer(response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync(), response.Headers.RetryAfter?.Delta);
    }

    public T As<T>() => JsonSerializer.Deserialize<T>(Text, HubJson.Compact)!;

    public Answer Is(HttpStatusCode status)
    {
        Assert.True(Status == status, $"{(int)Status}, not {(int)status}: {Text}");
        return this;
    }

    /// <summary>A refusal as problem details with this code; it names its own status, and says what to do.</summary>
    public Answer IsProblem(HttpStatusCode status, string code)
    {
        Is(status);
        Assert.Equal("application/problem+json", MediaType);
        Assert.Equal((code, (int)status), (Json.GetProperty("code").GetString(), Json.GetProperty("status").GetInt32()));
        Assert.False(string.IsNullOrWhiteSpace(Json.GetProperty("detail").GetString()));
        return this;
    }
}
