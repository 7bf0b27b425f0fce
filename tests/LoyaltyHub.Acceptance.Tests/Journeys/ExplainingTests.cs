using System.Globalization;
using System.Net;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using LoyaltyHub.Acceptance.Tests.Azurite;
using LoyaltyHub.Acceptance.Tests.Building;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Journeys;

/// <summary>What one entry of a statement tells about itself: enough to see why, and to draw its draws again.</summary>
public sealed class ExplainingTests(SharedAzurite azurite) : IAsyncLifetime
{
    private const string Anna = "LH-4100-0001";

    private const string Programme = """
        {
          "programme": "explaining", "version": 3, "name": { "en": "Explaining", "ru": "Объяснения" }, "utcOffset": "+03:00",
          "segments": [{ "segment": "staff", "name": { "en": "Our staff", "ru": "Наши сотрудники" } }],
          "units": [{ "unit": "PTS", "burn": { "pointValue": 100, "currency": "RUB" } }],
          "draws": [{ "draw": "wheel", "name": { "en": "Wheel", "ru": "Колесо" }, "prizes": [
            { "prize": "seven", "name": { "en": "Seven", "ru": "Семь" }, "weight": 600, "points": 7 },
            { "prize": "nothing", "name": { "en": "Nothing", "ru": "Ничего" }, "weight": 400 }] }],
          "earn": [
            { "rule": "store", "name": { "en": "Store", "ru": "Магазин" }, "on": "purchase", "reward": { "percent": 1, "rounding": "down" } },
            { "rule": "bank", "name": { "en": "By card", "ru": "По карте" }, "on": "purchase", "when": { "partners": ["nordbank"] }, "reward": { "percent": 5, "rounding": "down" } },
            { "rule": "staff", "name": { "en": "Staff", "ru": "Сотрудникам" }, "on": "purchase", "when": { "segments": ["staff"] }, "reward": { "percent": 5, "rounding": "down" } },
            { "rule": "wheel-turn", "name": { "en": "A turn", "ru": "Вращение" }, "on": "purchase", "draw": "wheel" }
          ]
        }
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly HubDriver _hub = new(EmulatorAccounts.Fresh(azurite.ConnectionString)) { Clock = new SettableClock(Payload.Noon.AddHours(8)) };

    public async ValueTask InitializeAsync()
    {
        var file = Path.Combine(_folder.Path, "explaining.json");
        await File.WriteAllTextAsync(file, Programme);
        _hub.Settings["Hub:ProgrammeFile"] = file;
        await _hub.StartAsync();
        await _hub.AcceptAsync("citymart", "paid", Payload.Order("1", Anna, "1234.50"));
        await _hub.DrainAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_entry_tells_each_rule_with_its_reason_the_version_and_what_its_draw_is_verified_by()
    {
        var entry = Assert.Single((await _hub.StatementAsync(Anna)).Entries);

        var told = (await _hub.GetAsync(PathOf(entry.Entry))).Is(HttpStatusCode.OK).Json;

        Assert.Equal(("explaining", 3), (told.GetProperty("programme").GetString(), told.GetProperty("version").GetInt32()));
        Assert.Equal(entry.Explanation.En, told.GetProperty("explanation").GetProperty("en").GetString());
        var steps = told.GetProperty("steps").EnumerateArray()
            .ToDictionary(step => step.GetProperty("rule").GetString()!, step => step.GetProperty("text"), StringComparer.Ordinal);
        Assert.Equal("12 points for “Store”: 1 % of 1,234.50 RUB is 12.345, rounded down to 12.", steps["store"].GetProperty("en").GetString());
        Assert.Equal("“By card” did not apply: it is for nordbank, this was citymart.", steps["bank"].GetProperty("en").GetString());
        Assert.Equal("“Staff” did not apply: it is for members of “Our staff”.", steps["staff"].GetProperty("en").GetString());
        Assert.Equal("Правило «Сотрудникам» не сработало: только для участников группы «Наши сотрудники».", steps["staff"].GetProperty("ru").GetString());

        var draw = Assert.Single(told.GetProperty("draws").EnumerateArray().ToList());
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(draw.GetProperty("hashed").GetString()!));
        var number = (int)(new BigInteger(hash.AsSpan(0, 16), isUnsigned: true, isBigEndian: true) % 1000);
        Assert.Equal((number, 1000), (draw.GetProperty("number").GetInt32(), draw.GetProperty("of").GetInt32()));
        Assert.StartsWith(draw.GetProperty("chain").GetString() + "|", draw.GetProperty("hashed").GetString(), StringComparison.Ordinal);
        Assert.EndsWith("|citymart|paid|wheel", draw.GetProperty("hashed").GetString(), StringComparison.Ordinal);
        Assert.Equal(number < 600 ? "wheel:seven" : "wheel:nothing", draw.GetProperty("prize").GetString());
    }

    [Fact]
    public async Task What_is_no_entry_of_the_member_is_not_told()
    {
        var entry = Assert.Single((await _hub.StatementAsync(Anna)).Entries).Entry;
        (await _hub.GetAsync(PathOf(entry + 1))).IsProblem(HttpStatusCode.NotFound, "unknown-entry");
        (await _hub.GetAsync($"members/citymart/LH-4100-9999/entries/{entry.ToString(CultureInfo.InvariantCulture)}/explanation")).IsProblem(HttpStatusCode.NotFound, "unknown-entry");
        (await _hub.GetAsync($"members/nobody/{Anna}/entries/1/explanation")).IsProblem(HttpStatusCode.NotFound, "unknown-partner");
        (await _hub.GetAsync($"members/citymart/{Anna}/entries/-1/explanation")).IsProblem(HttpStatusCode.BadRequest, "bad-request");
        (await _hub.GetAsync($"members/citymart/{Anna}/entries/last/explanation")).IsProblem(HttpStatusCode.BadRequest, "bad-request");
    }

    private static string PathOf(long entry) => $"members/citymart/{Anna}/entries/{entry.ToString(CultureInfo.InvariantCulture)}/explanation";
}
