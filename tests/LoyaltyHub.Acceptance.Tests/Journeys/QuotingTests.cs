using System.Net;
using LoyaltyHub.Acceptance.Tests.Azurite;
using LoyaltyHub.Acceptance.Tests.Building;
using LoyaltyHub.Azure.Pipeline;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Journeys;

public sealed class QuotingTests(SharedAzurite azurite) : IAsyncLifetime
{
    private const string Member = "LH-4000-0001";
    private readonly HubDriver _hub = new(EmulatorAccounts.Fresh(azurite.ConnectionString));

    public async ValueTask InitializeAsync() => await _hub.StartAsync();

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task What_is_quoted_is_what_the_same_event_earns_when_it_arrives()
    {
        // Each order uses up a part of the store's monthly cap of 5,000 points; the last ones are cut by it.
        var earned = 0L;
        foreach (var (total, number) in new[] { "999.99", "100000.00", "66000.00", "5000.00", "0.30" }.Select((total, number) => (total, number)))
        {
            var body = Payload.Order($"{number}", Member, total);
            var quote = await QuoteAsync("citymart", body);
            Assert.Equal(earned, number == 0 ? 0 : await _hub.BalanceAsync(Member));

            await _hub.AcceptAsync("citymart", $"order-{number}", body);
            await _hub.DrainAsync();

            var entry = (await _hub.StatementAsync(Member)).Entries[0];
            Assert.Equal(quote.Totals.Sum(total => total.Points), entry.Points);
            Assert.Equal(quote.Explanation, entry.Explanation);
            earned += entry.Points;
        }

        Assert.Equal(5_000, earned);
        await _hub.AuditedAsync();
    }

    [Fact]
    public async Task A_member_the_hub_has_never_seen_is_quoted_and_stays_unseen()
    {
        var quote = await QuoteAsync("skyways", Payload.Lounge(Member));

        var reward = Assert.Single(quote.Rewards);
        Assert.Equal(("lounge-visit", 50L, 5_000L), (reward.Rule, reward.Points, reward.Worth!.Value.Value));
        Assert.Equal(("coalition", 1), (quote.Programme, quote.Version));
        Assert.NotEqual(quote.Explanation.En, quote.Explanation.Ru);
        (await _hub.GetAsync($"members/skyways/{Member}/statement")).IsProblem(HttpStatusCode.NotFound, "unknown-member");
    }

    [Fact]
    public async Task A_quote_that_cannot_be_given_says_why()
    {
        var order = Payload.Order("1", Member, "100.00");
        (await _hub.SendAsync(new Call("citymart", "q", order) { Path = "/programmes/quote" })).IsProblem(HttpStatusCode.BadRequest, "bad-request");
        (await _hub.SendAsync(new Call("citymart", "q", order) { Path = "/programmes/quote?partner=nobody" })).IsProblem(HttpStatusCode.Unauthorized, "unknown-partner");
        (await _hub.SendAsync(new Call("citymart", "q", order) { Path = "/programmes/quote?partner=skyways" })).IsProblem(HttpStatusCode.Unauthorized, "signature-mismatch");
        (await _hub.SendAsync(new Call("citymart", "q", Payload.Refund("1", Member, "1.00")) { Path = "/programmes/quote?partner=citymart" })).IsProblem(HttpStatusCode.UnprocessableEntity, "not-processable");
    }

    private async Task<RewardQuote> QuoteAsync(string partner, byte[] body) =>
        (await _hub.SendAsync(new Call(partner, "quote", body) { Path = $"/programmes/quote?partner={partner}" })).Is(HttpStatusCode.OK).As<RewardQuote>();
}
