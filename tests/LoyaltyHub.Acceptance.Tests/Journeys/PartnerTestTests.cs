using System.Text.Json;
using System.Text.Json.Nodes;
using LoyaltyHub.Acceptance.Tests.Azurite;
using LoyaltyHub.Acceptance.Tests.Building;
using LoyaltyHub.Cli.Azurite;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Journeys;

/// <summary>A contract is certified by its own partner's calls, or it is said what keeps it from that.</summary>
public sealed class PartnerTestTests(SharedAzurite azurite) : IDisposable
{
    private static readonly string Samples = Path.Combine(RepositoryRoot.Find(), "samples", "partners");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_contract_of_the_samples_is_certified_against_one_fresh_hub()
    {
        var files = Directory.GetFiles(Samples, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        var hub = await TestAsync([.. files, "--json"]);

        Assert.True(hub.Code == 0, hub.Out + hub.Error);
        var certificates = JsonNode.Parse(hub.Out)!["certificates"]!.AsArray();
        Assert.Equal(files.Count, certificates.Count);
        Assert.All(certificates, certificate =>
        {
            Assert.True((bool)certificate!["certified"]!);
            Assert.Equal(64, ((string)certificate["contractHash"]!).Length);
            Assert.InRange(certificate["checks"]!.AsArray().Count(check => (string?)check!["outcome"] == "passed"), 10, 16);
            var file = File.ReadAllText(Path.Combine(_folder.Path, $"{certificate["partner"]}.certificate.json"));
            Assert.Equal(certificate.ToJsonString(), JsonNode.Parse(file)!.ToJsonString());
        });
        JsonNode Of(string partner) => certificates.Single(certificate => (string?)certificate!["partner"] == partner)!;
        Assert.All(["late", "early", "batch", "partial return", "forged", "replayed and retried"], name => Assert.Equal("passed", OutcomeOf(Of("nordbank"), name)));
        Assert.All(["stripe", "standard-webhooks"], partner => Assert.Equal("passed", OutcomeOf(Of(partner), "late")));
        Assert.All(["adyen", "tbank", "cloudpayments", "strava", "cloudevents", "yookassa"], partner => Assert.Equal("not-applicable", OutcomeOf(Of(partner), "late")));
    }

    [Fact]
    public async Task Contracts_that_were_written_from_the_platforms_documentation_alone_are_certified()
    {
        var files = Directory.GetFiles(Path.Combine(RepositoryRoot.Find(), "tests", "platforms"), "*.json").Order(StringComparer.Ordinal).ToList();
        var hub = await TestAsync([.. files, "--json"]);

        Assert.True(hub.Code == 0, hub.Out + hub.Error);
        Assert.InRange(JsonNode.Parse(hub.Out)!["certificates"]!.AsArray().Count, 11, 100);
    }

    [Fact]
    public async Task A_contract_with_errors_is_told_all_of_them_and_the_others_are_tested_all_the_same()
    {
        var broken = Edited("nordbank", contract => contract["events"]!["card.purchase.posted"]!["amonut"] = "/data/amount");
        var hub = await TestAsync([broken, Path.Combine(Samples, "skyways.json")]);

        Assert.Equal(1, hub.Code);
        Assert.Contains("1 of 2 certified", hub.Out, StringComparison.Ordinal);
        Assert.Contains("/events/card.purchase.posted/amonut: is unknown here; use one of", hub.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/type", "a new event has the id of another one", "let 'eventId' name what no other event has")]
    [InlineData("/data/postedAt", "a new event has the id of another one", "'join' several fields")]
    public async Task A_contract_that_makes_one_event_of_two_is_not_certified_and_told_the_remedy(string id, string seen, string remedy)
    {
        var hub = await TestAsync([Edited("nordbank", contract => contract["events"]!["card.purchase.posted"]!["eventId"] = id), "--json"]);

        Assert.Equal(1, hub.Code);
        var failed = JsonNode.Parse(hub.Out)!["certificates"]![0]!["checks"]!.AsArray().Where(check => (string?)check!["outcome"] == "failed").ToList();
        Assert.Contains(failed, check => (string?)check!["detail"] == seen && ((string?)check["remedy"])!.Contains(remedy, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_hub_that_runs_is_tested_with_its_own_secrets_and_one_that_does_not_is_named()
    {
        await using var hub = await new HubDriver(EmulatorAccounts.Fresh(azurite.ConnectionString)).StartAsync();
        var secret = new Dictionary<string, string?> { ["PartnerSecrets__NORDBANK_WEBHOOK"] = hub.Secrets["nordbank"].Reveal() };
        string[] line = ["partner", "test", Path.Combine(Samples, "nordbank.json"), "--out", _folder.Path, "--hub", hub.Host.BaseAddress.ToString()];
        var right = await HubCommand.RunAsync(secret, line);
        Assert.True(right.Code == 0, right.Out + right.Error);

        secret["PartnerSecrets__NORDBANK_WEBHOOK"] = Core.Webhooks.WebhookSecret.Generate().Reveal();
        var wrong = await HubCommand.RunAsync(secret, line);
        Assert.Equal(1, wrong.Code);
        Assert.Contains("compare PartnerSecrets__NAME on both sides", wrong.Out, StringComparison.Ordinal);

        var nobody = await HubCommand.RunAsync(secret, [.. line[..^1], "http://127.0.0.1:9"]);
        Assert.Equal((1, ""), (nobody.Code, nobody.Out));
        Assert.Contains("No hub answers at http://127.0.0.1:9", nobody.Error, StringComparison.Ordinal);
        await hub.AuditedAsync();
    }

    private static string? OutcomeOf(JsonNode certificate, string check) => (string?)certificate["checks"]!.AsArray().Single(one => (string?)one!["name"] == check)!["outcome"];

    private Task<HubCommand> TestAsync(string[] arguments) =>
        HubCommand.RunAsync(["partner", "test", .. arguments, "--out", _folder.Path, "--storage", EmulatorAccounts.Fresh(azurite.ConnectionString)]);

    private string Edited(string name, Action<JsonNode> edit)
    {
        var contract = JsonNode.Parse(File.ReadAllText(Path.Combine(Samples, $"{name}.json")))!;
        edit(contract);
        var file = Path.Combine(_folder.Path, $"{name}.json");
        File.WriteAllText(file, contract.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
        return file;
    }
}
