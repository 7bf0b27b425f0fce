using System.Net;
using System.Text.Json.Nodes;
using LoyaltyHub.Acceptance.Tests.Azurite;
using LoyaltyHub.Acceptance.Tests.Building;
using LoyaltyHub.Cli.Azurite;
using LoyaltyHub.Cli.Sandbox;
using LoyaltyHub.Cli.Sandbox.Playing;
using LoyaltyHub.Core.Sampling;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Journeys;

/// <summary>A partner's traffic can be played from its contract, and is held against the books.</summary>
public sealed class PartnerSimulateTests(SharedAzurite azurite)
{
    private static readonly string Samples = Path.Combine(RepositoryRoot.Find(), "samples", "partners");

    [Theory]
    [InlineData("citymart", null)]
    [InlineData("platforms/shopify", "unknown-order")]
    public async Task Traffic_of_a_seed_comes_out_right_and_is_the_same_again(string contract, string? aside)
    {
        var (first, again) = (await PlayAsync(contract), await PlayAsync(contract));

        Assert.Equal(first["sent"]!.ToJsonString(), again["sent"]!.ToJsonString());
        Assert.All(["event", "return", "storm", "late clearing", "forged", "return before its purchase", "other bytes"], kind => Assert.True((int)first["sent"]![kind]! > 0, kind));
        var books = first["books"]!;
        var quarantined = books["quarantined"]!.AsObject();
        Assert.Equal((int)books["acknowledged"]!, (int)books["inEffect"]! + quarantined.Where(reason => reason.Key != "event-id-conflict").Sum(reason => (int)reason.Value!));
        Assert.True((int)quarantined["event-id-conflict"]! > 0);
        Assert.True(aside is null || (int)quarantined[aside]! > 0);
        Assert.Equal(0, (int)first["auditDifferences"]!);
    }

    [Fact]
    public void What_is_missing_doubled_unfounded_or_answered_wrongly_is_found()
    {
        PlayedCall[] played =
        [
            Played("a", Expectation.Effect, 202), Played("b", Expectation.Effect, 202), Played("c", Expectation.Effect, 202), Played("d", Expectation.Refusal, 401),
            Played("e", Expectation.Refusal, 202), Played("f", Expectation.Effect, 500), Played("a", Expectation.Conflict, 202), Played("g", Expectation.Effect, 202),
        ];
        var aside = new[] { ("c", "unknown-order") }.ToLookup(item => item.Item1, item => item.Item2);

        var found = Reconciled.Of(played, new Dictionary<string, int> { ["a"] = 1, ["b"] = 2, ["d"] = 1 }, aside);

        Assert.False(found.IsRight);
        Assert.Equal((4, 2), (found.Acknowledged, found.InEffect));
        Assert.Equal(["g", "a"], found.Missing);
        Assert.Equal(["b"], found.Doubled);
        Assert.Equal(["d"], found.Unfounded);
        Assert.Equal(["kind was taken", "kind was answered 500"], found.Misjudged);
        Assert.Equal(1, found.Quarantined["unknown-order"]);
        Assert.True(Reconciled.Of(played[..1], new Dictionary<string, int> { ["a"] = 1 }, aside).IsRight);
    }

    [Theory]
    [InlineData("--hub https://hub.example.com", "--allow-remote")]
    [InlineData("--hub http://hub.example.com", "is no address of a hub")]
    [InlineData("--rate 501", "from 1 to 500")]
    [InlineData("--duration 3601", "from 1 to 3600")]
    public async Task Traffic_is_bounded_and_stays_on_this_machine_unless_told(string options, string reason)
    {
        var hub = await HubCommand.RunAsync(["partner", "simulate", Path.Combine(Samples, "citymart.json"), .. options.Split(' ')]);
        Assert.Equal((1, ""), (hub.Code, hub.Out));
        Assert.Contains(reason, hub.Error, StringComparison.Ordinal);
    }

    private async Task<JsonNode> PlayAsync(string contract)
    {
        var hub = await HubCommand.RunAsync(
            "partner", "simulate", Path.Combine(Samples, $"{contract}.json"), "--rate", "25", "--duration", "4", "--seed", "11", "--json", "--storage", EmulatorAccounts.Fresh(azurite.ConnectionString));
        Assert.True(hub.Code == 0, hub.Out + hub.Error);
        return JsonNode.Parse(hub.Out)!;
    }

    private static PlayedCall Played(string id, Expectation expected, int status) => new(
        new PlannedCall("kind", TimeSpan.Zero, new OutgoingCall([], "application/json", new Dictionary<string, string>(), new Dictionary<string, string>()), id, [id], expected),
        [status == 401 ? new HubReply(HttpStatusCode.Unauthorized, "application/problem+json", """{"code":"signature-mismatch"}""") : new HubReply((HttpStatusCode)status, null, "")]);
}
