using System.Text.Json;

namespace LoyaltyHub.Core;

/// <summary>On which line of a JSON text each value stands.</summary>
internal sealed class JsonPlaces
{
    private readonly Dictionary<string, int> lines = new(StringComparer.Ordinal);

    private JsonPlaces()
    {
    }

    /// <summary>Finds the lines of a text that can be read as JSON.</summary>
    public static JsonPlaces Of(ReadOnlySpan<byte> utf8)
    {
        var places = new JsonPlaces();
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var open = new Stack<(string Path, int Index)>();
        var (path, line, seen) = ("", 1, 0);
        while (reader.Read())
        {
            line += utf8[seen..(int)reader.TokenStartIndex].Count((byte)'\n');
            seen = (int)reader.TokenStartIndex;
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    path = $"{open.Peek().Path}/{Escape(reader.GetString()!)}";
                    places.lines.TryAdd(path, line);
                    continue;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    open.Pop();
                    continue;
                default:
                    break;
            }

            if (open.TryPeek(out var parent) && parent.Index >= 0)
            {
                path = $"{parent.Path}/{parent.Index}";
                open.Push((open.Pop().Path, parent.Index + 1));
            }

            places.lines.TryAdd(path, line);
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                open.Push((path, reader.TokenType == JsonTokenType.StartArray ? 0 : -1));
            }
        }

        return places;
    }

    /// <summary>The line of a value, or of the nearest one around it that is there.</summary>
    public int LineOf(string path)
    {
        for (var at = path; ; at = at[..at.LastIndexOf('/')])
        {
            if (lines.TryGetValue(at, out var line))
            {
                return line;
            }

            if (at.Length == 0)
            {
                return 1;
            }
        }
    }

    /// <summary>A property's name as a JSON pointer writes it.</summary>
    public static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
