using System.Text.Json;
using LoyaltyHub.Acceptance.Tests.Azurite;
using LoyaltyHub.Acceptance.Tests.Building;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Partners;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Journeys;

public sealed class SimulateTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.FromHours(3));

    [Fact]
    public async Task A_programme_is_priced_on_screen_as_json_as_csv_and_as_a_page_with_the_same_figures()
    {
        using var folder = new TemporaryFolder();
        var (next, current) = (await WriteAsync(folder, "next.json", 2, 10, ", \"members\": { \"pilot\": { \"percent\": 50, \"salt\": \"<try & see>\" } }"), await WriteAsync(folder, "current.json", 1, 5, ""));
        var activities = Path.Combine(folder.Path, "activities.ndjson");
        await File.WriteAllLinesAsync(activities, Enumerable.Range(0, 200).Select(who => JsonSerializer.Serialize(Bought(who), HubJson.Compact)), TestContext.Current.CancellationToken);
        var (csv, html) = (Path.Combine(folder.Path, "members.csv"), Path.Combine(folder.Path, "report.html"));

        var shown = await HubCommand.RunAsync("simulate", "--programme", next, "--against", current, "--activities", activities, "--csv", csv, "--html", html);
        var told = await HubCommand.RunAsync("simulate", "--programme", next, "--against", current, "--activities", activities, "--json");

        Assert.Equal((0, ""), (shown.Code, shown.Error));
        Assert.Equal((0, ""), (told.Code, told.Error));
        var json = JsonDocument.Parse(told.Out).RootElement;
        var pilot = Assert.Single(json.GetProperty("pilots").EnumerateArray());
        var (inside, outside) = (pilot.GetProperty("pilot").GetProperty("members").GetInt32(), pilot.GetProperty("control").GetProperty("members").GetInt32());
        Assert.Equal(200, inside + outside);
        Assert.InRange(inside, 70, 130);

        // 10 % of 100.00 each for half of them, where all had 5 % before.
        var all = json.GetProperty("shifts")[0];
        Assert.Equal((inside, outside), (all.GetProperty("winners").GetInt32(), all.GetProperty("losers").GetInt32()));
        Assert.Equal(inside * 1_000, pilot.GetProperty("pilot").GetProperty("worth").GetInt64());
        Assert.Contains($"│ pilot   │ {inside}", shown.Out);

        var rows = (await File.ReadAllLinesAsync(csv, TestContext.Current.CancellationToken)).Select(line => line.Split(',')).ToList();
        Assert.Equal(["member", "spent_minor", "granted", "balance", "worth_minor", "worth_against_minor", "groups", "pilots"], rows[0]);
        Assert.Equal(201, rows.Count);
        Assert.Equal(inside, rows.Count(row => row is [_, "10000", "10 PTS", "10 PTS", "1000", "500", "partner shop", "price"]));
        Assert.Equal(outside, rows.Count(row => row is [_, "10000", "", "", "0", "500", "partner shop", ""]));

        var page = await File.ReadAllTextAsync(html, TestContext.Current.CancellationToken);
        Assert.StartsWith("<!doctype html>", page);
        Assert.Contains("<h1>price:2</h1>", page);
        Assert.Contains("200 activities of 200 members, 14 March 2026 to 14 March 2026, compared with price:1.", page);
        Assert.Contains($"<td>all</td><td>{inside}</td><td>{outside}</td><td>0</td>", page);
        Assert.Contains("50 % of members by “&lt;try &amp; see&gt;”", page);
        Assert.Contains($"<td>pilot</td><td>{inside}</td><td>{inside}</td><td>{inside}</td><td>{inside * 100:N2} RUB</td>", page);
        Assert.Contains("<svg viewBox", page);
        Assert.DoesNotContain("<try", page);
        Assert.DoesNotContain("src=", page);
    }

    [Theory]
    [InlineData("Say what to replay", "--programme", "{next}")]
    [InlineData("next.json:1: 'n' is an invalid start", "--programme", "{bad}", "--activities", "{next}")]
    [InlineData("activities.ndjson:1: this is no activity", "--programme", "{next}", "--activities", "{activities}")]
    [InlineData("--activities: there is no file or folder 'nowhere'; name an .ndjson file of activities, or partners' payloads.", "--programme", "{next}", "--activities", "nowhere")]
    [InlineData("--activities: there is no file or folder 'nowhere.ndjson'", "--programme", "{next}", "--activities", "nowhere.ndjson")]
    public async Task What_cannot_be_priced_is_told_in_one_line(string told, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        var next = await WriteAsync(folder, "good.json", 2, 10, "");
        var (bad, activities) = (Path.Combine(folder.Path, "next.json"), Path.Combine(folder.Path, "activities.ndjson"));
        await File.WriteAllTextAsync(bad, "{ not json", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(activities, "{}\n", TestContext.Current.CancellationToken);

        var hub = await HubCommand.RunAsync(["simulate", .. arguments.Select(argument => argument.Replace("{next}", next).Replace("{bad}", bad).Replace("{activities}", activities))]);

        Assert.Equal((1, ""), (hub.Code, hub.Out));
        Assert.Contains(told, Assert.Single(hub.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    private static async Task<string> WriteAsync(TemporaryFolder folder, string name, int version, int percent, string more)
    {
        var path = Path.Combine(folder.Path, name);
        await File.WriteAllTextAsync(path, $$"""
            {
              "programme": "price", "version": {{version}}, "name": { "en": "Price", "ru": "Цена" }, "utcOffset": "+03:00",
              "units": [{ "unit": "PTS", "burn": { "pointValue": 100, "currency": "RUB" } }],
              "earn": [{ "rule": "all", "name": { "en": "All", "ru": "Всё" }, "on": "purchase", "reward": { "percent": {{percent}}, "rounding": "down" } }]{{more}}
            }
            """);
        return path;
    }

    private static Activity Bought(int who) => new(
        PartnerId.From("shop"), EventId.From($"e{who}"), AliasHash.From($"{who}".PadLeft(43, 'a')), Noon, new Happening.Purchased($"o{who}", new Amount(100_00, Unit.From("RUB"))), "hash");
}
