using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using LoyaltyHub.Core.Notices;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Settlement;
using LoyaltyHub.Core.Tests.Partners;
using Xunit;

namespace LoyaltyHub.Core.Tests.Description;

/// <summary>The examples that the hub's description gives are what its schemas say.</summary>
public sealed class DescriptionExampleTests
{
    private static readonly JsonNode Description = JsonNode.Parse(RepositoryFiles.Read("functions", "LoyaltyHub.Functions", "Description", "openapi.json"))!;

    [Fact]
    public void Every_example_is_valid_by_its_schema()
    {
        var examples = Contents(Description).Where(content => content["example"] is not null).ToList();

        Assert.True(examples.Count >= 35, $"{examples.Count} examples");
        Assert.All(examples, content => AssertValid(content["schema"]!, content["example"]!));
    }

    [Fact]
    public void A_wrong_example_is_found()
    {
        var schema = new JsonObject { ["$ref"] = "#/components/schemas/Amount" };
        Assert.Throws<Xunit.Sdk.TrueException>(() => AssertValid(schema, JsonNode.Parse("""{"value":"12","unit":"RUB"}""")!));
        Assert.Throws<Xunit.Sdk.TrueException>(() => AssertValid(schema, JsonNode.Parse("""{"value":12}""")!));
    }

    [Fact]
    public void What_the_hub_sends_is_described_as_it_writes_it()
    {
        Assert.Equal(NoticeKinds.ByName.Keys.Append("settlement.closed").Order(StringComparer.Ordinal), Description["webhooks"]!.AsObject().Select(hook => hook.Key).Order(StringComparer.Ordinal));
        Assert.All(NoticeTerms.Known, name => Assert.Equal(name, NoticeKinds.NameOf(JsonSerializer.Deserialize<Notice>(Example(name), HubJson.Compact)!)));
        Assert.Equal("nordbank", JsonSerializer.Deserialize<SettlementDocument>(Example("settlement.closed"), HubJson.Compact)!.Partner.Value);
    }

    private static string Example(string hook) => Description["webhooks"]![hook]!["post"]!["requestBody"]!["content"]!["application/json"]!["example"]!.ToJsonString();

    private static IEnumerable<JsonObject> Contents(JsonNode? node) => node switch
    {
        JsonObject some => (some["schema"] is JsonObject ? [some] : Enumerable.Empty<JsonObject>()).Concat(some.SelectMany(property => Contents(property.Value))),
        JsonArray items => items.SelectMany(Contents),
        _ => [],
    };

    private static void AssertValid(JsonNode schema, JsonNode value)
    {
        // The same schema on its own: JSON Schema keeps what is referred to elsewhere than OpenAPI.
        var whole = new JsonObject { ["allOf"] = new JsonArray(schema.DeepClone()), ["$defs"] = Description["components"]!["schemas"]!.DeepClone() };
        var alone = JsonSchema.FromText(whole.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal));
        var result = alone.Evaluate(JsonSerializer.SerializeToElement(value), new EvaluationOptions { OutputFormat = OutputFormat.List });
        Assert.True(
            result.IsValid,
            $"{value.ToJsonString()} is not valid: {string.Join("; ", (result.Details ?? []).SelectMany(detail => (detail.Errors ?? new Dictionary<string, string>()).Values.Select(error => $"{detail.InstanceLocation}: {error}")))}");
    }
}
