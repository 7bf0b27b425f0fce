using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Programmes.Checking;
using LoyaltyHub.Core.Tests.Partners;
using Xunit;

namespace LoyaltyHub.Core.Tests.Programmes;

public sealed class ProgrammeSchemaTests
{
    private static readonly JsonSchema Schema = JsonSchema.FromText(ProgrammeSchema.Text());
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static TheoryData<string> Samples => [.. RepositoryFiles.Named(Path.Combine("samples", "programmes"), "*.json").Select(file => Path.GetFileName(file))];

    [Fact]
    public void The_published_schema_is_the_one_of_the_forms() => Assert.True(
        File.ReadAllText(Path.Combine(RepositoryFiles.Root, "docs", "schemas", "programme.schema.json")).ReplaceLineEndings("\n") == ProgrammeSchema.Text(),
        "The programme forms have changed. Refresh the schema: dotnet run --project functions/LoyaltyHub.Cli -- programme schema > docs/schemas/programme.schema.json");

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_sample_names_the_schema_and_is_valid_by_it(string sample)
    {
        using var file = JsonDocument.Parse(RepositoryFiles.Read("samples", "programmes", sample), Lenient);

        var result = Schema.Evaluate(file.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });

        Assert.Equal("../../docs/schemas/programme.schema.json", file.RootElement.GetProperty("$schema").GetString());
        Assert.True(result.IsValid, string.Join("; ", (result.Details ?? []).SelectMany(detail => (detail.Errors ?? new Dictionary<string, string>()).Values.Select(error => $"{detail.InstanceLocation}: {error}"))));
    }

    [Fact]
    public void Every_property_tells_what_it_means()
    {
        var silent = new List<string>();
        Look(JsonNode.Parse(ProgrammeSchema.Text())!, "");

        Assert.True(silent.Count == 0, "No description: " + string.Join(", ", silent));

        void Look(JsonNode? node, string path)
        {
            foreach (var (name, value) in node is JsonObject all ? all.ToList() : [])
            {
                foreach (var (property, schema) in name == "properties" && value is JsonObject properties ? properties.ToList() : [])
                {
                    if (schema!["description"] is null)
                    {
                        silent.Add($"{path}/{property}");
                    }
                }

                Look(value, $"{path}/{name}");
            }

            foreach (var (index, value) in node is JsonArray items ? items.Index().ToList() : [])
            {
                Look(value, $"{path}/{index}");
            }
        }
    }

    /// <summary>An editor underlines what the check refuses, and nothing that it takes.</summary>
    [Theory]
    [InlineData("\"percent\": 5", "\"percent\": {0}", "0.0001", "100", "0", "100.0001")]
    [InlineData("\"version\": 1", "\"version\": {0}", "1", "7", "0", "-1")]
    [InlineData("\"reward\": { \"points\": 50 }", "\"reward\": {{ \"points\": {0} }}", "1", "1000000000", "0", "1000000001")]
    [InlineData("\"points\": 1000,", "\"points\": {0},", "1", "1000000001", "0", "-5")]
    [InlineData("\"on\": \"visit\"", "\"on\": \"visit\", \"costPerPoint\": {0}", "0", "1000000000", "-1", "1000000001")]
    [InlineData("\"on\": \"visit\"", "\"on\": \"visit\", \"fee\": {0}", "1", "1000000000000", "0", "1000000000001")]
    [InlineData("\"on\": \"visit\"", "\"on\": \"visit\", \"pending\": {{ \"days\": {0} }}", "1", "3650", "0", "3651")]
    [InlineData("\"unit\": \"PTS\"", "\"unit\": \"PTS\", \"holdMinutes\": {0}", "1", "525600", "0", "525601")]
    [InlineData("\"unit\": \"PTS\"", "\"unit\": \"PTS\", \"noticeDays\": {0}", "1", "366", "0", "367")]
    [InlineData("\"utcOffset\": \"+03:00\"", "\"utcOffset\": \"+03:00\", \"members\": {{ \"pilot\": {{ \"percent\": {0}, \"salt\": \"x\" }} }}", "1", "99", "0", "100")]
    public void Schema_and_check_refuse_the_same_numbers(string good, string edited, string least, string most, string below, string above)
    {
        var text = System.Text.Encoding.UTF8.GetString(RepositoryFiles.Read("samples", "programmes", "coalition.json"));
        Assert.Contains(good, text, StringComparison.Ordinal);
        foreach (var (number, fits) in new[] { (least, true), (most, true), (below, false), (above, false) })
        {
            var file = text.Replace(good, edited.Replace("{0}", number, StringComparison.Ordinal).Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal), StringComparison.Ordinal);
            using var json = JsonDocument.Parse(file);

            Assert.Equal((number, fits), (number, Schema.Evaluate(json.RootElement).IsValid));
            Assert.Equal((number, fits), (number, Record.Exception(() => ProgrammeFile.Parse(System.Text.Encoding.UTF8.GetBytes(file), "edited.json")) is null));
        }
    }

    [Theory]
    [InlineData("\"on\": \"purchase\"", "\"no\": \"purchase\"")]
    [InlineData("\"rounding\": \"down\"", "\"rounding\": \"bankers\"")]
    [InlineData("\"percent\": 5", "\"percent\": \"5\"")]
    [InlineData("\"unit\": \"PTS\"", "\"unit\": \"points\"")]
    [InlineData("\"version\": 1", "\"version\": 1.5")]
    public void What_the_hub_refuses_by_its_shape_the_schema_refuses(string good, string bad)
    {
        var text = System.Text.Encoding.UTF8.GetString(RepositoryFiles.Read("samples", "programmes", "coalition.json"));
        Assert.Contains(good, text, StringComparison.Ordinal);

        using var file = JsonDocument.Parse(text.Replace(good, bad));

        Assert.False(Schema.Evaluate(file.RootElement).IsValid);
    }
}
