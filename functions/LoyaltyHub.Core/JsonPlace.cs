using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LoyaltyHub.Core;

/// <summary>Finds, puts and removes values of a tree by the names and indexes that lead to them.</summary>
internal static class JsonPlace
{
    /// <summary>The names of a pointer.</summary>
    public static IReadOnlyList<string> Of(JsonPointer pointer) =>
        [.. pointer.ToString().Split('/').Skip(1).Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];

    /// <summary>Where the list is that a range ends in; a name of its own stands for each object on the way.</summary>
    public static IReadOnlyList<string> Of(JsonRange range)
    {
        var names = range.ToString().Split('/').Skip(1).ToList();
        return [.. (names is [.., "*"] ? names.SkipLast(1) : names).Select(part => part == "*" ? "sandbox" : part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];
    }

    /// <summary>The value at a place; null where there is none.</summary>
    public static JsonNode? Find(JsonNode? root, IEnumerable<string> place)
    {
        foreach (var name in place)
        {
            root = root switch
            {
                JsonObject some => some[name],
                JsonArray list when Index(name) is { } index && index < list.Count => list[index],
                _ => null,
            };
        }

        return root;
    }

    /// <summary>Puts a value; what leads there is made on the way, an array where its index is 0.</summary>
    /// <returns>Whether it could be put.</returns>
    public static bool Put(JsonNode root, IReadOnlyList<string> place, JsonNode? value)
    {
        for (var step = 0; step < place.Count - 1; step++)
        {
            var next = Find(root, [place[step]]);
            if (next is not (JsonObject or JsonArray))
            {
                next = place[step + 1] == "0" ? new JsonArray() : new JsonObject();
                if (!Set(root, place[step], next))
                {
                    return false;
                }
            }

            root = next;
        }

        return place.Count > 0 && Set(root, place[^1], value);
    }

    /// <summary>Takes a value out. False where there was none.</summary>
    public static bool Remove(JsonNode root, IReadOnlyList<string> place) => Find(root, place.SkipLast(1)) switch
    {
        JsonObject parent => parent.Remove(place[^1]),
        JsonArray list when Index(place[^1]) is { } index && index < list.Count => Cut(list, index),
        _ => false,
    };

    /// <summary>The places of all texts, numbers, trues and falses of a tree.</summary>
    public static IEnumerable<IReadOnlyList<string>> Leaves(JsonNode? root) => root switch
    {
        JsonObject some => some.SelectMany(member => Leaves(member.Value).Select(place => (IReadOnlyList<string>)[member.Key, .. place])),
        JsonArray list => list.SelectMany((item, index) => Leaves(item).Select(place => (IReadOnlyList<string>)[index.ToString(CultureInfo.InvariantCulture), .. place])),
        JsonValue => [[]],
        _ => [],
    };

    /// <summary>A text in the form of the value it replaces: digits stay a number, true stays true.</summary>
    /// <param name="text">The text.</param>
    /// <param name="before">The value that was there; null for none.</param>
    /// <param name="number">Whether it is a number where none was there.</param>
    public static JsonNode Value(string text, JsonNode? before, bool number) => before?.GetValueKind() switch
    {
        JsonValueKind.Number when IsNumber(text) => JsonNode.Parse(text)!,
        JsonValueKind.True or JsonValueKind.False when text is "true" or "false" => JsonValue.Create(text == "true"),
        null when (number && IsNumber(text)) || text is "true" or "false" => JsonNode.Parse(text)!,
        _ => JsonValue.Create(text),
    };

    private static bool Set(JsonNode parent, string name, JsonNode? value)
    {
        switch (parent)
        {
            case JsonObject some:
                some[name] = value;
                return true;
            case JsonArray list when Index(name) is { } index && index <= list.Count:
                if (index == list.Count)
                {
                    list.Add(value);
                }
                else
                {
                    list[index] = value;
                }

                return true;
            default:
                return false;
        }
    }

    private static bool Cut(JsonArray list, int index)
    {
        list.RemoveAt(index);
        return true;
    }

    private static int? Index(string name) => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;

    /// <summary>Whether it is a number as JSON writes it: no leading zero.</summary>
    private static bool IsNumber(string text) => text.Length > 0
        && !(text.TrimStart('-') is ['0', >= '0' and <= '9', ..])
        && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);
}
