using System.Text.Json;
using LoyaltyHub.Core.Webhooks;

namespace LoyaltyHub.Core.Activities;

/// <summary>Makes what was fetched part of its event.</summary>
internal static class Details
{
    /// <summary>The event with the details under a name; null and what is wrong where they are no JSON or the name is taken.</summary>
    public static JsonElement? Join(JsonElement item, string name, ReadOnlyMemory<byte> details, out string problem)
    {
        using var fetched = JsonBody.Open(details, out var unreadable);
        problem = fetched is null ? $"cannot be read: {unreadable}"
            : item.TryGetProperty(name, out _) ? "is a property of the event already"
            : "";
        if (problem.Length > 0)
        {
            return null;
        }

        var buffer = new System.Buffers.ArrayBufferWriter<byte>(details.Length + 1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var member in item.EnumerateObject())
            {
                member.WriteTo(json);
            }

            json.WritePropertyName(name);
            fetched!.RootElement.WriteTo(json);
            json.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }
}
