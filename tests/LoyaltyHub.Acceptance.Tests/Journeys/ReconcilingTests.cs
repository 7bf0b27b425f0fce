using System.Net;
using System.Text;
using LoyaltyHub.Acceptance.Tests.Azurite;
using LoyaltyHub.Acceptance.Tests.Building;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Journeys;

public sealed class ReconcilingTests(SharedAzurite azurite) : IAsyncLifetime
{
    private const string Settlement = "w00000001-citymart-rub";
    private readonly HubDriver _hub = new(EmulatorAccounts.Fresh(azurite.ConnectionString));

    public async ValueTask InitializeAsync()
    {
        await _hub.StartAsync();
        for (var number = 1; number <= 4; number++)
            await _hub.AcceptAsync("citymart", $"e{number}", Payload.Order($"{number}", "LH-5000-0001", "1000.00"));
        await _hub.DrainAsync();
        await _hub.CloseAsync();
    }

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task Every_kind_of_break_is_found_named_and_kept()
    {
        var answer = (await ImportAsync("""
            currency,event_id,amount_minor,note
            RUB,e1,-3000,matches
            RUB,e2,-2999,a kopeck less
            RUB,e3,-3000,matches
            RUB,e3,-3000,once more
            RUB,e9,-100,nobody knows it
            """)).Is(HttpStatusCode.OK).Json;
        Assert.Equal(2, answer.GetProperty("matched").GetInt32());
        Assert.Equal(
            ["amount e2", "duplicate e3", "missing e4", "unexpected e9"],
            answer.GetProperty("breaks").EnumerateArray().Select(found => $"{found.GetProperty("result").GetString()} {found.GetProperty("eventId").GetString()}").Order());
        Assert.Equal(answer.GetRawText(), (await _hub.GetAsync($"settlements/{Settlement}/reconciliation")).Is(HttpStatusCode.OK).Text);
        Assert.Equal(1, (await _hub.GetAsync("reconciliations")).Json.GetArrayLength());
    }

    [Fact]
    public async Task The_same_amount_in_another_currency_is_a_break()
    {
        var answer = (await ImportAsync("event_id,amount_minor,currency\ne1,-3000,RUB\ne2,-3000,EUR\ne3,-3000,RUB\ne4,-3000,RUB\n")).Is(HttpStatusCode.OK).Json;
        Assert.Equal("amount", Assert.Single(answer.GetProperty("breaks").EnumerateArray()).GetProperty("result").GetString());
    }

    [Fact]
    public async Task A_corrected_report_replaces_the_breaks_of_the_one_before()
    {
        await ImportAsync("event_id,amount_minor,currency\ne1,-3000,RUB\n");
        var answer = await ImportAsync("event_id,amount_minor,currency\ne1,-3000,RUB\ne2,-3000,RUB\ne3,-3000,RUB\ne4,-3000,RUB\n");
        Assert.Equal((4, 0), (answer.Json.GetProperty("matched").GetInt32(), answer.Json.GetProperty("breaks").GetArrayLength()));
        Assert.Equal(answer.Text, (await _hub.GetAsync($"settlements/{Settlement}/reconciliation")).Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("event_id;amount_minor;currency\ne1;-3000;RUB\n")]
    [InlineData("event_id,amount_minor,currency\ne1,-30.00,RUB\n")]
    [InlineData("event_id,amount_minor,currency\ne1,99999999999999999999,RUB\n")]
    [InlineData("event_id,amount_minor,currency\ne1,-3000,RUR\n")]
    [InlineData("event_id,amount_minor,currency\ne1,-3000\n")]
    [InlineData("event_id,amount_minor,currency\n,-3000,RUB\n")]
    [InlineData("event_id,amount_minor,currency\n\"e1,-3000,RUB\n")]
    public async Task A_report_that_cannot_be_read_is_refused_with_its_lines_and_nothing_is_kept(string csv)
    {
        var answer = (await ImportAsync(csv)).IsProblem(HttpStatusCode.UnprocessableEntity, "not-processable");
        Assert.StartsWith("line ", Assert.Single(answer.Json.GetProperty("errors").EnumerateArray()).GetString(), StringComparison.Ordinal);
        (await _hub.GetAsync($"settlements/{Settlement}/reconciliation")).IsProblem(HttpStatusCode.NotFound, "no-reconciliation");
    }

    [Theory]
    [InlineData("w00000009-citymart-rub")]
    [InlineData("w00000001-nordbank-rub")]
    [InlineData("nonsense")]
    public async Task A_report_of_no_settlement_is_not_found(string settlement) =>
        (await ImportAsync("event_id,amount_minor,currency\n", settlement)).IsProblem(HttpStatusCode.NotFound, "unknown-settlement");

    private Task<Answer> ImportAsync(string csv, string settlement = Settlement) =>
        _hub.PostAsync($"settlements/{settlement}/report", new StringContent(csv, Encoding.UTF8, "text/csv"));
}
