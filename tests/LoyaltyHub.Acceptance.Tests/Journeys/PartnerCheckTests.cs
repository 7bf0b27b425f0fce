using System.Text.Json;
using LoyaltyHub.Acceptance.Tests.Azurite;
using LoyaltyHub.Acceptance.Tests.Building;
using LoyaltyHub.Cli.Azurite;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Journeys;

/// <summary>Contracts are checked without a hub: what is wrong, what examples mean, what is hardly meant.</summary>
public sealed class PartnerCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_starter_is_valid_and_its_examples_say_what_they_mean()
    {
        var file = Path.Combine(_folder.Path, "shop.json");
        Assert.Equal(0, (await HubCommand.RunAsync("partner", "new", "shop", "--scheme", "hmac", "--out", file)).Code);

        var hub = await HubCommand.RunAsync("partner", "check", file);

        Assert.True(hub.Code == 0, hub.Out + hub.Error);
        Assert.Contains("shop: valid; 2 types of events: order.paid, order.refunded", hub.Out, StringComparison.Ordinal);
        Assert.Contains("example order.paid: Purchased order 1042, 4599.00 RUB, event evt-paid-1042", hub.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("error:", hub.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_fault_is_a_line_with_file_line_place_and_remedy()
    {
        var file = Path.Combine(_folder.Path, "shop.json");
        await HubCommand.RunAsync("partner", "new", "shop", "--scheme", "secret-header", "--out", file);
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(file, text.Replace("\"kind\": \"retailer\"", "\"kind\": \"zoo\"", StringComparison.Ordinal).Replace("\"alias\": \"loyalty-id\"", "\"alias\": \"card-no\"", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var hub = await HubCommand.RunAsync("partner", "check", file);

        Assert.Equal(1, hub.Code);
        var lines = hub.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(lines, line => line.StartsWith($"{file}:6: error: /kind: 'zoo' is none of the known words; use one of bank", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("error: /events/order.paid/member/alias: 'card-no' is none", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Contracts_are_held_against_each_other_and_told_as_one_JSON_object()
    {
        var (one, two, three) = (Path.Combine(_folder.Path, "one.json"), Path.Combine(_folder.Path, "two.json"), Path.Combine(_folder.Path, "three.json"));
        await HubCommand.RunAsync("partner", "new", "shop", "--scheme", "secret-header", "--out", one);
        await File.WriteAllTextAsync(two, (await File.ReadAllTextAsync(one, TestContext.Current.CancellationToken)).Replace("\"partner\": \"shop\"", "\"partner\": \"stop\"", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        File.Copy(one, three);

        var hub = await HubCommand.RunAsync("partner", "check", one, two, three, "--json");

        Assert.Equal(1, hub.Code);
        using var read = JsonDocument.Parse(hub.Out);
        var contracts = read.RootElement.GetProperty("contracts");
        Assert.Equal(3, contracts.GetArrayLength());
        Assert.Contains("a hub takes one contract of a partner", contracts[0].GetProperty("faults")[0].GetProperty("what").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("share SHOP_WEBHOOK with 'shop'", Assert.Single(contracts[1].GetProperty("faults").EnumerateArray().DistinctBy(fault => fault.GetProperty("what").GetString())).GetProperty("what").GetString(), StringComparison.Ordinal);
        var warnings = contracts[1].GetProperty("warnings").EnumerateArray().Select(warning => warning.GetProperty("what").GetString()!).ToList();
        Assert.Contains(warnings, warning => warning.Contains("vouches for who calls", StringComparison.Ordinal));
    }

    [Fact]
    public async Task All_sample_contracts_are_free_of_faults()
    {
        var folder = Path.Combine(RepositoryRoot.Find(), "samples", "partners");
        var hub = await HubCommand.RunAsync(["partner", "check", .. Directory.GetFiles(folder, "*.json", SearchOption.AllDirectories)]);
        Assert.True(hub.Code == 0, hub.Out + hub.Error);
    }
}
