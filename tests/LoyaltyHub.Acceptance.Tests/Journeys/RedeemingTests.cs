using System.Net;
using LoyaltyHub.Acceptance.Tests.Azurite;
using LoyaltyHub.Acceptance.Tests.Building;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Journeys;

public sealed class RedeemingTests(SharedAzurite azurite) : IAsyncLifetime
{
    private const string Member = "LH-3000-0001";
    private readonly HubDriver _hub = new(EmulatorAccounts.Fresh(azurite.ConnectionString));

    public async ValueTask InitializeAsync()
    {
        await _hub.StartAsync();
        await _hub.AcceptAsync("citymart", "paid", Payload.Order("1", Member, "10000.00"));
        await _hub.DrainAsync();
    }

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task Points_earned_in_the_store_are_spent_at_the_airline_and_settled_between_the_two()
    {
        var held = (await _hub.RedeemAsync("hold-1", Payload.Hold("R1", Member, 200))).Is(HttpStatusCode.OK).Json;
        Assert.Equal(("held", 200L, false), (held.GetProperty("status").GetString(), held.GetProperty("points").GetInt64(), held.GetProperty("repeated").GetBoolean()));
        Assert.Equal((100, 200), await PointsAsync());

        var captured = (await _hub.RedeemAsync("capture-1", Payload.Capture("R1", Member, 150))).Is(HttpStatusCode.OK).Json;
        Assert.Equal("captured", captured.GetProperty("status").GetString());
        Assert.Equal(15_000, captured.GetProperty("worth").GetProperty("value").GetInt64());
        Assert.NotEqual(captured.GetProperty("explanation").GetProperty("en").GetString(), captured.GetProperty("explanation").GetProperty("ru").GetString());
        Assert.Equal((150, 0), await PointsAsync());

        var closed = await _hub.CloseAsync();
        Assert.Equal(
            [("citymart", -30_000L), ("skyways", 15_000L)],
            closed.Settlements.Select(settlement => (settlement.Id.Partner.Value, settlement.Net.Value)));
        Assert.Equal(2, (await _hub.AuditedAsync()).Settlements);
    }

    [Fact]
    public async Task A_voided_redemption_gives_every_point_back_and_owes_nobody()
    {
        await _hub.RedeemAsync("hold-1", Payload.Hold("R1", Member, 300));
        var voided = (await _hub.RedeemAsync("void-1", Payload.Void("R1", Member))).Is(HttpStatusCode.OK).Json;
        Assert.Equal(("voided", 300L), (voided.GetProperty("status").GetString(), voided.GetProperty("points").GetInt64()));
        Assert.Equal((300, 0), await PointsAsync());
        Assert.DoesNotContain((await _hub.CloseAsync()).Settlements, settlement => settlement.Id.Partner.Value == "skyways");
    }

    [Fact]
    public async Task What_a_member_does_not_have_is_declined_and_nothing_is_set_aside()
    {
        var answer = (await _hub.RedeemAsync("hold-1", Payload.Hold("R1", Member, 301))).IsProblem(HttpStatusCode.Conflict, "insufficient-points");
        Assert.Contains("301 points asked for, 300 points available", answer.Json.GetProperty("detail").GetString());
        Assert.NotEmpty(answer.Json.GetProperty("explanation").GetProperty("ru").GetString()!);
        Assert.Equal((300, 0), await PointsAsync());
        (await _hub.RedeemAsync("capture-1", Payload.Capture("R1", Member, 1))).IsProblem(HttpStatusCode.Conflict, "nothing-held");
        (await _hub.RedeemAsync("hold-2", Payload.Hold("R2", Member, 10))).Is(HttpStatusCode.OK);
        (await _hub.RedeemAsync("hold-3", Payload.Hold("R2", Member, 10))).IsProblem(HttpStatusCode.Conflict, "redemption-exists");
        (await _hub.RedeemAsync("capture-2", Payload.Capture("R2", Member, 11))).IsProblem(HttpStatusCode.Conflict, "more-than-held");
        Assert.Equal((290, 10), await PointsAsync());
        await _hub.AuditedAsync();
    }

    [Fact]
    public async Task The_same_till_request_again_gets_the_same_answer_and_moves_nothing()
    {
        var first = (await _hub.RedeemAsync("hold-1", Payload.Hold("R1", Member, 200))).Is(HttpStatusCode.OK).Json;
        var again = (await _hub.RedeemAsync("hold-1", Payload.Hold("R1", Member, 200))).Is(HttpStatusCode.OK).Json;
        Assert.True(again.GetProperty("repeated").GetBoolean());
        Assert.Equal(first.GetProperty("points").GetInt64(), again.GetProperty("points").GetInt64());
        Assert.Equal((100, 200), await PointsAsync());
        (await _hub.RedeemAsync("hold-1", Payload.Hold("R1", Member, 50))).IsProblem(HttpStatusCode.Conflict, "event-id-conflict");
        Assert.Equal((100, 200), await PointsAsync());
        Assert.Equal("event-id-conflict", Assert.Single(await _hub.Books.QuarantineAsync()).Reason);
    }

    [Fact]
    public async Task Tills_that_ask_at_once_never_spend_more_than_there_is()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(till => _hub.RedeemAsync($"hold-{till}", Payload.Hold($"R{till}", Member, 70))));
        Assert.Equal(4, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.Equal(8, answers.Count(answer => answer.Status == HttpStatusCode.Conflict));
        Assert.Equal((20, 280), await PointsAsync());
        await _hub.AuditedAsync();
    }

    [Fact]
    public async Task A_purchase_is_no_matter_for_the_till_route()
    {
        (await _hub.SendAsync(new Call("citymart", "paid-2", Payload.Order("2", Member, "100.00")) { Path = "redemptions" }))
            .IsProblem(HttpStatusCode.UnprocessableEntity, "not-processable");
        Assert.Equal(["paid"], await _hub.Books.EventIdsAsync());
    }

    private async Task<(long Available, long Held)> PointsAsync()
    {
        var balance = (await _hub.StatementAsync(Member)).Balances.Single();
        return (balance.Available, balance.Held);
    }
}
