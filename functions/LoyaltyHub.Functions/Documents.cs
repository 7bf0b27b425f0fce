using System.Text.Json;
using LoyaltyHub.Core;
using Microsoft.AspNetCore.Http;

namespace LoyaltyHub.Functions;

/// <summary>Reads the hub's own documents out of calls.</summary>
internal static class Documents
{
    /// <summary>The document; null where the body is none.</summary>
    public static async Task<T?> ReadAsync<T>(HttpRequest request, CancellationToken stop)
        where T : class => await RequestBody.ReadAsync(request, stop) is RequestBody.Read read ? Read<T>(read.Bytes) : null;

    /// <summary>The same of a body that was read.</summary>
    public static T? Read<T>(ReadOnlySpan<byte> body)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(body, HubJson.Compact);
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException or ArgumentException or FormatException or InvalidOperationException or OverflowException)
        {
            return null;
        }
    }
}
