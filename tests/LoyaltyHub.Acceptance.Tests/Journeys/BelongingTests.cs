using System.Net;
using LoyaltyHub.Acceptance.Tests.Azurite;
using LoyaltyHub.Acceptance.Tests.Building;
using LoyaltyHub.Core.Members;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Journeys;

/// <summary>Subscriptions, invitations, companies, benefits and gifts, from the partner's signed bytes to the settlement.</summary>
public sealed class BelongingTests(SharedAzurite azurite) : IAsyncLifetime
{
    private const string Anna = "LH-4000-0001";
    private const string Boris = "LH-4000-0002";

    private const string Programme = """
        {
          "programme": "belonging", "version": 1, "name": { "en": "Belonging", "ru": "Свои" }, "utcOffset": "+03:00",
          "units": [{ "unit": "PTS", "burn": { "pointValue": 100, "currency": "RUB", "minimumPoints": 10, "maximumShare": 30 } }],
          "perks": [
            { "perk": "free-delivery", "name": { "en": "Free delivery", "ru": "Бесплатная доставка" }, "uses": 2, "per": "month", "when": { "subscriptions": ["plus"] } },
            { "perk": "consultation", "name": { "en": "A consultation", "ru": "Консультация" }, "uses": 1 }
          ],
          "catalogue": [{ "item": "free-drink", "name": { "en": "A drink", "ru": "Напиток" }, "points": 15, "worth": 19900 }],
          "earn": [
            { "rule": "store", "name": { "en": "Store", "ru": "Магазин" }, "on": "purchase", "reward": { "percent": 1, "rounding": "down" } },
            { "rule": "plus", "name": { "en": "With Plus", "ru": "С Плюсом" }, "on": "purchase", "when": { "subscriptions": ["plus"] }, "reward": { "percent": 4, "rounding": "down" } },
            { "rule": "buyer", "name": { "en": "Buying for a company", "ru": "Покупки для компании" }, "on": "purchase", "to": "employee", "reward": { "percent": 0.5, "rounding": "down" } },
            {
              "rule": "friend", "name": { "en": "Bring a friend", "ru": "Приведи друга" }, "on": "purchase", "to": "referrer",
              "when": { "referred": { "withinDays": 30 }, "minimumAmount": 100000 }, "reward": { "points": 200 }, "perks": ["consultation"], "caps": [{ "points": 1000, "per": "year" }]
            }
          ]
        }
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly HubDriver _hub = new(EmulatorAccounts.Fresh(azurite.ConnectionString)) { Clock = new SettableClock(Payload.Noon.AddHours(8)) };

    public async ValueTask InitializeAsync()
    {
        var file = Path.Combine(_folder.Path, "belonging.json");
        await File.WriteAllTextAsync(file, Programme);
        _hub.Settings["Hub:ProgrammeFile"] = file;
        await _hub.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_subscription_earns_more_while_it_runs_and_brings_its_perk()
    {
        await SayAsync("renewed", MemberPayload.Renewed(Anna, "plus", new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        await SayAsync("paid-1", Payload.Order("1", Anna, "1000.00"));
        var statement = await _hub.StatementAsync(Anna);
        Assert.Equal(50, statement.Balances.Single().Available);
        Assert.Equal((EnrolmentKind.Subscription, "plus"), (statement.Benefits.Enrolments.Single().Kind, statement.Benefits.Enrolments.Single().Name));
        Assert.Equal(("free-delivery", 2), (statement.Benefits.Perks.Single().Perk, statement.Benefits.Perks.Single().Left));

        var used = (await TillAsync("use-1", MemberPayload.Used(Anna, "free-delivery", "D1"))).Is(HttpStatusCode.OK).Json;
        Assert.Equal(("free-delivery", "D1", 1), (used.GetProperty("perk").GetString(), used.GetProperty("use").GetString(), used.GetProperty("left").GetInt32()));
        Assert.True((await TillAsync("use-1", MemberPayload.Used(Anna, "free-delivery", "D1"))).Is(HttpStatusCode.OK).Json.GetProperty("repeated").GetBoolean());
        (await TillAsync("use-2", MemberPayload.Used(Anna, "free-delivery", "D2"))).Is(HttpStatusCode.OK);
        var declined = (await TillAsync("use-3", MemberPayload.Used(Anna, "free-delivery", "D3"))).IsProblem(HttpStatusCode.Conflict, "perk-used-up");
        Assert.Equal("“Free delivery” was declined: all its uses are taken.", declined.Json.GetProperty("detail").GetString());
        (await TillAsync("use-4", MemberPayload.Used(Anna, "consultation", "C1"))).IsProblem(HttpStatusCode.Conflict, "perk-not-held");

        await SayAsync("cancelled", MemberPayload.Cancelled(Anna, "plus"));
        await SayAsync("paid-2", Payload.Order("2", Anna, "1000.00", at: Payload.Noon.AddHours(3)));
        await SayAsync("paid-late", Payload.Order("3", Anna, "1000.00", at: Payload.Noon.AddHours(1)));
        Assert.Equal(50 + 10 + 50, await _hub.BalanceAsync(Anna));
        await _hub.AuditedAsync();
    }

    [Fact]
    public async Task An_invitation_rewards_the_one_who_made_it_until_the_order_comes_back()
    {
        await SayAsync("self", MemberPayload.Invited(Anna, Anna));
        await SayAsync("invited", MemberPayload.Invited(Boris, Anna));
        await SayAsync("again", MemberPayload.Invited(Boris, "LH-4000-0003"));
        await SayAsync("paid", Payload.Order("1", Boris, "1500.00"));
        var statement = await _hub.StatementAsync(Anna);
        Assert.Equal(200, statement.Balances.Single().Available);
        Assert.Equal("consultation", Assert.Single(statement.Benefits.Perks).Perk);
        Assert.Equal("reward-in", statement.Entries[0].Kind);
        Assert.StartsWith("200 points for “Bring a friend”: a reward for what another member did", statement.Entries[0].Explanation.En, StringComparison.Ordinal);
        Assert.Contains("200 баллов по правилу «Приведи друга»: награда за то, что сделал другой участник", statement.Entries[0].Explanation.Ru);
        Assert.Contains(statement.Entries, entry => entry.Explanation.En == "The invitation does not count: nobody can invite themselves.");

        await SayAsync("back", Payload.Refund("1", Boris, "1500.00"));
        var after = await _hub.StatementAsync(Anna);
        Assert.Empty(after.Balances);
        Assert.Empty(after.Benefits.Perks);
        Assert.All((await _hub.CloseAsync()).Settlements, settlement => Assert.Equal(0, settlement.Net.Value));
        await _hub.AuditedAsync();
    }

    [Fact]
    public async Task A_company_and_its_employee_are_both_rewarded_and_the_shop_pays_for_both_by_its_own_order()
    {
        await SayAsync("paid", MemberPayload.CompanyOrder("B-1", "C-3000", Anna, "40000.00"));
        Assert.Equal((400, 200), (await _hub.BalanceAsync("C-3000"), await _hub.BalanceAsync(Anna)));
        await SayAsync("back", MemberPayload.CompanyRefund("B-1", "C-3000", "10000.00"));
        Assert.Equal((300, 150), (await _hub.BalanceAsync("C-3000"), await _hub.BalanceAsync(Anna)));
        var closed = await _hub.CloseAsync();
        Assert.Equal([("citymart", -45_000L)], closed.Settlements.Select(settlement => (settlement.Id.Partner.Value, settlement.Net.Value)));
        await _hub.AuditedAsync();
    }

    [Fact]
    public async Task Points_buy_a_gift_or_a_part_of_an_order()
    {
        await SayAsync("paid", Payload.Order("1", Anna, "10000.00"));
        Assert.Equal(15, (await TillAsync("gift", MemberPayload.GiftOrdered(Anna, "G1", "free-drink"))).Is(HttpStatusCode.OK).Json.GetProperty("points").GetInt64());
        (await TillAsync("yacht", MemberPayload.GiftOrdered(Anna, "G2", "yacht"))).IsProblem(HttpStatusCode.Conflict, "unknown-item");
        Assert.Equal(19_900, (await TillAsync("given", MemberPayload.GiftHandedOver(Anna, "G1"))).Is(HttpStatusCode.OK).Json.GetProperty("worth").GetProperty("value").GetInt64());

        var offered = (await TillAsync("offer", MemberPayload.PointsOffered(Anna, "P1", "200.00"))).Is(HttpStatusCode.OK).Json;
        Assert.Equal(60, offered.GetProperty("points").GetInt64());
        (await TillAsync("most", MemberPayload.PointsOffered(Anna, "P2", "50.00", 16))).IsProblem(HttpStatusCode.Conflict, "above-share");
        (await TillAsync("least", MemberPayload.PointsOffered(Anna, "P3", "50.00", 9))).IsProblem(HttpStatusCode.Conflict, "below-minimum");
        Assert.Equal(25, await _hub.BalanceAsync(Anna));
        await _hub.AuditedAsync();
    }

    private async Task SayAsync(string id, byte[] body)
    {
        await _hub.AcceptAsync("citymart", id, body);
        await _hub.DrainAsync();
    }

    private Task<Answer> TillAsync(string id, byte[] body) => _hub.SendAsync(new Call("citymart", id, body) { Path = "redemptions" });
}
