using LoyaltyHub.Acceptance.Tests.Azurite;
using LoyaltyHub.Acceptance.Tests.Building;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Journeys;

public sealed class ReturningTests(SharedAzurite azurite) : IAsyncLifetime
{
    private const string Paid = "3990.50";
    private static readonly string[] Parts = ["1000.00", "2000.50", "990.00"];
    private readonly HubDriver _hub = new(EmulatorAccounts.Fresh(azurite.ConnectionString));

    public async ValueTask InitializeAsync() => await _hub.StartAsync();

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task Partial_returns_in_any_order_take_back_exactly_what_was_earned()
    {
        int[][] orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
        foreach (var (order, number) in orders.Select((order, number) => (order, number)))
        {
            var member = $"LH-2000-{number:D4}";
            await PutAsync($"{number}-paid", Payload.Order($"{number}", member, Paid));
            Assert.Equal(119, await _hub.BalanceAsync(member));
            foreach (var part in order)
                await PutAsync($"{number}-back-{part}", Payload.Refund($"{number}", member, Parts[part]));
            var statement = await _hub.StatementAsync(member);
            Assert.Equal(0, statement.Balances.Sum(balance => balance.Available));
            Assert.Equal(-119, statement.Entries.Where(entry => entry.Kind == "return").Sum(entry => entry.Points));
        }

        var closed = await _hub.CloseAsync();
        Assert.Equal(0, Assert.Single(closed.Settlements).Net.Value);
        await _hub.AuditedAsync();
    }

    [Fact]
    public async Task A_partial_return_keeps_the_share_of_what_was_not_returned()
    {
        const string member = "LH-2000-0100";
        await PutAsync("paid", Payload.Order("1", member, Paid));
        await PutAsync("back", Payload.Refund("1", member, "1000.00"));

        // 119 × 2,990.50 ÷ 3,990.50 = 89.18, rounded down.
        Assert.Equal(89, await _hub.BalanceAsync(member));
        var line = (await _hub.StatementAsync(member)).Entries[0];
        Assert.Equal(("return", -30L), (line.Kind, line.Points));
        Assert.Contains("30 points taken back: 1,000.00 RUB of 3,990.50 RUB of order 1", line.Explanation.En);
        Assert.Contains("1", line.Explanation.Ru);
    }

    [Fact]
    public async Task A_refund_that_overtakes_its_purchase_waits_for_it_and_then_counts()
    {
        const string member = "LH-2000-0200";
        await PutAsync("back", Payload.Refund("1", member, "1000.00"));
        var waiting = await _hub.StatementAsync(member);
        Assert.Equal(0, waiting.Entries.Single().Points);
        Assert.Contains("arrived before its purchase", waiting.Entries.Single().Explanation.En);
        await PutAsync("paid", Payload.Order("1", member, Paid));
        Assert.Equal(89, await _hub.BalanceAsync(member));
        await _hub.AuditedAsync();
    }

    [Fact]
    public async Task A_full_return_gives_the_monthly_limit_back()
    {
        const string member = "LH-2000-0300";
        await PutAsync("paid-1", Payload.Order("1", member, "170000.00"));
        await PutAsync("back-1", Payload.Refund("1", member, "170000.00"));
        await PutAsync("paid-2", Payload.Order("2", member, "170000.00"));
        Assert.Equal(5000, await _hub.BalanceAsync(member));
    }

    private async Task PutAsync(string id, byte[] body)
    {
        await _hub.AcceptAsync("citymart", id, body);
        await _hub.DrainAsync();
    }
}
