using System.Net;
using System.Net.Http.Json;
using LoyaltyHub.Acceptance.Tests.Azurite;
using LoyaltyHub.Acceptance.Tests.Building;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Core.Members;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Journeys;

/// <summary>What happens to points and accounts besides earning and spending, seen from outside: age, confirmation, gifts, merges, budgets.</summary>
public sealed class AccountTests(SharedAzurite azurite) : IAsyncLifetime
{
    private const string Anna = "LH-8000-0001";
    private const string Boris = "LH-8000-0002";

    private const string Programme = """
        {
          "programme": "terms", "version": 1, "name": { "en": "Terms", "ru": "Условия" }, "utcOffset": "+03:00",
          "units": [
            {
              "unit": "PTS", "burn": { "pointValue": 100, "currency": "RUB" },
              "expiry": { "mode": "rolling", "months": 12 }, "noticeDays": 30, "holdMinutes": 60, "debt": { "policy": "allow", "limit": 50 }
            },
            { "unit": "RUB" }
          ],
          "budgets": [{ "budget": "lounge", "name": { "en": "Lounge week", "ru": "Неделя бизнес-зала" }, "points": 120 }],
          "earn": [
            { "rule": "store", "name": { "en": "Store", "ru": "Магазин" }, "on": "purchase", "when": { "partners": ["citymart"] }, "reward": { "percent": 10, "rounding": "down" } },
            { "rule": "cash", "name": { "en": "Cashback", "ru": "Кешбэк" }, "on": "purchase", "when": { "partners": ["citymart"] }, "reward": { "percent": 1, "rounding": "half-up" }, "unit": "RUB" },
            {
              "rule": "flight", "name": { "en": "Flights", "ru": "Перелёты" }, "on": "purchase", "when": { "partners": ["skyways"] },
              "reward": { "percent": 5, "rounding": "down" }, "pending": { "untilConfirmed": true, "days": 30 }
            },
            { "rule": "lounge", "name": { "en": "Lounge", "ru": "Бизнес-зал" }, "on": "visit", "reward": { "points": 50 }, "budget": "lounge" }
          ]
        }
        """;

    private readonly SettableClock clock = new(Payload.Noon.AddHours(6));
    private readonly string file = Path.Combine(Path.GetTempPath(), $"programme-{Guid.NewGuid():N}.json");
    private HubDriver hub = null!;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(file, Programme);
        hub = new HubDriver(EmulatorAccounts.Fresh(azurite.ConnectionString)) { Clock = clock };
        hub.Settings["Hub:ProgrammeFile"] = file;
        await hub.StartAsync();
        await hub.AcceptAsync("citymart", "paid", Payload.Order("1", Anna, "1000.00"));
        await hub.DrainAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await hub.DisposeAsync();
        File.Delete(file);
    }

    [Fact]
    public async Task Points_and_money_stand_side_by_side_and_points_tell_when_they_expire()
    {
        var statement = await hub.StatementAsync(Anna);
        Assert.Equal([("PTS", 100L), ("RUB", 1_000L)], statement.Balances.Select(balance => (balance.Unit.Value, balance.Available)));
        Assert.Equal(new DateTimeOffset(2026, 5, 14, 21, 0, 0, TimeSpan.Zero), Assert.Single(statement.Balances[0].Expiring).On);
        Assert.Contains("They expire at the end of 2026-05-14.", statement.Entries.Single().Explanation.En, StringComparison.Ordinal);
        Assert.Contains("10.00 RUB for “Cashback”", statement.Entries.Single().Explanation.En, StringComparison.Ordinal);

        clock.Now = new DateTimeOffset(2026, 5, 14, 21, 0, 0, TimeSpan.Zero);
        Assert.Equal([("PTS", 0L), ("RUB", 1_000L)], (await hub.StatementAsync(Anna)).Balances.Select(balance => (balance.Unit.Value, balance.Available)));
        Assert.Equal(1, await SweepAsync());
        Assert.Equal(0, await SweepAsync());
        var last = (await hub.StatementAsync(Anna)).Entries[0];
        Assert.Equal(("time", -100L), (last.Kind, last.Points));
        Assert.Contains("Сгорело 100 баллов", last.Explanation.Ru, StringComparison.Ordinal);
        await hub.AuditedAsync();
    }

    [Fact]
    public async Task Flights_count_once_flown_and_a_hold_ends_by_itself()
    {
        await hub.AcceptAsync("skyways", "ticket", Payload.Ticket("T1", Anna, 4000));
        await hub.DrainAsync();
        Assert.Equal((100, 200), Points(await hub.StatementAsync(Anna)));
        await hub.AcceptAsync("skyways", "flown", Payload.Flown("T1", Anna));
        await hub.DrainAsync();
        Assert.Equal((300, 0), Points(await hub.StatementAsync(Anna)));

        var quote = (await hub.SendAsync(new Call("skyways", "quote", Payload.Hold("R1", Anna, 250)) { Path = "redemptions/quote" })).Is(HttpStatusCode.OK).Json;
        Assert.Equal((300, 25_000, true), (quote.GetProperty("available").GetInt32(), quote.GetProperty("worth").GetProperty("value").GetInt32(), quote.GetProperty("granted").GetBoolean()));
        (await hub.RedeemAsync("hold", Payload.Hold("R1", Anna, 250))).Is(HttpStatusCode.OK);
        Assert.Equal((50, 0), Points(await hub.StatementAsync(Anna)));
        clock.Now += TimeSpan.FromMinutes(60);
        Assert.Equal((300, 0), Points(await hub.StatementAsync(Anna)));
        var late = (await hub.RedeemAsync("capture", Payload.Capture("R1", Anna, 250))).Is(HttpStatusCode.Conflict).Json;
        Assert.Equal("nothing-held", late.GetProperty("code").GetString());
        await hub.AuditedAsync();
    }

    [Fact]
    public async Task A_captured_redemption_is_refunded_and_points_are_given_to_another_member()
    {
        await hub.RedeemAsync("hold", Payload.Hold("R1", Anna, 80));
        await hub.RedeemAsync("capture", Payload.Capture("R1", Anna, 80));
        var refunded = (await hub.RedeemAsync("refund", Payload.RedemptionRefund("R1", Anna, 30))).Is(HttpStatusCode.OK).Json;
        Assert.Equal(("refunded", 3_000), (refunded.GetProperty("status").GetString(), refunded.GetProperty("worth").GetProperty("value").GetInt32()));

        await hub.AcceptAsync("skyways", "gift", Payload.Given(Anna, Boris, 45));
        await hub.AcceptAsync("skyways", "gift", Payload.Given(Anna, Boris, 45));
        await hub.DrainAsync();
        Assert.Equal((5, 45), (Points(await hub.StatementAsync(Anna)).Available, Points(await hub.StatementAsync(Boris)).Available));
        await hub.AuditedAsync();
    }

    [Fact]
    public async Task Two_aliases_become_one_account_and_two_again()
    {
        await hub.AcceptAsync("citymart", "boris-paid", Payload.Order("2", Boris, "500.00"));
        await hub.DrainAsync();

        await ChangeAsync(Boris, "merge", new { into = new { partner = "skyways", alias = Anna } });
        Assert.Equal(Points(await hub.StatementAsync(Anna)), Points(await hub.StatementAsync(Boris)));
        Assert.Equal(150, Points(await hub.StatementAsync(Boris)).Available);

        // A till that knows only Boris spends what was Anna's, and the second answer is the first.
        (await hub.RedeemAsync("hold", Payload.Hold("R1", Boris, 120))).Is(HttpStatusCode.OK);
        Assert.True((await hub.RedeemAsync("hold", Payload.Hold("R1", Boris, 120))).Is(HttpStatusCode.OK).Json.GetProperty("repeated").GetBoolean());
        (await hub.RedeemAsync("void", Payload.Void("R1", Boris))).Is(HttpStatusCode.OK);

        await ChangeAsync(Boris, "unmerge");
        Assert.Equal((100, 50), (Points(await hub.StatementAsync(Anna)).Available, Points(await hub.StatementAsync(Boris)).Available));
        (await hub.PostAsync($"members/citymart/{Boris}/unmerge")).Is(HttpStatusCode.Conflict);
        await hub.AuditedAsync();
    }

    [Fact]
    public async Task A_frozen_account_spends_nothing_until_it_is_released_and_a_closed_one_forfeits_its_points()
    {
        await ChangeAsync(Anna, "freeze");
        Assert.Equal(Standing.Frozen, (await hub.StatementAsync(Anna)).Standing);
        Assert.Equal("account-frozen", (await hub.RedeemAsync("hold-1", Payload.Hold("R1", Anna, 10))).Is(HttpStatusCode.Conflict).Json.GetProperty("code").GetString());
        await ChangeAsync(Anna, "release");
        (await hub.RedeemAsync("hold-2", Payload.Hold("R2", Anna, 10))).Is(HttpStatusCode.OK);
        await ChangeAsync(Anna, "close");
        Assert.All((await hub.StatementAsync(Anna)).Balances, balance => Assert.Equal((0, 0, 0), (balance.Available, balance.Held, balance.Pending)));
        await hub.AuditedAsync();
    }

    [Fact]
    public async Task A_change_is_in_effect_when_it_is_answered_so_the_next_till_meets_it_and_the_next_change_comes_after_it()
    {
        foreach (var round in Enumerable.Range(1, 3))
        {
            (await hub.PostAsync($"members/citymart/{Anna}/freeze")).Is(HttpStatusCode.Accepted);
            (await hub.RedeemAsync($"frozen-{round}", Payload.Hold($"F{round}", Anna, 10))).IsProblem(HttpStatusCode.Conflict, "account-frozen");
            (await hub.PostAsync($"members/citymart/{Anna}/release")).Is(HttpStatusCode.Accepted);
            (await hub.RedeemAsync($"released-{round}", Payload.Hold($"R{round}", Anna, 10))).Is(HttpStatusCode.OK);
        }

        await hub.DrainAsync();
        Assert.Equal((Standing.Active, 6), ((await hub.StatementAsync(Anna)).Standing, (await hub.StatementAsync(Anna)).Entries.Count(entry => entry.Kind == "standing")));
        await hub.AuditedAsync();
    }

    [Fact]
    public async Task A_campaign_ends_where_its_budget_does()
    {
        foreach (var number in Enumerable.Range(1, 4))
        {
            await hub.AcceptAsync("skyways", $"visit-{number}", Payload.Lounge($"LH-8100-000{number}"));
            await hub.DrainAsync();
            await SweepAsync();
        }

        var points = await Task.WhenAll(Enumerable.Range(1, 4).Select(async number => Points(await hub.StatementAsync($"LH-8100-000{number}", "skyways")).Available));
        Assert.Equal([50L, 50L, 20L, 0L], points);
        var last = (await hub.StatementAsync("LH-8100-0004", "skyways")).Entries.Single();
        Assert.Contains("but the campaign's budget is used up", last.Explanation.En, StringComparison.Ordinal);
        await hub.AuditedAsync();
    }

    [Theory]
    [InlineData("citymart", "LH-none", "freeze", HttpStatusCode.NotFound, "unknown-member")]
    [InlineData("nobody", Anna, "freeze", HttpStatusCode.NotFound, "unknown-member")]
    [InlineData("citymart", Anna, "explode", HttpStatusCode.NotFound, "unknown-change")]
    [InlineData("citymart", Anna, "merge", HttpStatusCode.BadRequest, "bad-request")]
    [InlineData("citymart", Anna, "unmerge", HttpStatusCode.Conflict, "not-merged")]
    public async Task A_change_that_cannot_be_is_refused_with_its_reason(string partner, string alias, string change, HttpStatusCode status, string code) =>
        Assert.Equal(code, (await hub.PostAsync($"members/{partner}/{alias}/{change}", JsonContent.Create(new { nonsense = true }))).Is(status).Json.GetProperty("code").GetString());

    private static (long Available, long Pending) Points(MemberStatement statement) =>
        statement.Balances.Where(balance => balance.Unit.Value == "PTS").Select(balance => (balance.Available, balance.Pending)).SingleOrDefault();

    private Task<int> SweepAsync() => hub.Host.Services.GetRequiredService<AccountKeeping>().SweepAsync(default);

    private async Task ChangeAsync(string alias, string change, object? body = null)
    {
        (await hub.PostAsync($"members/citymart/{alias}/{change}", body is null ? null : JsonContent.Create(body))).Is(HttpStatusCode.Accepted);
        await hub.DrainAsync();
    }
}
