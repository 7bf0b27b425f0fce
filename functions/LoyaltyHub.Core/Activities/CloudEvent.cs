using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using LoyaltyHub.Core.Webhooks;

namespace LoyaltyHub.Core.Activities;

/// <summary>CloudEvents 1.0 over HTTP. Binary mode is brought to the structured form, so that one mapping fits all modes.</summary>
internal static partial class CloudEvent
{
    private const string Prefix = "ce-";
    private const string Version = "ce-specversion";
    private static readonly string[] Needed = ["id", "source", "type"];

    /// <summary>Whether the attributes are in headers.</summary>
    public static bool IsBinary(WebhookCall call) => call.Header(Version) is not null && call.MediaType is not (MediaTypes.Structured or MediaTypes.BatchMode);

    /// <summary>The structured form of a binary message; null and what is wrong.</summary>
    public static byte[]? ToStructured(WebhookCall call, out string problem)
    {
        var buffer = new ArrayBufferWriter<byte>(call.Body.Length + 256);
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { MaxDepth = 64 });
        json.WriteStartObject();
        foreach (var name in call.HeaderNames.Where(name => name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)).Select(name => name.ToLowerInvariant()).Order(StringComparer.Ordinal))
        {
            if (call.Header(name) is not { } value || Decode(value) is not { } text || !Attribute().IsMatch(name[Prefix.Length..]) || name == "ce-datacontenttype")
            {
                problem = "A ce- header is there twice, is no attribute of CloudEvents 1.0, or is not percent-encoded UTF-8.";
                return null;
            }

            json.WriteString(name[Prefix.Length..], text);
        }

        if (!call.Body.IsEmpty)
        {
            json.WritePropertyName("data");
            try
            {
                json.WriteRawValue(call.Body.Span);
            }
            catch (Exception fault) when (fault is JsonException or ArgumentException)
            {
                problem = "The body is not JSON.";
                return null;
            }
        }

        json.WriteEndObject();
        json.Flush();
        problem = "";
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>What keeps an object from being a CloudEvent of version 1.0; null where nothing does.</summary>
    public static FieldError? Problem(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        return EventScope.Scalar(Member(item, "specversion")) != "1.0" ? new FieldError("event", "/specversion", "is not 1.0", "send CloudEvents of version 1.0")
            : Needed.FirstOrDefault(name => Member(item, name) is not { ValueKind: JsonValueKind.String } text || text.GetString()!.Length == 0) is { } missing
                ? new FieldError("event", $"/{missing}", "is missing", "send a text: CloudEvents 1.0 requires it")
            : null;
    }

    /// <summary>The value of a header: a quoted string is unquoted, then percent-encoding undone, once. Null where that is no UTF-8.</summary>
    public static string? Decode(string header)
    {
        var text = header.Trim();
        if (text.Length >= 2 && text[0] == '"' && text[^1] == '"')
        {
            text = Quoted().Replace(text[1..^1], "$1");
        }

        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var escaped = text[i] == '%' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]);
            bytes.AddRange(escaped ? Convert.FromHexString(text.AsSpan(i + 1, 2)) : Encoding.UTF8.GetBytes(text, i, 1));
            i += escaped ? 2 : 0;
        }

        var decoded = bytes.ToArray();
        return Utf8.IsValid(decoded) ? Encoding.UTF8.GetString(decoded) : null;
    }

    private static JsonElement? Member(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value : null;

    [GeneratedRegex("^[a-z0-9]{1,40}\\z")]
    private static partial Regex Attribute();

    [GeneratedRegex("\\\\(.)")]
    private static partial Regex Quoted();
}
