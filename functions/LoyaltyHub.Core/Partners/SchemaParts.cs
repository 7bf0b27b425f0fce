using System.Text.Json.Nodes;

namespace LoyaltyHub.Core.Partners;

/// <summary>The pieces that a schema is put together from.</summary>
internal static class SchemaParts
{
    public static JsonObject Object(IReadOnlyDictionary<string, JsonObject> properties, IEnumerable<string> required)
    {
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(properties.Select(property => KeyValuePair.Create(property.Key, (JsonNode?)property.Value))),
            ["additionalProperties"] = false,
        };
        var names = new JsonArray([.. required.Select(name => (JsonNode)name)]);
        if (names.Count > 0)
        {
            schema["required"] = names;
        }

        return schema;
    }

    public static JsonObject Text(string? pattern = null)
    {
        var schema = new JsonObject { ["type"] = "string" };
        if (pattern is not null)
        {
            schema["pattern"] = pattern;
        }

        return schema;
    }

    public static JsonObject Words<T>()
        where T : struct, Enum => new() { ["enum"] = new JsonArray([.. ContractNode.Words<T>().Keys.Select(word => (JsonNode)word)]) };

    public static JsonObject Whole(long least, long most) => new() { ["type"] = "integer", ["minimum"] = least, ["maximum"] = most };

    public static JsonObject Flag() => new() { ["type"] = "boolean" };

    public static JsonObject List(JsonObject items) => new() { ["type"] = "array", ["items"] = items, ["minItems"] = 1 };

    public static JsonObject Reference(string name) => new() { ["$ref"] = $"#/$defs/{name}" };
}
