using System.Text.Json;
using CsCheck;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;
using LoyaltyHub.Core.Tests.Building;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Rerating;

/// <summary>What holds of corrections under every programme, whatever was wrong and whatever came back meanwhile.</summary>
public sealed class ReratePropertyTests
{
    /// <summary>Each case tells a journal again four times; other ones are tried with each run.</summary>
    private const int Cases = 2_000;

    [Fact]
    public void A_member_who_was_corrected_has_what_one_has_whose_facts_were_right_from_the_start() => Gen.Int.Sample(seed =>
    {
        var any = new AnyProgramme(seed, perks: false);
        var (wrong, right, facts) = Story(any, any.Programme());

        wrong.Apply(wrong.Preview(facts));

        AssertSame(right, wrong);
        AssertNothing(wrong.Preview(facts));
    }, iter: Cases);

    [Fact]
    public void What_was_corrected_and_comes_back_whole_leaves_nothing_behind() => Gen.Int.Sample(seed =>
    {
        var any = new AnyProgramme(seed, perks: false);
        var programme = any.Programme();
        var (desk, never) = (new Desk(programme), new Desk(programme));
        var (before, said) = (any.Purchase("before", Noon), any.Purchase("x", Noon));
        foreach (var some in new[] { desk, never })
        {
            some.Say("anna", before);
        }

        var purchase = (Happening.Purchased)said.What;
        var right = purchase with { Paid = purchase.Paid with { Value = purchase.Paid.Value + any.Dice.Next(1, 20_000) } };
        var (early, later) = (any.Returns(said with { What = right }, Noon, whole: true) is var all ? all.Count / 2 : 0, all);
        desk.Say("anna", said);
        foreach (var back in later.Take(early))
        {
            desk.Say("anna", back);
        }

        desk.Apply(desk.Preview([Desk.Fact(said.EventId.Value, _ => right, said.Partner)]));
        foreach (var back in later.Skip(early))
        {
            desk.Say("anna", back);
        }

        AssertSame(never, desk);
    }, iter: Cases);

    [Fact]
    public void Where_nothing_was_wrong_nothing_is_posted() => Gen.Int.Sample(seed =>
    {
        var any = new AnyProgramme(seed, perks: false);
        var programme = any.Programme();
        var (_, right, facts) = Story(any, programme);
        var same = right.Preview(facts, programme);

        AssertNothing(same);
        Assert.Empty(same.Untouched);
    }, iter: Cases);

    [Fact]
    public void A_member_rated_again_by_right_rules_has_what_one_has_whose_rules_were_right_from_the_start() => Gen.Int.Sample(seed =>
    {
        var any = new AnyProgramme(seed, perks: false);
        var days = new DayRange(new DateOnly(2026, 1, 1), null);
        var (first, second) = (any.Programme() with { Valid = days }, any.Programme() with { Valid = days, Version = 2 });
        var (wrong, right) = (new Desk(first), new Desk(second));
        foreach (var (activity, wait) in Happenings(any))
        {
            foreach (var desk in new[] { wrong, right })
            {
                desk.Now += wait;
                desk.Say("anna", activity);
            }
        }

        wrong.Apply(wrong.Preview([], second), second);

        AssertSame(right, wrong);
        AssertNothing(wrong.Preview([], second));
    }, iter: Cases);

    /// <summary>The same purchases and returns with wrong amounts, and with right ones.</summary>
    private static (Desk Wrong, Desk Right, IReadOnlyList<Core.Rerating.CorrectedFact> Facts) Story(AnyProgramme any, Programme programme)
    {
        var (wrong, right, facts) = (new Desk(programme), new Desk(programme), new List<Core.Rerating.CorrectedFact>());
        foreach (var (activity, wait) in Happenings(any))
        {
            wrong.Now += wait;
            right.Now += wait;
            wrong.Say("anna", activity);
            if (activity.What is Happening.Purchased purchase && any.Dice.Next(2) == 0)
            {
                var fact = purchase with { Paid = purchase.Paid with { Value = any.Dice.Next(1, 60_000) } };
                facts.Add(Desk.Fact(activity.EventId.Value, _ => fact, activity.Partner));
                right.Say("anna", activity with { What = fact });
            }
            else
            {
                right.Say("anna", activity);
            }
        }

        return (wrong, right, facts);
    }

    private static IEnumerable<(Activity Activity, TimeSpan Wait)> Happenings(AnyProgramme any)
    {
        foreach (var membership in any.Memberships())
        {
            yield return (membership, TimeSpan.FromMinutes(1));
        }

        foreach (var number in Enumerable.Range(0, any.Dice.Next(1, 5)))
        {
            var said = any.Anything($"o{number}", Noon.AddDays(number));
            yield return (said, TimeSpan.FromHours(any.Dice.Next(1, 30)));
            foreach (var back in any.Dice.Next(2) == 0 ? any.Returns(said, Noon.AddDays(number), any.Dice.Next(2) == 0) : [])
            {
                yield return (back, TimeSpan.FromMinutes(1));
            }
        }
    }

    /// <summary>
    /// Points, limits, counters and money are the same; and points by lot, where none waited to be spent and none were owed meanwhile. What of one order's points cannot be spent yet
    /// may differ too: a return takes those first, whichever rule had granted them.
    /// </summary>
    private static void AssertSame(Desk expected, Desk actual)
    {
        var (right, mine) = (Plain(expected.AccountOf("anna")), Plain(actual.AccountOf("anna")));
        Assert.Equal(right.Points, mine.Points);
        if (!expected.HasMixedLots && !actual.HasMixedLots)
        {
            Assert.Equal(right.Lots, mine.Lots);
        }

        Assert.Equal(right.Account, mine.Account);
        Assert.Equal(Money(expected), Money(actual));
    }

    private static void AssertNothing(Core.Rerating.ReratePreview preview) =>
        Assert.True(preview.Corrections.Count == 0, string.Join('\n', preview.Corrections.Select(correction => JsonSerializer.Serialize(correction.What, HubJson.Compact))));

    private static IEnumerable<KeyValuePair<(string Account, string Unit), long>> Money(Desk desk) =>
        desk.Books.Where(sum => !BookAccounts.IsMembers(sum.Key.Account)).OrderBy(sum => sum.Key);

    private static (Account Account, IReadOnlyList<(Unit Unit, long Points)> Points, IReadOnlyList<(Unit Unit, Lots Lots)> Lots) Plain(Account account)
    {
        var (points, lots, rest) = (new List<(Unit, long)>(), new List<(Unit, Lots)>(), account);
        foreach (var (unit, balance) in account.Balances)
        {
            points.Add((unit, balance.Available + balance.Pending));
            lots.Add((unit, balance.Maturing.Aggregate(balance.Lots, (sum, lot) => sum.Add(lot.Lot, lot.Points))));
            rest = rest.WithBalance(unit, Balance.Zero);
        }

        return (rest with { Entries = 0, Due = null }, [.. points.Where(sum => sum.Item2 != 0)], [.. lots.Where(sum => sum.Item2.Total != 0)]);
    }
}
