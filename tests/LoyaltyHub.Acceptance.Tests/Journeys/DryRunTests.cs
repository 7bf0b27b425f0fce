using System.Net;
using System.Text.Json;
using LoyaltyHub.Acceptance.Tests.Azurite;
using LoyaltyHub.Acceptance.Tests.Building;
using LoyaltyHub.Azure.Rehearsal;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Functions.Webhooks;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Journeys;

/// <summary>A partner's engineer sees what a webhook would do before it does it.</summary>
public sealed class DryRunTests(SharedAzurite azurite) : IAsyncLifetime
{
    private const string Member = "LH-5000-0001";
    private readonly HubDriver _hub = new(EmulatorAccounts.Fresh(azurite.ConnectionString));

    public async ValueTask InitializeAsync() => await _hub.StartAsync();

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task What_is_rehearsed_is_what_happens_afterwards_under_the_very_same_id()
    {
        foreach (var (id, body) in new[]
        {
            ("order-1", Payload.Order("1", Member, "100000.00")), ("return-1", Payload.Refund("1", Member, "40000.00")),
            ("order-2", Payload.Order("2", Member, "90000.00")), ("return-2", Payload.Refund("1", Member, "60000.00")),
        })
        {
            var before = (await _hub.Books.JournalAsync()).Count;
            var rehearsed = await RehearseAsync(id, body);
            Assert.Equal(before, (await _hub.Books.JournalAsync()).Count);

            await _hub.AcceptAsync("citymart", id, body);
            await _hub.DrainAsync();

            var statement = await _hub.StatementAsync(Member);
            var effect = Assert.Single(rehearsed.Events).Effect!;
            Assert.Equal((RehearsedOutcome.Recorded, 202, id), (effect.Outcome, rehearsed.WouldAnswer, rehearsed.Events[0].EventId));
            Assert.Equal(effect.Changes, statement.Entries[0].Changes);
            Assert.Equal(effect.Explanation, statement.Entries[0].Explanation);
            Assert.Equal(effect.Balances.Single().Available, statement.Balances.Single().Available);
        }

        await _hub.AuditedAsync();
    }

    [Fact]
    public async Task Nothing_is_written_nothing_is_queued_and_nobody_is_enrolled()
    {
        await _hub.AcceptAsync("citymart", "order-1", Payload.Order("1", "LH-5000-0002", "10.00"));
        await _hub.DrainAsync();
        var everything = await RowsAsync();
        using var tap = new WireTap(_hub.Storage);

        await RehearseAsync("order-2", Payload.Order("2", Member, "100000.00"));
        await RehearseAsync("return-1", Payload.Refund("9", Member, "1.00"));
        await RehearseAsync("broken", Payload.Text("""{"event":"order.teleported"}"""));

        Assert.NotEmpty(tap.Requests);
        Assert.All(tap.Requests, request => Assert.StartsWith("GET ", request, StringComparison.Ordinal));
        Assert.Equal(everything, await RowsAsync());
        Assert.Empty(await _hub.Books.QuarantineAsync());
        (await _hub.GetAsync($"members/citymart/{Member}/statement")).IsProblem(HttpStatusCode.NotFound, "unknown-member");
    }

    [Fact]
    public async Task Events_of_one_batch_build_on_each_other_and_a_bad_one_tells_its_field_and_the_contract_place()
    {
        var good = Payload.Card("c1", Member, 100_000, "5541");
        var bad = JsonSerializer.SerializeToNode(good)!;
        bad["id"] = "c2";
        bad["data"]!["amount"] = 1.5;
        var answer = (await _hub.SendAsync(new Call("nordbank", "batch", JsonSerializer.SerializeToUtf8Bytes(new { events = new object[] { good, bad, good } })) { Path = "webhooks?dryRun=true" }))
            .Is(HttpStatusCode.OK).As<DryRunAnswer>();

        Assert.Equal(["accepted", "rejected", "accepted"], answer.Events.Select(item => item.Status));
        Assert.Equal([RehearsedOutcome.Recorded, RehearsedOutcome.Duplicate], answer.Events.Where(item => item.Effect is not null).Select(item => item.Effect!.Outcome));
        Assert.IsType<Happening.Purchased>(answer.Events[0].Activity!.What);
        var error = Assert.Single(answer.Events[1].Problem!.Errors);
        Assert.Equal(("amount", "/data/amount", "/events/card.purchase.posted/amount"), (error.Field, error.Pointer, error.Contract));
        Assert.Equal(422, answer.Events[1].Problem!.Status);
    }

    [Fact]
    public async Task Another_body_under_a_known_id_is_told_as_the_conflict_it_would_be()
    {
        await _hub.AcceptAsync("citymart", "order-1", Payload.Order("1", Member, "100.00"));
        await _hub.DrainAsync();

        var effect = Assert.Single((await RehearseAsync("order-1", Payload.Order("1", Member, "200.00"))).Events).Effect!;

        Assert.Equal((RehearsedOutcome.Quarantined, "event-id-conflict"), (effect.Outcome, effect.Reason));
        Assert.Empty(await _hub.Books.QuarantineAsync());
    }

    [Fact]
    public async Task Only_the_partner_itself_may_rehearse_and_a_slip_in_the_parameter_is_no_webhook_in_earnest()
    {
        var order = Payload.Order("1", Member, "100.00");
        (await _hub.SendAsync(new Call("citymart", "o", order) { Path = "webhooks?dryRun=true", Secret = Core.Webhooks.WebhookSecret.Generate() })).IsProblem(HttpStatusCode.Unauthorized, "signature-mismatch");
        (await _hub.SendAsync(new Call("citymart", "o", order) { Path = "webhooks?dryRun=1" })).IsProblem(HttpStatusCode.BadRequest, "bad-request");
        (await _hub.SendAsync(new Call("citymart", "o", order) { Path = "webhooks?dryRun=true&dryRun=false" })).IsProblem(HttpStatusCode.BadRequest, "bad-request");
        await _hub.Books.AreEmptyAsync();
        (await _hub.SendAsync(new Call("citymart", "o", order) { Path = "webhooks?dryRun=false" })).Is(HttpStatusCode.Accepted);
        await _hub.DrainAsync();
    }

    private async Task<IReadOnlyList<string>> RowsAsync() => [.. (await _hub.Books.EverythingAsync()).Split('\n').Order(StringComparer.Ordinal)];

    private async Task<DryRunAnswer> RehearseAsync(string id, byte[] body) =>
        (await _hub.SendAsync(new Call("citymart", id, body) { Path = "webhooks?dryRun=true" })).Is(HttpStatusCode.OK).As<DryRunAnswer>();
}
