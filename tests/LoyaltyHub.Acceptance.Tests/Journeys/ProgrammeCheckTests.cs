using System.Text.Json;
using LoyaltyHub.Acceptance.Tests.Azurite;
using LoyaltyHub.Acceptance.Tests.Building;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Journeys;

public sealed class ProgrammeCheckTests
{
    [Fact]
    public async Task A_programme_without_a_fault_is_named_with_its_version_and_what_it_holds()
    {
        var hub = await HubCommand.RunAsync("programme", "check", Coalition);

        Assert.Equal((0, "coalition version 1: 1 unit, 5 earn rules\n", ""), (hub.Code, hub.Out, hub.Error));
    }

    [Theory]
    [InlineData("\"burn\"", "\"brun\"", "7: error: /units/0/brun: is no property here; did you mean 'burn'?")]
    [InlineData("\"percent\": 5,", "\"percent\": 500,", "14: error: /earn/0/reward/percent: a rate is more than 0 and at most 100 percent")]
    [InlineData("\"reward\": { \"points\": 50 }", "\"reward\": 50", "46: error: /earn/4/reward: is a number; write an object")]
    [InlineData("\"ru\": \"Вместе\"", "\"de\": \"Zusammen\"", "5: error: /name/ru: is missing")]
    [InlineData("\"version\": 1", "\"version\": 1, \"version\": 2", "4: error: /version: is there twice; keep one of them")]
    [InlineData("\"points\": 200", "\"points\": 20", "47: warning: /earn/4/caps/0/points: the cap of 20 is below one reward of 50")]
    [InlineData("]\n}", "]", "50: error: Expected depth to be zero")]
    public async Task What_is_wrong_is_told_with_file_line_place_and_remedy(string good, string bad, string told)
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "edited.json");
        var text = await File.ReadAllTextAsync(Coalition, TestContext.Current.CancellationToken);
        Assert.Contains(good, text);
        await File.WriteAllTextAsync(file, text.Replace(good, bad), TestContext.Current.CancellationToken);

        var hub = await HubCommand.RunAsync("programme", "check", file);

        Assert.Equal(told.Contains("warning") ? 0 : 1, hub.Code);
        Assert.Contains($"{file}:{told}", hub.Out);
    }

    [Fact]
    public async Task Programs_read_the_same_as_json()
    {
        var hub = await HubCommand.RunAsync("programme", "check", Coalition, "--json");

        using var json = JsonDocument.Parse(hub.Out);
        var only = Assert.Single(json.RootElement.GetProperty("programmes").EnumerateArray());
        Assert.Equal(("coalition", 1, 0), (only.GetProperty("programme").GetString(), only.GetProperty("version").GetInt32(), only.GetProperty("faults").GetArrayLength()));
    }

    [Fact]
    public async Task Ten_thousand_rules_are_refused_by_one_line()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "huge.json");
        await File.WriteAllTextAsync(file, $"{{ \"earn\": [{string.Join(',', Enumerable.Repeat("{}", 10_000))}] }}", TestContext.Current.CancellationToken);

        var hub = await HubCommand.RunAsync("programme", "check", file);

        Assert.Equal(1, hub.Code);
        Assert.Contains("/earn: there are 10000 rules, and a programme has at most 1000", Assert.Single(hub.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public async Task A_partner_without_a_contract_is_told_where_contracts_are_given()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "edited.json");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(Coalition, TestContext.Current.CancellationToken)).Replace("[\"citymart\"]", "[\"citymarkt\"]"), TestContext.Current.CancellationToken);
        var contracts = Path.Combine(AppContext.BaseDirectory, "partners");

        var hub = await HubCommand.RunAsync("programme", "check", "--partners", contracts, file);
        var right = await HubCommand.RunAsync("programme", "check", "--partners", contracts, Coalition);

        Assert.Equal((1, 0), (hub.Code, right.Code));
        Assert.Contains($"{file}:29: error: /earn/2/when/partners/0: no partner 'citymarkt' has a contract; write its contract first, or name one of ", hub.Out);
        Assert.Contains("citymart", hub.Out);
    }

    [Fact]
    public async Task A_file_or_folder_that_is_not_there_is_told_as_what_is_wrong_with_it_and_the_others_are_checked()
    {
        var hub = await HubCommand.RunAsync("programme", "check", "nowhere.json", Path.GetDirectoryName(Coalition)!, Coalition);
        var contracts = await HubCommand.RunAsync("programme", "check", "--partners", "nowhere", Coalition);

        Assert.Equal((1, 1), (hub.Code, contracts.Code));
        Assert.Contains("nowhere.json:1: error: there is no such file; check the name\n", hub.Out);
        Assert.Contains(":1: error: is a folder; name the files in it: ", hub.Out);
        Assert.Contains("coalition version 1: ", hub.Out);
        Assert.Equal("--partners: there is no folder 'nowhere'; name the folder that holds the partners' contracts.\n", contracts.Error);
    }

    private static string Coalition { get; } = Path.Combine(AppContext.BaseDirectory, "programmes", "coalition.json");
}
