using System.Text.Json;
using Json.Schema;
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
