using LoyaltyHub.Benchmarks.Rules;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;
using Xunit;

namespace LoyaltyHub.Core.Tests.Rewards;

/// <summary>How a decision grows with the number of rules that all hold. What it allocates is counted, since that is the same on every machine.</summary>
public sealed class GrowthTests
{
    private static readonly Unit Points = Unit.From("PTS");
    private static readonly DateTimeOffset Now = new(2026, 3, 14, 9, 0, 0, TimeSpan.Zero);
    private static readonly Activity Bought = PurchaseFacts.Traffic(1)[0].ToActivity(0);

    public static TheoryData<string> Kinds => [.. Programmes.Keys];

    private static Dictionary<string, Func<Programme, Programme>> Programmes { get; } = new(StringComparer.Ordinal)
    {
        ["plain"] = plain => plain,
        ["caps of each event"] = plain => Each(plain, (rule, _) => rule with { Caps = [new Cap(1_000_000, CapPeriod.Event)] }),
        ["caps of all rules"] = plain => plain with { Caps = [new UnitCap(Points, new Cap(1_000_000_000, CapPeriod.Month)), new UnitCap(Points, new Cap(1_000_000_000, CapPeriod.Event))] },
        ["one budget"] = plain => Each(plain, (rule, _) => rule with { Budget = "b" }) with { Budgets = [Budget("b")] },
        ["a budget each"] = plain => Each(plain, (rule, place) => rule with { Budget = $"b{place}" }) with { Budgets = [.. plain.Earn.Select((_, place) => Budget($"b{place}"))] },
        ["one group"] = plain => Each(plain, (rule, _) => rule with { Group = "g" }) with { Groups = [new RuleGroup("g", GroupPolicy.Best)] },
        ["groups of three"] = plain => Each(plain, (rule, place) => rule with { Group = $"g{place / 3}" }) with { Groups = [.. plain.Earn.Select((_, place) => new RuleGroup($"g{place}", GroupPolicy.Best))] },
    };

    /// <summary>What an account keeps in the order of names costs a logarithm more: it copies the way from the root. A table of payers grows by doubling.</summary>
    private static Dictionary<string, Func<Programme, Programme>> KeepingProgrammes { get; } = new(StringComparer.Ordinal)
    {
        ["payers each"] = plain => Each(plain, (rule, place) => rule with { Funding = [new FundingShare($"payer{place}", 5_000), new FundingShare(FundingShare.Hub, 5_000)] }),
        ["monthly caps"] = plain => Each(plain, (rule, _) => rule with { Caps = [new Cap(1_000_000, CapPeriod.Month)] }),
        ["an expiry each"] = plain => Each(plain, (rule, place) => rule with { Expiry = new Expiry.Rolling(new CalendarSpan(0, place + 1)) }),
        ["pending points"] = plain => Each(plain, (rule, _) => rule with { Pending = new PendingRule(14, false) }),
        ["a perk each"] = plain => Each(plain, (rule, place) => rule with { Perks = [$"p{place}"] }) with { Perks = [.. plain.Earn.Select((_, place) => new Perk($"p{place}", new LocalText("Perk", "Льгота"), 1))] },
    };

    public static TheoryData<string> KeepingKinds => [.. KeepingProgrammes.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Ten_times_as_many_rules_that_all_hold_cost_at_most_ten_times_as_much(string kind)
    {
        var (thirty, hundreds, thousands) = (BytesOf(Programmes[kind](RewardTerms.Together(30))), BytesOf(Programmes[kind](RewardTerms.Together(300))), BytesOf(Programmes[kind](RewardTerms.Together(3_000))));

        Assert.True(hundreds <= 10 * thirty, $"300 rules allocate {hundreds} bytes, 30 allocate {thirty}.");
        Assert.True(thousands <= 10 * hundreds, $"3,000 rules allocate {thousands} bytes, 300 allocate {hundreds}.");
    }

    [Theory]
    [MemberData(nameof(KeepingKinds))]
    public void Where_each_rule_keeps_something_of_its_own_they_cost_at_most_a_fifth_more_than_that(string kind)
    {
        var (thirty, hundreds, thousands) = (BytesOf(KeepingProgrammes[kind](RewardTerms.Together(30))), BytesOf(KeepingProgrammes[kind](RewardTerms.Together(300))), BytesOf(KeepingProgrammes[kind](RewardTerms.Together(3_000))));

        Assert.True(hundreds <= 12 * thirty, $"300 rules allocate {hundreds} bytes, 30 allocate {thirty}.");
        Assert.True(thousands <= 12 * hundreds, $"3,000 rules allocate {thousands} bytes, 300 allocate {hundreds}.");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [MemberData(nameof(KeepingKinds))]
    public void An_order_that_comes_back_costs_at_most_a_fifth_more_than_ten_times_as_much_where_ten_times_as_many_rules_had_granted(string kind)
    {
        var programme = Programmes.GetValueOrDefault(kind) ?? KeepingProgrammes[kind];
        var (thirty, hundreds, thousands) = (BytesOfReturn(programme(RewardTerms.Together(30))), BytesOfReturn(programme(RewardTerms.Together(300))), BytesOfReturn(programme(RewardTerms.Together(3_000))));

        Assert.True(hundreds <= 12 * thirty, $"Where 300 rules granted a return allocates {hundreds} bytes, where 30 did {thirty}.");
        Assert.True(thousands <= 12 * hundreds, $"Where 3,000 rules granted a return allocates {thousands} bytes, where 300 did {hundreds}.");
    }

    private static long BytesOfReturn(Programme programme)
    {
        var bought = Decider.Decide(Account.Empty(MemberId.From("anna")), programme, Bought, CircumstancesOf(programme));
        var entry = new EntryBody(1, bought.Account.Member, 0, Now, Bought, bought.Decision);
        var order = (Happening.Purchased)Bought.What;
        var back = Bought with { EventId = EventId.From("back"), What = new Happening.Returned(order.Order, order.Paid with { Value = order.Paid.Value / 2 }) };
        var key = HistoryKey.Of(new Arrival(bought.Account.Member, back))!.Value;
        var least = long.MaxValue;
        for (var time = 0; time < 3; time++)
        {
            var start = GC.GetAllocatedBytesForCurrentThread();
            var decided = Decider.Decide(bought.Account, programme, back, CircumstancesOf(programme) with { History = Histories.Of(key, bought.Account, [entry], Now) });
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - start);
            Assert.Contains(decided.Decision.Trace, step => step is Trace.ClawedBack);
        }

        return least;
    }

    private static Circumstances CircumstancesOf(Programme programme) =>
        Circumstances.At(Now) with { Budgets = programme.Budgets.ToDictionary(budget => programme.BudgetName(budget.Id), budget => budget.Points) };

    /// <summary>What a decision allocates: the least of some, since the first one makes rules ready.</summary>
    private static long BytesOf(Programme programme)
    {
        var account = Account.Empty(MemberId.From("anna"));
        var circumstances = CircumstancesOf(programme);
        var least = long.MaxValue;
        for (var time = 0; time < 5; time++)
        {
            var start = GC.GetAllocatedBytesForCurrentThread();
            var decided = Decider.Decide(account, programme, Bought, circumstances);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - start);
            Assert.True(decided.Decision.Trace.Count >= programme.Earn.Count);
        }

        return least;
    }

    private static Budget Budget(string id) => new(id, new LocalText("Budget", "Бюджет"), 1_000_000_000);

    private static Programme Each(Programme programme, Func<EarnRule, int, EarnRule> change) => programme with { Earn = [.. programme.Earn.Select(change)] };
}
