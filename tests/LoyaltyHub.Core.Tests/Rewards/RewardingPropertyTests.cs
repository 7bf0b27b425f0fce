using CsCheck;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Tests.Building;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Rewards;

/// <summary>What an order does in three accounts at once is undone by its returns in all of them, whatever happens in between.</summary>
public sealed class RewardingPropertyTests
{
    private static readonly string[] People = ["firm", "anna", "boris"];

    private static readonly Programme Rules = Of(
        [Terms(new Expiry.Rolling(new CalendarSpan(12, 0)), holdMinutes: 1_000_000)],
        Percent(3.7m, Rounding.Up, new Cap(40_000, CapPeriod.Year), id: "company") with { Perks = ["lounge"] },
        Percent(1.3m, id: "employee", cap: new Cap(200_000, CapPeriod.Month)) with { To = RewardTo.Employee, Perks = ["lounge"], Draw = "wheel" },
        Percent(0.9m, Rounding.HalfEven, id: "referrer") with { To = RewardTo.Referrer, Pending = new PendingRule(7, false) },
        Each(500, EarnRule.Purchase, id: "thanks") with { To = RewardTo.Referrer, Perks = ["lounge"] },
        new EarnRule("spin", new LocalText("Spin", "Вращение"), [EarnRule.Purchase], EarnCondition.None) { Draw = "wheel" },
        Each(100)) with
    {
        Perks = [new Perk("lounge", new LocalText("Lounge", "Бизнес-зал"), 2, new CalendarSpan(1, 0))],
        Draws = [new Draw("wheel", new LocalText("Wheel", "Колесо"),
        [
            new Prize("wheel:big", new LocalText("Big", "Большой"), 1) { Reward = new Reward.Fixed(777), Perks = ["lounge"] },
            new Prize("wheel:none", new LocalText("None", "Ничего"), 2),
        ])],
    };

    [Fact]
    public void An_order_that_comes_back_leaves_no_account_and_no_partner_otherwise_than_before() =>
        Gen.Select(Gen.Long[100, 500_000], Gen.Long[1, 1_000].Array[1, 5], Gen.Int[0, 20], Gen.Int, Gen.Bool, Gen.Bool).Sample(
            Compare, iter: 10_000);

    private static void Compare(long paid, long[] weights, int days, int seed, bool early, bool merged)
    {
        var (with, without) = (new Village(Rules), new Village(Rules));
        var parts = PartsOf(paid, weights);
        new Random(seed).Shuffle(parts);
        foreach (var village in new[] { with, without })
        {
            village.Say("firm", new Happening.Referred(Town.AliasOf("boris")));
            village.Say("anna", Visit(3));
            village.Say("boris", Visit(2));
        }

        var returns = parts.Where(part => part > 0).Select(part => new Happening.Returned("o1", new Amount(part, Unit.From("RUB")))).ToList();
        foreach (var first in returns.Take(early ? 1 : 0))
        {
            with.Say("firm", first);
        }

        with.Say("firm", new Happening.Purchased("o1", new Amount(paid, Unit.From("RUB")), Employee: Town.AliasOf("anna")));
        foreach (var village in new[] { with, without })
        {
            village.Now = Noon.AddDays(days + 1);
            village.Say("boris", merged ? new Happening.AccountMerged(MemberId.From("anna")) : new Happening.TimePassed(), PartnerId.Hub);
        }

        foreach (var part in returns.Skip(early ? 1 : 0))
        {
            with.Say("firm", part);
        }

        foreach (var who in People)
        {
            Assert.Equal(without.AccountOf(who) with { Entries = 0 }, with.AccountOf(who) with { Entries = 0 });
        }

        Assert.Equal(without.Owed(Shop), with.Owed(Shop));
    }

    private static long[] PartsOf(long whole, long[] weights)
    {
        var sum = weights.Sum();
        var parts = weights.Select(weight => (long)((Int128)whole * weight / sum)).ToArray();
        parts[0] += whole - parts.Sum();
        return parts;
    }
}
