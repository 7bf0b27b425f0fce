using System.Text.Json;

namespace LoyaltyHub.Core;

/// <summary>A JSON Pointer in which a name may be <c>*</c>: every element of an array, every member of an object.</summary>
public sealed class JsonRange
{
    private readonly string text;
    private readonly JsonPointer[] steps;

    private JsonRange(string text, JsonPointer[] steps) => (this.text, this.steps) = (text, steps);

    /// <summary>How many <c>*</c> are written.</summary>
    public int Stars => text.Split('/').Count(name => name == "*");

    /// <summary>Reads one without throwing. Without <c>*</c> it is the elements of what it points at.</summary>
    public static bool TryParse(string text, out JsonRange? range)
    {
        range = null;
        var parts = (text.Split('/').Contains("*") ? text : $"{text}/*").Split("/*");

        // "/*" ends a name only where nothing else of the name follows.
        var pointers = parts.Select(part => JsonPointer.TryParse(part, out var pointer) ? pointer : null).ToArray();
        if (Array.Exists(pointers, pointer => pointer is null))
        {
            return false;
        }

        range = new JsonRange(text, pointers!);
        return true;
    }

    /// <summary>What the first <c>*</c> ranges over; null where there is nothing.</summary>
    public JsonElement? Source(JsonElement root) => steps[0].Find(root);

    /// <summary>The elements, each with the names or places that led to it.</summary>
    public IEnumerable<(JsonElement Element, IReadOnlyList<string> Keys)> In(JsonElement root) => In(root, 0, []);

    /// <summary>As it was written.</summary>
    public override string ToString() => text;

    private IEnumerable<(JsonElement Element, IReadOnlyList<string> Keys)> In(JsonElement at, int step, IReadOnlyList<string> keys)
    {
        if (steps[step].Find(at) is not { } found)
        {
            yield break;
        }

        if (step == steps.Length - 1)
        {
            yield return (found, keys);
            yield break;
        }

        foreach (var (key, member) in Members(found))
        {
            foreach (var one in In(member, step + 1, [.. keys, key]))
            {
                yield return one;
            }
        }
    }

    private static IEnumerable<(string Key, JsonElement Value)> Members(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().Select((item, index) => (index.ToString(System.Globalization.CultureInfo.InvariantCulture), item)),
        JsonValueKind.Object => value.EnumerateObject().Select(member => (member.Name, member.Value)),
        _ => [],
    };
}
