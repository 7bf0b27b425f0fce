using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Programmes.Checking;

/// <summary>The JSON Schema of programme files, made from the very forms they are read into: editors complete and check by it.</summary>
public static class ProgrammeSchema
{
    private static readonly JsonSchemaExporterOptions Options = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Describe };

    private const string Texts = """
        {
          "type": "object",
          "properties": { "en": { "description": "In English.", "type": "string" }, "ru": { "description": "In Russian.", "type": "string" } },
          "required": ["en", "ru"],
          "additionalProperties": false
        }
        """;

    /// <summary>The schema (JSON Schema 2020-12), ending in a line feed.</summary>
    public static string Text()
    {
        var schema = ProgrammeFile.Options.GetJsonSchemaAsNode(typeof(ProgrammeForm), Options).AsObject();
        var head = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "Reward programme",
            ["description"] = "What points are worth and how they are earned; docs/programmes.md explains each property.",
        };
        foreach (var (name, value) in schema.Where(entry => !head.ContainsKey(entry.Key)).ToList())
        {
            head[name] = value?.DeepClone();
        }

        return head.ToJsonString(HubJson.Readable).ReplaceLineEndings("\n") + "\n";
    }

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode node)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        var schema = Own(type) ?? (node as JsonObject) ?? [];

        // What may be null may be left out, and nobody writes null.
        if (schema["type"] is JsonArray types)
        {
            schema["type"] = types.First(kind => (string?)kind != "null")!.DeepClone();
        }

        if (schema["enum"] is JsonArray names)
        {
            schema["enum"] = new JsonArray([.. names.Where(name => name is not null).Select(name => name!.DeepClone())]);
            schema["type"] = "string";
        }

        if (type == typeof(decimal))
        {
            schema["type"] = "number";
        }
        else if (type == typeof(int) || type == typeof(long))
        {
            schema["type"] = "integer";
        }

        schema.Remove("pattern");
        schema.Remove("default");
        if (Own(type)?["pattern"] is { } pattern)
        {
            schema["pattern"] = pattern.DeepClone();
        }

        FillIn(schema, context.TypeInfo);
        return Described(schema, context.PropertyInfo);
    }

    /// <summary>The exporter does not ask for properties, and items of lists, that may be null and of which it knows nothing.</summary>
    private static void FillIn(JsonObject schema, JsonTypeInfo form)
    {
        foreach (var property in form.Properties)
        {
            var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            var items = ProgrammeFile.Options.GetTypeInfo(type) is { Kind: JsonTypeInfoKind.Enumerable, ElementType: { } element } ? Own(element) : null;
            var whole = Own(type) ?? (items is null ? null : new JsonObject { ["type"] = "array", ["items"] = items });
            if (whole is not null && schema["properties"] is JsonObject properties)
            {
                properties[property.Name] = Described(whole, property);
            }
        }
    }

    private static JsonObject Described(JsonObject schema, JsonPropertyInfo? property)
    {
        if (property is null || FormText.MeaningOf(property) is not { } meaning)
        {
            return schema;
        }

        var described = new JsonObject { ["description"] = meaning.Description };
        foreach (var (name, value) in schema)
        {
            described[name] = value?.DeepClone();
        }

        Bound(described, "minimum", meaning.Least, long.MinValue);
        Bound(described, "exclusiveMinimum", meaning.Above, long.MinValue);
        Bound(described, "maximum", meaning.Most, long.MaxValue);
        return described;
    }

    private static void Bound(JsonObject schema, string name, long bound, long none)
    {
        if (bound != none)
        {
            schema[name] = bound;
        }
    }

    /// <summary>The schema of a type that reads itself.</summary>
    private static JsonObject? Own(Type type) =>
        type == typeof(Unit) ? new JsonObject { ["type"] = "string", ["pattern"] = "^[A-Z][A-Z0-9]{2,11}$" }
        : type == typeof(PartnerId) ? new JsonObject { ["type"] = "string", ["pattern"] = "^[a-z0-9][a-z0-9-]{0,39}$" }
        : type == typeof(LocalText) ? JsonNode.Parse(Texts)!.AsObject()
        : type.GetCustomAttributes(typeof(FormSchemaAttribute), inherit: false) is [FormSchemaAttribute form, ..] ? JsonNode.Parse(form.Json)!.AsObject()
        : null;
}

/// <summary>The JSON Schema of a form that a converter of its own reads.</summary>
/// <param name="json">The schema, a JSON object.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum)]
internal sealed class FormSchemaAttribute([System.Diagnostics.CodeAnalysis.StringSyntax("json")] string json) : Attribute
{
    /// <summary>The schema.</summary>
    public string Json { get; } = json;
}
