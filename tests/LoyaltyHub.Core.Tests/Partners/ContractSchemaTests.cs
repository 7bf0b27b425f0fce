using System.Text;
using System.Text.Json;
using Json.Schema;
using LoyaltyHub.Core.Partners;
using Xunit;

namespace LoyaltyHub.Core.Tests.Partners;

public sealed class ContractSchemaTests
{
    private static readonly JsonSchema Schema = JsonSchema.FromText(ContractSchema.Text());

    public static TheoryData<string> Samples =>
        [.. new[] { "samples/partners", "samples/partners/platforms" }.SelectMany(folder => RepositoryFiles.Named(folder, "*.json").Select(file => $"{folder}/{Path.GetFileName(file)}"))];

    [Fact]
    public void The_published_schema_is_the_one_of_the_readers_tables() => Assert.True(
        File.ReadAllText(Path.Combine(RepositoryFiles.Root, "docs", "schemas", "partner-contract.schema.json")).ReplaceLineEndings("\n") == ContractSchema.Text(),
        "The contract has changed. Refresh the schema: dotnet run --project functions/LoyaltyHub.Cli -- partner schema > docs/schemas/partner-contract.schema.json");

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_sample_names_the_schema_and_is_valid_by_it(string sample)
    {
        using var file = JsonDocument.Parse(RepositoryFiles.Read(sample));

        var result = Schema.Evaluate(file.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });

        Assert.EndsWith("docs/schemas/partner-contract.schema.json", file.RootElement.GetProperty("$schema").GetString(), StringComparison.Ordinal);
        Assert.True(result.IsValid, string.Join("; ", (result.Details ?? []).SelectMany(detail => (detail.Errors ?? new Dictionary<string, string>()).Values.Select(error => $"{detail.InstanceLocation}: {error}"))));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_property_with_a_slip_of_the_pen_is_refused_by_schema_and_reader_alike(string sample)
    {
        var text = Encoding.UTF8.GetString(RepositoryFiles.Read(sample));
        foreach (var name in Names(text).Where(name => !name.StartsWith('$')))
        {
            var slip = text.Replace($"\"{name}\":", $"\"{name}x\":", StringComparison.Ordinal);
            using var file = JsonDocument.Parse(slip);

            Assert.False(Schema.Evaluate(file.RootElement).IsValid, $"The schema takes {name}x.");
            Assert.Throws<ContractException>(() => PartnerContract.Parse(Encoding.UTF8.GetBytes(slip), sample));
        }
    }

    /// <summary>The names of properties, but not those that partners choose themselves: types of events, headers, media types, places, and what stands in examples.</summary>
    private static IEnumerable<string> Names(string text)
    {
        using var file = JsonDocument.Parse(text);
        var types = file.RootElement.GetProperty("events").EnumerateObject().Select(type => type.Name).ToHashSet();
        return All(file.RootElement).Where(name => !types.Contains(name)).Distinct().ToList();
    }

    private static readonly string[] Chosen = ["examples", "headers", "mediaTypes", "packed", "map"];

    private static IEnumerable<string> All(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => (Chosen.Contains(member.Name) ? [] : All(member.Value)).Prepend(member.Name)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(All),
        _ => [],
    };
}
