using CsCheck;
using LoyaltyHub.Benchmarks.Rules;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Rewards;

public sealed class EvaluationTests
{
    private static readonly PartnerId[] Partners = [Shop, Cinema, PartnerId.From("bank")];
    private static readonly string[] Codes = ["5411", "5541", "5812", "5942"];
    private static readonly string[] Shelves = ["bread", "wine", "baby"];

    [Fact]
    public void Rules_fit_where_each_of_their_conditions_holds_and_stand_in_their_order() => Gen.Int.Sample(
        seed =>
        {
            var dice = new Random(seed);
            var programme = Rules([.. Enumerable.Range(0, dice.Next(1, 12)).Select(number => Rule(dice, $"r{number}"))]);
            var evaluation = Evaluation.Of(programme);
            var fitting = new FittingRule[evaluation.Most];
            for (var time = 0; time < 20; time++)
            {
                var partner = Pick(dice, Partners);
                var bought = new Happening.Purchased("o", new Amount(dice.Next(1, 400), Unit.From(dice.Next(5) == 0 ? "EUR" : "RUB")), Maybe(dice, Codes), Maybe(dice, Shelves));

                var count = evaluation.Run(Said(bought, partner), fitting);

                Assert.Equal(programme.Earn.Where(rule => Holds(rule.When, partner, bought)).Select(rule => rule.Id), fitting[..count].Select(fit => fit.Rule.Id));
            }
        },
        iter: 10_000);

    [Fact]
    public void A_percentage_is_rounded_as_its_exact_number_says_however_large_or_long() => Gen.Select(
        Gen.Long[1, long.MaxValue], Gen.Int[0, 62], Gen.Decimal[0.000_000_000_001m, 100m], Gen.Int[0, 12], Gen.Long[1, 1_000], Gen.Enum<Rounding>()).Sample(
        (paid, shift, any, decimals, worth, rounding) =>
        {
            var (amount, rate) = (Math.Max(1, paid >> shift), Math.Max(0.000_000_000_001m, decimal.Round(any, decimals)));
            var evaluation = Evaluation.Of(Worth(worth, Percent(rate, rounding)));
            var fitting = new FittingRule[1];

            evaluation.Run(Said(new Happening.Purchased("o", new Amount(amount, Unit.From("RUB")))), fitting);

            Assert.Equal(Rounded(amount * rate / (100m * worth), rounding), fitting[0].Points);
        },
        iter: 100_000);

    [Fact]
    public void A_purchase_is_held_against_the_rules_that_name_its_code_or_category_however_many_others_there_are()
    {
        var purchases = PurchaseFacts.Traffic(1_000).Select((facts, index) => facts.ToActivity(index)).ToList();
        int MostAsked(Programme programme) => purchases.Max(Evaluation.Of(programme).Asked);

        Assert.Equal(MostAsked(RewardTerms.Apart(30)), MostAsked(RewardTerms.Apart(3_000)));
        Assert.True(MostAsked(RewardTerms.Apart(30)) <= 3);
        Assert.Equal([3, 30, 300], new[] { 3, 30, 300 }.Select(count => MostAsked(RewardTerms.Together(count))));
    }

    [Fact]
    public void Evaluating_allocates_nothing()
    {
        var purchases = PurchaseFacts.Traffic(1_000).Select((facts, index) => facts.ToActivity(index)).ToArray();
        var evaluation = Evaluation.Of(RewardTerms.Programme());
        var fitting = new FittingRule[evaluation.Most];
        var before = long.MaxValue;
        for (var round = 0; round < 10; round++)
        {
            var start = GC.GetAllocatedBytesForCurrentThread();
            foreach (var purchase in purchases)
            {
                evaluation.Run(purchase, fitting);
            }

            before = Math.Min(before, GC.GetAllocatedBytesForCurrentThread() - start);
        }

        Assert.Equal(0, before);
    }

    [Fact]
    public void What_depends_on_other_rules_or_on_counters_is_left_open()
    {
        var times = new EarnRule("double", new LocalText("Double", "Вдвое"), [EarnRule.Purchase], EarnCondition.None) { Reward = new Reward.Times(2, ["percent"], Rounding.Down) };
        var fitting = new FittingRule[2];

        var count = Evaluation.Of(Rules(times, Percent(5))).Run(Said(Purchase("o", "10.00")), fitting);

        Assert.Equal([("percent", 0L), ("double", null)], fitting[..count].Select(fit => (fit.Rule.Id, fit.Points)));
    }

    [Fact]
    public void Rules_that_find_no_room_are_not_lost_silently()
    {
        var evaluation = Evaluation.Of(Rules(Percent(5), Percent(1, id: "other")));

        Assert.Throws<ArgumentException>(() => evaluation.Run(Said(Purchase("o", "10.00")), new FittingRule[1]));
    }

    [Fact]
    public void What_is_neither_a_purchase_nor_an_engagement_fits_no_rule() =>
        Assert.Equal(0, Evaluation.Of(Rules(Percent(5))).Run(Said(Return("o", "1.00")), []));

    private static EarnRule Rule(Random dice, string id) => Percent(dice.Next(1, 20), id: id, when: EarnCondition.None with
    {
        Partners = Some(dice, Partners),
        ExceptPartners = Some(dice, Partners),
        Mcc = Some(dice, Codes),
        ExceptMcc = Some(dice, Codes),
        Categories = Some(dice, Shelves),
        ExceptCategories = Some(dice, Shelves),
        MinimumAmount = dice.Next(2) == 0 ? dice.Next(1, 300) : null,
    });

    private static bool Holds(EarnCondition when, PartnerId partner, Happening.Purchased bought) =>
        (when.Partners.Count == 0 || when.Partners.Contains(partner)) && !when.ExceptPartners.Contains(partner)
        && (when.Mcc.Count == 0 || when.Mcc.Any(code => code == bought.Mcc)) && !when.ExceptMcc.Any(code => code == bought.Mcc)
        && (when.Categories.Count == 0 || when.Categories.Any(shelf => shelf == bought.Category)) && !when.ExceptCategories.Any(shelf => shelf == bought.Category)
        && bought.Paid.Unit.Value == "RUB" && bought.Paid.Value >= (when.MinimumAmount ?? 0);

    private static long Rounded(decimal exact, Rounding rounding) => (long)(rounding switch
    {
        Rounding.Down => decimal.Truncate(exact),
        Rounding.Up => decimal.Ceiling(exact),
        Rounding.HalfUp => decimal.Round(exact, 0, MidpointRounding.AwayFromZero),
        _ => decimal.Round(exact, 0, MidpointRounding.ToEven),
    });

    /// <summary>Mostly none; otherwise one or two of them.</summary>
    private static T[] Some<T>(Random dice, T[] of) => dice.Next(3) > 0 ? [] : [.. Enumerable.Range(0, dice.Next(1, 3)).Select(_ => Pick(dice, of)).Distinct()];

    private static string? Maybe(Random dice, string[] of) => dice.Next(4) == 0 ? null : Pick(dice, of);

    private static T Pick<T>(Random dice, T[] of) => of[dice.Next(of.Length)];
}
