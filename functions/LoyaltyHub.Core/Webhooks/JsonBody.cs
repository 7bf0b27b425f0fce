using System.Text.Json;
using System.Text.Unicode;

namespace LoyaltyHub.Core.Webhooks;

/// <summary>Opens a webhook's body: strict JSON (RFC 8259) in UTF-8, no name twice in an object, at most 32 levels deep.</summary>
internal static class JsonBody
{
    private const int MaxDepth = 32;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };

    /// <summary>Opens a body.</summary>
    /// <param name="body">The bytes as received.</param>
    /// <param name="problem">Why it cannot be opened, in words that repeat nothing of it; empty where it can.</param>
    public static JsonDocument? Open(ReadOnlyMemory<byte> body, out string problem)
    {
        problem = Encoding(body.Span) ?? Syntax(body.Span) ?? "";
        if (problem.Length > 0)
        {
            return null;
        }

        try
        {
            return JsonDocument.Parse(body, Strict);
        }
        catch (JsonException)
        {
            problem = "An object in the body has the same name twice.";
            return null;
        }
    }

    /// <summary>A value's kind as a noun: "a number".</summary>
    public static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        _ => "null",
    };

    private static string? Encoding(ReadOnlySpan<byte> body) =>
        body.IsEmpty ? "The body is empty."
        : !Utf8.IsValid(body) ? "The body is not valid UTF-8."
        : body.StartsWith("\uFEFF"u8) ? "The body begins with a byte order mark; send JSON without one."
        : null;

    private static string? Syntax(ReadOnlySpan<byte> body)
    {
        try
        {
            return Walk(body, whole: true);
        }
        catch (JsonException fault)
        {
            return Truncated(body)
                ? "The body is cut off: the JSON in it does not end."
                : $"The body is not JSON: line {(fault.LineNumber ?? 0) + 1}, byte {(fault.BytePositionInLine ?? 0) + 1}.";
        }
        catch (InvalidOperationException)
        {
            return "A text in the body holds half of a surrogate pair.";
        }
    }

    private static string? Walk(ReadOnlySpan<byte> body, bool whole)
    {
        var reader = new Utf8JsonReader(body, whole, new JsonReaderState(new JsonReaderOptions { MaxDepth = MaxDepth + 1 }));
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && reader.CurrentDepth >= MaxDepth)
            {
                return $"The body is nested deeper than {MaxDepth} levels.";
            }

            if (reader.ValueIsEscaped && reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
            {
                // Throws for a lone surrogate: found here once rather than wherever the text is used.
                _ = reader.GetString();
            }
        }

        return null;
    }

    // Read as a part of something longer, a body that is merely cut off has nothing wrong with it.
    private static bool Truncated(ReadOnlySpan<byte> body)
    {
        try
        {
            _ = Walk(body, whole: false);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
