using System.Net;
using System.Text.Json;
using LoyaltyHub.Acceptance.Tests.Azurite;
using LoyaltyHub.Acceptance.Tests.Building;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Journeys;

/// <summary>A campaign's budget as operators see it: over HTTP, by the program, and by an alert.</summary>
public sealed class BudgetTests(SharedAzurite azurite) : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly HubDriver _hub = new(EmulatorAccounts.Fresh(azurite.ConnectionString));

    public async ValueTask InitializeAsync()
    {
        _hub.Settings["Hub:ProgrammeFile"] = await ProgrammeAsync();
        await _hub.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_budget_shows_what_is_spent_over_http_and_by_the_program_and_its_alert_is_logged_once()
    {
        await SayAsync("one", Payload.Order("1", "LH-7000-0001", "1000.00"));
        var first = await ShownAsync();
        Assert.Equal(("open", 30, 70, false), (first.GetProperty("state").GetString(), Number(first, "spent"), Number(first, "left"), first.GetProperty("needsAttention").GetBoolean()));
        Assert.Equal(["PTS"], first.GetProperty("units").EnumerateArray().Select(unit => unit.GetString()));

        await SayAsync("two", Payload.Order("2", "LH-7000-0002", "4000.00"));
        await SayAsync("back", Payload.Refund("1", "LH-7000-0001", "1000.00"));
        await SayAsync("three", Payload.Order("3", "LH-7000-0001", "9000.00"));

        var json = await BudgetsAsync("--json");
        Assert.Equal(1, json.Code);
        var budget = Assert.Single(JsonSerializer.Deserialize<JsonElement>(json.Out).GetProperty("budgets").EnumerateArray());
        Assert.Equal(("coalition", "launch", "used-up", 100, 0), (budget.GetProperty("programme").GetString(), budget.GetProperty("budget").GetString(), budget.GetProperty("state").GetString(), Number(budget, "spent"), Number(budget, "left")));
        var table = await BudgetsAsync();
        Assert.Contains("used up", table.Out);
        Assert.Equal((1, ""), ((await BudgetsAsync("--days", "0")).Code, (await BudgetsAsync("--days", "0")).Out));
        Assert.Equal(["The budget coalition|launch has passed 50 %", "The budget coalition|launch has passed 100 %"], _hub.Log.Lines
            .Where(line => line.Contains("BudgetAlert: coalition|launch", StringComparison.Ordinal)).Select(line => line[line.IndexOf("The budget", StringComparison.Ordinal)..line.IndexOf(':', line.IndexOf("The budget", StringComparison.Ordinal))]));
        await _hub.AuditedAsync();
    }

    private async Task SayAsync(string id, byte[] body)
    {
        await _hub.AcceptAsync("citymart", id, body);
        await _hub.DrainAsync();
    }

    private async Task<JsonElement> ShownAsync() =>
        Assert.Single((await _hub.GetAsync("budgets?days=30")).Is(HttpStatusCode.OK).As<JsonElement>().GetProperty("budgets").EnumerateArray());

    private Task<HubCommand> BudgetsAsync(params string[] options) => HubCommand.RunAsync(
        new Dictionary<string, string?> { ["Hub__ProgrammeFile"] = _hub.Settings["Hub:ProgrammeFile"], ["COLUMNS"] = "200" }, ["budgets", "--storage", _hub.Storage, .. options]);

    private static long Number(JsonElement of, string name) => of.GetProperty(name).GetInt64();

    private async Task<string> ProgrammeAsync()
    {
        var file = Path.Combine(_folder.Path, "coalition.json");
        var plain = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "programmes", "coalition.json"));
        await File.WriteAllTextAsync(file, plain
            .Replace("\"earn\": [", """
                "budgets": [{ "budget": "launch", "name": { "en": "Launch", "ru": "Запуск" }, "points": 100, "alerts": [50, 100] }],
                "earn": [
                """, StringComparison.Ordinal)
            .Replace("\"reward\": { \"percent\": 3,", "\"budget\": \"launch\", \"reward\": { \"percent\": 3,", StringComparison.Ordinal));
        return file;
    }
}
