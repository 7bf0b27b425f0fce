using LoyaltyHub.Acceptance.Tests.Azurite;
using LoyaltyHub.Acceptance.Tests.Building;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Journeys;

public sealed class EarningTests(SharedAzurite azurite) : IAsyncLifetime
{
    private const string Member = "LH-2000-0001";
    private readonly HubDriver _hub = new(EmulatorAccounts.Fresh(azurite.ConnectionString));

    public async ValueTask InitializeAsync() => await _hub.StartAsync();

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task A_purchase_becomes_a_balance_that_says_why_in_both_languages()
    {
        var answer = await _hub.AcceptAsync("citymart", "order-1", Payload.Order("1", Member, "3990.50"));
        Assert.Equal("order-1", answer.Json.GetProperty("events")[0].GetProperty("eventId").GetString());
        await _hub.DrainAsync();

        var statement = await _hub.StatementAsync(Member);
        Assert.Equal((119, 0), (statement.Balances.Single().Available, statement.Balances.Single().Held));
        var line = Assert.Single(statement.Entries);
        Assert.Equal(("citymart", "order-1", "purchase", 119L), (line.Partner.Value, line.EventId.Value, line.Kind, line.Points));
        Assert.Equal(Payload.Noon, line.At);
        Assert.Contains("119 points for “Purchases in the store”: 3 % of 3,990.50 RUB is 119.715, rounded down to 119", line.Explanation.En);
        Assert.Contains("Покупки в магазине", line.Explanation.Ru);
        Assert.Contains("119", line.Explanation.Ru);
        await _hub.AuditedAsync();
    }

    [Fact]
    public async Task One_bad_event_of_a_batch_goes_to_quarantine_and_its_neighbours_to_the_ledger()
    {
        var good = Payload.Card("t1", Member, 100_000, "5541");
        var bad = Payload.Card("t2", Member, -5, "5541");
        var answer = await _hub.AcceptAsync("nordbank", "batch-1", Payload.Cards(good, bad, Payload.Card("t3", Member, 200_000, "5411")));
        Assert.Equal((2, 1), (answer.Json.GetProperty("accepted").GetInt32(), answer.Json.GetProperty("rejected").GetInt32()));
        Assert.Equal(["accepted", "rejected", "accepted"], answer.Json.GetProperty("events").EnumerateArray().Select(item => item.GetProperty("status").GetString()));
        var error = answer.Json.GetProperty("events")[1].GetProperty("errors")[0];
        Assert.Equal(("amount", "/data/amount", "is negative"), (error.GetProperty("field").GetString(), error.GetProperty("pointer").GetString(), error.GetProperty("problem").GetString()));
        await _hub.DrainAsync();

        Assert.Equal(["t1", "t3"], await _hub.Books.EventIdsAsync());
        var kept = Assert.Single(await _hub.Books.QuarantineAsync());
        Assert.Equal(("nordbank", "t2", "not-normalised"), (kept.Partner, kept.EventId, kept.Reason));
        Assert.Equal(Payload.Json(bad), kept.Content.ToArray());
        Assert.Equal(50 + 10, await _hub.BalanceAsync(Member));
    }

    [Fact]
    public async Task A_batch_larger_than_a_queue_message_takes_effect_whole()
    {
        var cards = Enumerable.Range(0, 400).Select(number => Payload.Card($"t{number:D3}", $"LH-2000-{number % 7:D4}", 20_000, "5411")).ToArray();
        var answer = await _hub.AcceptAsync("nordbank", "large", Payload.Cards(cards));
        Assert.Equal(400, answer.Json.GetProperty("accepted").GetInt32());
        await _hub.DrainAsync();
        Assert.Equal(400, (await _hub.Books.EventIdsAsync()).Distinct().Count());
        Assert.Equal(400, (await _hub.AuditedAsync()).Ledger.Entries);
    }

    [Fact]
    public async Task The_monthly_limit_holds_within_the_programmes_month_and_begins_anew_in_the_next()
    {
        var lastEvening = new DateTimeOffset(2025, 5, 31, 20, 59, 59, TimeSpan.Zero);
        await FuelAsync("t1", 1_800_000, lastEvening.AddDays(-1));
        await FuelAsync("t2", 1_800_000, lastEvening);
        Assert.Equal(1000, await _hub.BalanceAsync(Member));
        var capped = (await _hub.StatementAsync(Member)).Entries[0];
        Assert.Equal(100, capped.Points);
        Assert.Contains("but the limit of 1,000 points a month left only 100", capped.Explanation.En);

        // Midnight of the programme, at +03:00, is 21:00 UTC.
        await FuelAsync("t3", 100_000, lastEvening.AddSeconds(1));
        Assert.Equal(1050, await _hub.BalanceAsync(Member));
        await _hub.AuditedAsync();
    }

    [Fact]
    public async Task One_member_has_one_account_over_three_partners()
    {
        await _hub.AcceptAsync("nordbank", "w1", Payload.Cards(Payload.Card("t1", Member, 374_950, "5541")));
        await _hub.AcceptAsync("citymart", "w2", Payload.Order("1", Member, "3990.50"));
        await _hub.AcceptAsync("skyways", "w3", Payload.Ticket("555-1", Member, 18_450.00m));
        await _hub.AcceptAsync("skyways", "w4", Payload.Lounge(Member));
        await _hub.DrainAsync();
        var statements = new[] { await _hub.StatementAsync(Member), await _hub.StatementAsync(Member, "nordbank"), await _hub.StatementAsync(Member, "skyways") };
        Assert.Single(statements.Select(statement => statement.Member).Distinct());
        Assert.All(statements, statement => Assert.Equal(187 + 119 + 369 + 50, statement.Balances.Single().Available));
        Assert.Equal(["citymart", "nordbank", "skyways", "skyways"], statements[0].Entries.Select(entry => entry.Partner.Value).Order());
    }

    [Fact]
    public async Task The_same_webhook_many_times_over_and_at_once_has_one_effect()
    {
        var body = Payload.Order("1", Member, "1000.00");
        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => _hub.AcceptAsync("citymart", "storm", body)));
        await _hub.DrainAsync();
        Assert.Equal(["storm"], await _hub.Books.EventIdsAsync());
        Assert.Equal(30, await _hub.BalanceAsync(Member));
        Assert.Empty(await _hub.Books.QuarantineAsync());
    }

    private async Task FuelAsync(string id, long minor, DateTimeOffset at)
    {
        await _hub.AcceptAsync("nordbank", id, Payload.Cards(Payload.Card(id, Member, minor, "5541", at)));
        await _hub.DrainAsync();
    }
}
