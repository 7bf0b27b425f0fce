using System.Net;
using System.Text.Json;
using LoyaltyHub.Core;
using LoyaltyHub.Functions.Webhooks;

namespace LoyaltyHub.Cli.Sandbox;

/// <summary>What a hub answered.</summary>
/// <param name="Status">The status.</param>
/// <param name="MediaType">The media type; null for no body.</param>
/// <param name="Text">The body.</param>
/// <param name="RetryAfter">How long to wait before the next attempt, where it says so.</param>
public sealed record HubReply(HttpStatusCode Status, string? MediaType, string Text, TimeSpan? RetryAfter = null)
{
    /// <summary>Whether the hub took it.</summary>
    public bool IsTaken => (int)Status is >= 200 and < 300;

    /// <summary>Whether the same call is to be sent once more.</summary>
    public bool IsToRepeat => (int)Status is 408 or 429 or >= 500;

    /// <summary>The stable code of a refusal; null for none.</summary>
    public string? Code => MediaType == "application/problem+json" && Parsed() is { } json && json.TryGetProperty("code", out var code) ? code.GetString() : null;

    /// <summary>What a dry run told; null where this is none.</summary>
    public DryRunAnswer? Rehearsal()
    {
        try
        {
            return Status == HttpStatusCode.OK ? JsonSerializer.Deserialize<DryRunAnswer>(Text, HubJson.Compact) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>In a few words, for people.</summary>
    public string Words => Code is { } code ? $"{(int)Status} {code}" : $"{(int)Status}";

    private JsonElement? Parsed()
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(Text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
