using System.Globalization;
using System.Text.Json;

namespace LoyaltyHub.Core;

/// <summary>A JSON Pointer (RFC 6901): <c>/data/items/0/id</c>; empty for the whole document; <c>~1</c> is '/', <c>~0</c> is '~'.</summary>
public sealed class JsonPointer
{
    private readonly string text;
    private readonly string[] tokens;

    private JsonPointer(string text, string[] tokens)
    {
        this.text = text;
        this.tokens = tokens;
    }

    /// <summary>Reads a pointer.</summary>
    /// <exception cref="ArgumentException">The text is no pointer.</exception>
    public static JsonPointer Parse(string text) => TryParse(text, out var pointer)
        ? pointer!
        : throw new ArgumentException($"'{text}' is no JSON Pointer: begin with '/', write '/' in a name as ~1 and '~' as ~0.", nameof(text));

    /// <summary>Reads a pointer without throwing.</summary>
    public static bool TryParse(string text, out JsonPointer? pointer)
    {
        pointer = null;
        if (text.Length > 0 && text[0] != '/')
        {
            return false;
        }

        var parts = text.Split('/')[1..];
        if (!parts.All(Escaped))
        {
            return false;
        }

        // ~1 before ~0: "~01" is the name "~1", not "/".
        var names = parts.Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal));
        pointer = new JsonPointer(text, names.ToArray());
        return true;
    }

    /// <summary>The text of one name inside a pointer.</summary>
    public static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    /// <summary>The value pointed at; null where the document has none.</summary>
    public JsonElement? Find(JsonElement root)
    {
        var at = root;
        foreach (var token in tokens)
        {
            if (!Step(ref at, token))
            {
                return null;
            }
        }

        return at;
    }

    /// <summary>The pointer as it was written.</summary>
    public override string ToString() => text;

    private static bool Step(ref JsonElement at, string token)
    {
        switch (at.ValueKind)
        {
            case JsonValueKind.Object when at.TryGetProperty(token, out var member):
                at = member;
                return true;
            case JsonValueKind.Array when Index(token) is { } index && index < at.GetArrayLength():
                at = at[index];
                return true;
            default:
                return false;
        }
    }

    // "-", the place after the last element, never holds a value; leading zeros are no index by the RFC.
    private static int? Index(string token) =>
        (token == "0" || (token.Length > 0 && token[0] != '0')) && int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;

    private static bool Escaped(string token)
    {
        for (var i = token.IndexOf('~', StringComparison.Ordinal); i >= 0; i = token.IndexOf('~', i + 1))
        {
            if (i + 1 >= token.Length || token[i + 1] is not ('0' or '1'))
            {
                return false;
            }
        }

        return true;
    }
}
