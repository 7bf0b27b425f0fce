using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LoyaltyHub.Core.Webhooks;

/// <summary>Makes objects and lists of a form's names in brackets: <c>leads[status][0][id]=7</c>, <c>tags[]=a</c>.</summary>
internal static class NestedForm
{
    private const int MostLevels = 16;

    /// <summary>The nested object; null and what is wrong where one name means two things.</summary>
    /// <param name="flat">A form as a JSON object.</param>
    /// <param name="problem">What is wrong, in words that repeat nothing of it.</param>
    public static byte[]? Of(ReadOnlyMemory<byte> flat, out string problem)
    {
        // The same name twice is a list where it ends in [], and otherwise for the strict reader to refuse.
        var root = new JsonObject();
        problem = "The form's names in brackets contradict each other or nest too deep.";
        using var document = JsonDocument.Parse(flat);
        foreach (var field in document.RootElement.EnumerateObject())
        {
            if (Path(field.Name) is not { } path || !Put(root, path, JsonSerializer.SerializeToNode(field.Value)))
            {
                return null;
            }
        }

        problem = "";
        return JsonSerializer.SerializeToUtf8Bytes(Lists(root));
    }

    private static List<string>? Path(string name)
    {
        var open = name.IndexOf('[', StringComparison.Ordinal);
        if (open <= 0 || !name.EndsWith(']'))
        {
            return [name];
        }

        List<string> path = [name[..open], .. name[(open + 1)..^1].Split("][")];
        return path.Count <= MostLevels ? path : null;
    }

    private static bool Put(JsonObject at, List<string> path, JsonNode? value)
    {
        for (var i = 0; i < path.Count; i++)
        {
            // An empty name is the next place of a list.
            var name = path[i].Length > 0 || i == 0 ? path[i] : at.Count.ToString(CultureInfo.InvariantCulture);
            if (i == path.Count - 1)
            {
                return at.TryAdd(name, value);
            }

            if (at[name] is not JsonObject inner)
            {
                if (at.ContainsKey(name))
                {
                    return false;
                }

                at[name] = inner = [];
            }

            at = inner;
        }

        return false;
    }

    /// <summary>Objects whose names are 0, 1, 2 … in that order are lists.</summary>
    private static JsonNode? Lists(JsonNode? node)
    {
        if (node is not JsonObject members)
        {
            return node?.DeepClone();
        }

        var made = members.Select(member => (member.Key, Value: Lists(member.Value))).ToList();
        return made.Count > 0 && made.Select((member, index) => member.Key == index.ToString(CultureInfo.InvariantCulture)).All(fits => fits)
            ? new JsonArray([.. made.Select(member => member.Value)])
            : new JsonObject(made.Select(member => KeyValuePair.Create(member.Key, member.Value)));
    }
}
