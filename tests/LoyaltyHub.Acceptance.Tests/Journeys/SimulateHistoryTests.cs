using System.Text.Json;
using LoyaltyHub.Acceptance.Tests.Azurite;
using LoyaltyHub.Acceptance.Tests.Building;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Journeys;

/// <summary>A next version priced by the real program over what a running hub has recorded.</summary>
public sealed class SimulateHistoryTests(SharedAzurite azurite) : IAsyncLifetime
{
    private readonly HubDriver _hub = new(EmulatorAccounts.Fresh(azurite.ConnectionString));

    public async ValueTask InitializeAsync() => await _hub.StartAsync();

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task A_next_version_is_priced_over_the_hubs_own_history_against_what_decides_now_and_nothing_is_written()
    {
        await PutAsync("citymart", "one", Payload.Order("1", "LH-5100-0001", "1000.00"));
        await PutAsync("citymart", "two", Payload.Order("2", "LH-5100-0002", "50000.00"));
        await PutAsync("citymart", "back", Payload.Refund("2", "LH-5100-0002", "10000.00"));
        await PutAsync("nordbank", "cards", Payload.Cards(Payload.Card("c1", "LH-5100-0001", 459900, "5541")));
        using var folder = new TemporaryFolder();
        var next = Path.Combine(folder.Path, "coalition-2.json");
        var now = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "programmes", "coalition.json"));
        await File.WriteAllTextAsync(next, now.Replace("\"version\": 1", "\"version\": 2", StringComparison.Ordinal).Replace("\"percent\": 3,", "\"percent\": 4,", StringComparison.Ordinal));
        var before = await _hub.Books.RowsAsync();

        string[] arguments = ["--programme", next, "--against", "current", "--from", "2025-01-01", "--to", "2026-01-01"];
        var (shown, told, again) = (await SimulateAsync(arguments), await SimulateAsync([.. arguments, "--json"]), await SimulateAsync([.. arguments, "--json"]));

        Assert.Equal((0, told.Out), (again.Code, again.Out));
        Assert.Equal(before, await _hub.Books.RowsAsync());
        var json = JsonSerializer.Deserialize<JsonElement>(told.Out);
        Assert.Equal(("RUB", 4), (json.GetProperty("currency").GetString(), json.GetProperty("activities").GetInt32()));

        // What decides now comes to the very books: 30, 1,500 less 300, and 229 of the card.
        var books = await _hub.BalanceAsync("LH-5100-0001") + await _hub.BalanceAsync("LH-5100-0002");
        Assert.Equal(30 + 1_200 + 229, books);
        Assert.Equal(books, json.GetProperty("against").GetProperty("units")[0].GetProperty("outstanding").GetInt64());
        Assert.Equal(40 + 1_600 + 229, json.GetProperty("programme").GetProperty("units")[0].GetProperty("outstanding").GetInt64());
        var all = json.GetProperty("shifts")[0];
        Assert.Equal((2, 0, 41_000L), (all.GetProperty("winners").GetInt32(), all.GetProperty("losers").GetInt32(), all.GetProperty("won").GetInt64()));
        Assert.Contains("1,869.00 RUB", shown.Out, StringComparison.Ordinal);
        Assert.Contains("410.00 RUB", shown.Out, StringComparison.Ordinal);
    }

    private Task<HubCommand> SimulateAsync(string[] arguments) => HubCommand.RunAsync(
        new Dictionary<string, string?> { ["Hub__AliasKey"] = _hub.Settings["Hub:AliasKey"] }, ["simulate", .. arguments, "--storage", _hub.Storage]);

    private async Task PutAsync(string partner, string id, byte[] body)
    {
        await _hub.AcceptAsync(partner, id, body);
        await _hub.DrainAsync();
    }
}
