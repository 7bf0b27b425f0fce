using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;
using LoyaltyHub.Core.Tests.Building;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Rewards;

public sealed class DrawTests
{
    private static readonly Perk Key = new("key", new LocalText("A key", "Ключ"));

    private static readonly Draw Wheel = new(
        "wheel",
        new LocalText("Wheel", "Колесо"),
        [
            new Prize("wheel:big", new LocalText("The big one", "Главный приз"), 1) { Reward = new Reward.Fixed(1_000), Budget = "jackpot", Perks = ["key"] },
            new Prize("wheel:small", new LocalText("A small one", "Утешительный приз"), 9) { Reward = new Reward.Fixed(10) },
            new Prize("wheel:none", new LocalText("Nothing", "Ничего"), 90),
        ]);

    private static readonly EarnRule Spin = new("spin", new LocalText("Spin", "Вращение"), [EarnRule.Purchase], EarnCondition.None) { Draw = "wheel" };

    private static readonly Programme Rules = Of([Terms()], Spin) with { Draws = [Wheel], Perks = [Key], Budgets = [new Budget("jackpot", new LocalText("Jackpot", "Джекпот"), 10_000)] };

    [Fact]
    public void Prizes_fall_as_often_as_their_weights_say()
    {
        const int Draws = 200_000;
        var counts = new int[Wheel.Prizes.Count];
        for (var draw = 0; draw < Draws; draw++)
        {
            counts[Wheel.IndexOf(DrawNumber.Of(Digest($"entry {draw / 7}"), Anna, Shop, EventId.From($"e{draw}"), "wheel", Wheel.Numbers))]++;
        }

        // Chi-squared with two degrees of freedom: 13.8 is passed once in a thousand times, and this sample is always the same.
        var chi = counts.Select((count, index) => (Expected: Draws * Wheel.Prizes[index].Weight / (double)Wheel.Numbers, count)).Sum(row => (row.count - row.Expected) * (row.count - row.Expected) / row.Expected);
        Assert.InRange(chi, 0, 13.8);
    }

    [Fact]
    public void A_draw_can_be_computed_again_from_what_its_entry_says()
    {
        var counter = Won("wheel:small");
        var entry = counter.Entries[^1];
        var drawn = Assert.Single(entry.Decision.Trace.OfType<Trace.Drawn>());
        Assert.Equal(drawn.Number, DrawNumber.Of(drawn.Chain, entry.Member, entry.Activity.Partner, entry.Activity.EventId, drawn.Draw, drawn.Of));
        Assert.Equal(100, drawn.Of);
        Assert.Equal(10, counter.Available);
        Assert.Contains($"number {drawn.Number} of 100 was drawn, which is “A small one”", counter.Why.En);
        Assert.Contains("10 points for “A small one”: won in a draw", counter.Why.En);
        Assert.Contains($"выпал номер {drawn.Number} из 100 — «Утешительный приз»", counter.Why.Ru);
    }

    [Fact]
    public void A_prize_goes_back_with_the_order()
    {
        var counter = Won("wheel:big");
        counter.Budgets["test|jackpot"] = 0;
        Assert.Equal((1_000, 1), (counter.Available, counter.Account.Known.Perks.Count));
        counter.Say(Return("o1", "60"));
        Assert.Equal((400, 1), (counter.Available, counter.Account.Known.Perks.Count));
        var last = counter.Say(Return("o1", "40"));
        Assert.Equal((0, 0, 0), (counter.Available, counter.Account.Known.Perks.Count, counter.Owed()));
        Assert.Equal([KeyValuePair.Create("test|jackpot", -400L)], last.BudgetUse());
    }

    [Fact]
    public void A_prize_is_bound_to_its_budget()
    {
        var counter = Won("wheel:big", budget: 300);
        Assert.Equal(300, counter.Available);
        Assert.Contains("the campaign's budget had only 300 left", counter.Why.En);
    }

    [Fact]
    public void Whoever_only_asks_is_told_of_the_draw_and_not_of_its_outcome()
    {
        var asked = Decider.Decide(Account.Empty(Anna), Rules, Said(Purchase("o1", "100")), Circumstances.At(Noon)).Decision;
        Assert.Equal("", Assert.Single(asked.Trace.OfType<Trace.Drawn>()).Prize);
        Assert.Empty(asked.Postings);
        Assert.Equal("It takes part in the draw “Wheel”.", Explanation.Of(asked, Said(Purchase("o1", "100")), Rules).En);
    }

    [Fact]
    public async Task The_audit_draws_again_and_finds_the_same()
    {
        var town = new Town(Rules);
        foreach (var order in Enumerable.Range(0, 60))
        {
            await town.SayAsync(order % 2 == 0 ? "anna" : "boris", Purchase($"o{order}", "100"));
        }

        Assert.True(await town.AvailableAsync("anna") + await town.AvailableAsync("boris") > 0);
        await town.BalancedAsync();
    }

    /// <summary>A member who has won that prize: tries until it falls.</summary>
    private static Counter Won(string prize, long budget = 10_000)
    {
        for (var seed = 0; ; seed++)
        {
            var counter = new Counter(Rules) { Seed = seed };
            counter.Budgets["test|jackpot"] = budget;
            if (counter.Say(Said(Purchase("o1", "100"), id: "e1")).Trace.OfType<Trace.Drawn>().Single().Prize == prize)
            {
                return counter;
            }
        }
    }
}
