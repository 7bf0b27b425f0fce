using CsCheck;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Tests.Building;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Rewards;

/// <summary>What holds of every programme, whatever it says and whatever happens.</summary>
public sealed class ProgrammePropertyTests
{
    private const int Cases = 10_000;
    private static readonly string[] People = ["anna", "clerk", "friend"];

    [Fact]
    public void What_comes_back_whole_in_any_parts_leaves_nothing_behind() => Gen.Int.Sample(seed =>
    {
        var (any, programme) = Any(seed);
        var (with, without) = (new Village(programme), new Village(programme));
        Before(any, with, without);
        var said = any.Anything("x", Noon);
        with.Say("anna", said);
        var days = TimeSpan.FromDays(any.Dice.Next(6));
        with.Wait(days);
        without.Wait(days);
        foreach (var part in any.Shuffled(any.Returns(said, Noon, whole: true)))
        {
            with.Say("anna", part);
        }

        AssertSame(without, with);
    }, iter: Cases);

    [Fact]
    public void What_comes_back_before_it_has_come_leaves_nothing_behind() => Gen.Int.Sample(seed =>
    {
        var (any, programme) = Any(seed);
        var (with, without) = (new Village(programme), new Village(programme));
        Before(any, with, without);
        var said = any.Anything("x", Noon);
        foreach (var activity in any.Shuffled(any.Returns(said, Noon, whole: true).Prepend(said)))
        {
            with.Say("anna", activity);
        }

        AssertSame(without, with);
    }, iter: Cases);

    [Fact]
    public void Returns_in_part_come_to_the_same_in_any_order() => Gen.Int.Sample(seed =>
    {
        var (any, programme) = Any(seed);
        var (one, other) = (new Village(programme), new Village(programme));
        var said = Before(any, one, other);
        var returns = said.SelectMany(activity => any.Returns(activity, Noon, whole: any.Dice.Next(3) == 0)).ToList();
        foreach (var part in any.Shuffled(returns))
        {
            one.Say("anna", part);
        }

        foreach (var part in any.Shuffled(returns))
        {
            other.Say("anna", part);
        }

        AssertSame(one, other);
    }, iter: Cases);

    [Fact]
    public void No_cap_and_no_budget_is_ever_exceeded_and_every_step_reckons_up_in_its_own_words() => Gen.Int.Sample(seed =>
    {
        var (any, programme) = Any(seed);
        var (village, auditor, bought) = (new Village(programme), new Auditor(programme), new List<Activity>());
        Prelude(any, village);
        for (var step = 0; step < 8; step++)
        {
            var known = village.Entries.Count;
            if (bought.Count > 0 && any.Dice.Next(3) == 0)
            {
                village.Say("anna", any.Returns(bought[any.Dice.Next(bought.Count)], Noon, whole: false)[0]);
            }
            else
            {
                bought.Add(any.Anything($"o{any.Dice.Next(6)}", Noon));
                village.Say("anna", bought[^1]);
            }

            foreach (var entry in village.Entries.Skip(known))
            {
                Assert.All(entry.Decision.Postings.GroupBy(posting => posting.Unit), unit => Assert.Equal(0, unit.Sum(posting => posting.Value)));
                auditor.Reckon(entry);
                auditor.LookAtCaps(entry, village.AccountOf(entry.Member.Value));
            }

            Assert.All(village.Budgets.Values, left => Assert.True(left >= 0));
        }
    }, iter: Cases);

    private static (AnyProgramme Any, Programme Programme) Any(int seed)
    {
        var any = new AnyProgramme(seed, draws: true, others: true);
        var programme = any.Programme();
        return (any, any.Dice.Next(2) == 0 ? programme : any.WithBudgets(programme));
    }

    /// <summary>Who anna is, and who brought her.</summary>
    private static void Prelude(AnyProgramme any, params Village[] villages)
    {
        var memberships = any.Memberships();
        foreach (var village in villages)
        {
            foreach (var membership in memberships)
            {
                village.Say("anna", membership);
            }

            village.Say("anna", new Happening.Referred(Town.AliasOf("friend")));
        }
    }

    /// <summary>The same for all, and what may come back of it.</summary>
    private static List<Activity> Before(AnyProgramme any, params Village[] villages)
    {
        Prelude(any, villages);
        var said = Enumerable.Range(0, any.Dice.Next(5)).Select(number => any.Anything($"o{number}", Noon)).ToList();
        foreach (var (activity, village) in said.SelectMany(activity => villages.Select(village => (activity, village))))
        {
            village.Say("anna", activity);
        }

        return said;
    }

    private static void AssertSame(Village expected, Village actual)
    {
        foreach (var who in People)
        {
            Assert.Equal(expected.AccountOf(who) with { Entries = 0 }, actual.AccountOf(who) with { Entries = 0 });
        }

        Assert.Equal(expected.Books, actual.Books);
        Assert.Equal(expected.Budgets, actual.Budgets);
    }
}
