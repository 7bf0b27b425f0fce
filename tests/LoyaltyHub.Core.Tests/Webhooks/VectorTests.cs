using System.Globalization;
using System.Text.Json;
using LoyaltyHub.Core.Tests.Partners;
using LoyaltyHub.Core.Webhooks;
using Xunit;

namespace LoyaltyHub.Core.Tests.Webhooks;

/// <summary>Checks the verifier against a folder of recorded messages beside the repository, where there is one.</summary>
public sealed class VectorTests
{
    private static readonly string Folder = Path.Combine(RepositoryFiles.Root, "..", "shared", "partner-payloads", "standard-webhooks", "vectors");

    [Fact]
    public void Every_recorded_message_gets_the_verdict_recorded_with_it()
    {
        Assert.SkipUnless(Directory.Exists(Folder), "No recorded messages beside the repository.");
        var judged = Directory.GetFiles(Folder, "*.json").Select(file => JsonDocument.Parse(File.ReadAllBytes(file)).RootElement)
            .Where(vector => vector.GetProperty("scheme").GetString() == "standard-webhooks")
            .Select(vector => (Name: vector.GetProperty("name").GetString(), Expected: vector.GetProperty("expect").GetString(), Given: Judge(vector)))
            .ToList();
        Assert.NotEmpty(judged);
        Assert.All(judged, vector => Assert.Equal((vector.Name, vector.Expected), (vector.Name, vector.Given)));
    }

    private static string Judge(JsonElement vector)
    {
        var headers = vector.GetProperty("headers");
        var now = DateTimeOffset.FromUnixTimeSeconds(long.Parse(vector.GetProperty("now").GetRawText(), CultureInfo.InvariantCulture));
        var verdict = StandardWebhooks.Verify(
            new WebhookHeaders(Header(headers, "webhook-id"), Header(headers, "webhook-timestamp"), Header(headers, "webhook-signature")),
            File.ReadAllBytes(Path.Combine(Folder, vector.GetProperty("body_file").GetString()!)),
            [WebhookSecret.Parse(vector.GetProperty("secret").GetString()!)],
            now);
        return verdict is WebhookVerdict.Verified ? "valid" : "invalid";
    }

    private static string? Header(JsonElement headers, string name) => headers.TryGetProperty(name, out var value) ? value.GetString() : null;
}
