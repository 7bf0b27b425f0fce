using System.Text.Json;
using System.Text.Json.Nodes;
using LoyaltyHub.Core;

namespace LoyaltyHub.Benchmarks.Pipeline;

/// <summary>A report as JSON with three decimals: more would only pretend.</summary>
internal static class Rounded
{
    public static JsonNode Of(PipelineReport report) => Round(JsonSerializer.SerializeToNode(report, HubJson.Compact)!);

    private static JsonNode Round(JsonNode node) => node switch
    {
        JsonObject fields => new JsonObject(fields.Select(field => KeyValuePair.Create(field.Key, field.Value is null ? null : (JsonNode?)Round(field.Value)))),
        JsonArray items => new JsonArray([.. items.Select(item => Round(item!))]),
        JsonValue value when value.TryGetValue<double>(out var number) => JsonValue.Create(Math.Round(number, 3)),
        _ => node.DeepClone(),
    };
}
