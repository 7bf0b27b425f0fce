using CsCheck;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;
using LoyaltyHub.Core.Tests.Building;
using Xunit;
using static LoyaltyHub.Core.Tests.Building.Build;

namespace LoyaltyHub.Core.Tests.Rewards;

/// <summary>A visit that is cancelled takes everything with it that it brought.</summary>
public sealed class CancellationTests
{
    private static readonly Programme Fitness = Written.Programme("""
        "counters": [
          { "counter": "visits", "name": { "en": "V", "ru": "В" }, "on": "visit", "count": "times" },
          { "counter": "hours", "name": { "en": "H", "ru": "Ч" }, "on": "visit", "count": "quantity" },
          { "counter": "days", "name": { "en": "D", "ru": "Д" }, "on": "visit", "count": "distinct", "of": "day" }
        ],
        "perks": [{ "perk": "guest", "name": { "en": "Guest", "ru": "Гость" }, "uses": 1 }],
        "ladders": [{ "ladder": "form", "name": { "en": "F", "ru": "Ф" }, "counter": "hours", "within": "month", "levels": [{ "tier": "fit", "name": { "en": "F", "ru": "Ф" }, "from": 5 }] }],
        "challenges": [{ "challenge": "three", "name": { "en": "Three visits", "ru": "Три визита" }, "counter": "visits", "within": "month", "goal": 3, "points": 100, "perks": ["guest"] }],
        "streaks": [{ "streak": "daily", "name": { "en": "In a row", "ru": "Подряд" }, "counter": "days", "milestones": [{ "days": 2, "points": 30, "repeat": true }] }],
        "earn": [
          { "rule": "visit", "name": { "en": "Visits", "ru": "Визиты" }, "on": "visit", "reward": { "points": 7 }, "caps": [{ "points": 60, "per": "day" }], "fee": 5 },
          { "rule": "late", "name": { "en": "Late", "ru": "Поздно" }, "on": "visit", "reward": { "points": 2 }, "pending": { "days": 3 } },
          { "rule": "fit", "name": { "en": "Fit", "ru": "В форме" }, "on": "visit", "when": { "tiers": ["fit"] }, "reward": { "points": 3 } }
        ]
        """);

    [Fact]
    public void Part_of_it_takes_its_part_and_the_rest_takes_counters_streaks_challenges_perks_and_tiers()
    {
        var counter = new Counter(Fitness);
        counter.Say(Said(Visit(), at: Noon, id: "v1"));
        counter.Say(Said(Visit(), at: Noon.AddHours(1), id: "v2"));
        counter.Say(Said(Visit(3), at: Noon.AddDays(1), id: "v3"));
        Assert.Equal((35 + 100 + 30, 10), (counter.Balance.Available, counter.Balance.Pending));
        Assert.Equal("fit", Tiers.Of(counter.Account, Fitness, Noon.AddDays(1))[0].Level?.Tier);

        var part = counter.Say(new Happening.EngagementCancelled(EventId.From("v3"), 1), at: Noon.AddDays(1));

        Assert.Equal([("late", 2, 4), ("visit", 7, 14)], part.Trace.OfType<Trace.ClawedBack>().Select(back => (back.Rule, back.Points, back.Kept)));
        Assert.Contains("7 points taken back: 1 of 3 of event v3 is cancelled by now, so 14 points of the 21 earned by it for “Visits” remain.", counter.Why.En);
        Assert.Contains("Списано 7 баллов: по событию v3 отменено уже 1 из 3, поэтому из 21 балла, начисленного за него по правилу «Визиты», остаётся 14.", counter.Why.Ru);
        Assert.Null(Tiers.Of(counter.Account, Fitness, Noon.AddDays(1))[0].Level);

        var rest = counter.Say(new Happening.EngagementCancelled(EventId.From("v3")), at: Noon.AddDays(1));

        Assert.Equal(["daily:2", "late", "three", "visit"], rest.Trace.OfType<Trace.ClawedBack>().Select(back => back.Rule).Order(StringComparer.Ordinal));
        Assert.Contains("so “Three visits” is not reached any more.", counter.Why.En);
        Assert.Single(rest.Trace.OfType<Trace.PerkRevoked>());
        Assert.Equal((14, 4), (counter.Balance.Available, counter.Balance.Pending));

        counter.Say(new Happening.EngagementCancelled(EventId.From("v3")), at: Noon.AddDays(1));
        Assert.Equal("The cancellation of event v3 takes nothing back: it has no points left to return.", counter.Why.En);
        Assert.Equal((14, 4), (counter.Balance.Available, counter.Balance.Pending));
    }

    [Fact]
    public void An_event_and_an_order_of_one_name_are_two_things()
    {
        var counter = new Counter(Fitness with { Earn = [.. Fitness.Earn, Percent(10)] });
        counter.Say(Said(Purchase("same", "100.00"), id: "o"));
        counter.Say(Said(Visit(), id: "same"));

        counter.Say(new Happening.EngagementCancelled(EventId.From("same")));
        Assert.Equal(10, counter.Balance.Available);
        counter.Say(new Happening.EngagementCancelled(EventId.From("o")));
        Assert.Equal("A cancellation of event o arrived before it and takes effect together with it.", counter.Why.En);
        Assert.Equal(10, counter.Balance.Available);
    }

    [Fact]
    public void Whatever_is_cancelled_in_any_parts_before_or_after_it_leaves_nothing_behind() => Gen.Int.Sample(
        seed =>
        {
            var dice = new Random(seed);
            var (with, without) = (new Counter(Fitness), new Counter(Fitness));
            for (var number = dice.Next(6); number > 0; number--)
            {
                var visit = Said(Visit(dice.Next(1, 4)), at: Noon.AddHours(dice.Next(-90, 90)));
                with.Say(visit);
                without.Say(visit);
            }

            var wrong = Said(Visit(dice.Next(1, 6)), dice.Next(4) == 0 ? Cinema : Shop, Noon.AddHours(dice.Next(-90, 90)));
            foreach (var activity in Shuffled(dice, Cancellations(dice, wrong).Prepend(wrong)))
            {
                with.Say(activity);
            }

            Assert.Equal(without.Account with { Entries = 0 }, with.Account with { Entries = 0 });
            Assert.Equal(Books(without), Books(with));
        },
        iter: 10_000);

    /// <summary>Cancellations that come to all of it, or to more.</summary>
    private static IEnumerable<Activity> Cancellations(Random dice, Activity visit)
    {
        var left = ((Happening.Engaged)visit.What).Quantity;
        var parts = new List<long?>();
        while (left > 0 && dice.Next(3) > 0)
        {
            parts.Add(dice.NextInt64(1, left + 1));
            left -= parts[^1]!.Value;
        }

        parts.Add(left > 0 || dice.Next(2) == 0 ? null : dice.Next(1, 9));
        return parts.Select(part => Said(new Happening.EngagementCancelled(visit.EventId, part), visit.Partner));
    }

    private static Activity[] Shuffled(Random dice, IEnumerable<Activity> activities)
    {
        var array = activities.ToArray();
        dice.Shuffle(array);
        return array;
    }

    private static Dictionary<(string, string), long> Books(Counter counter) => counter.Entries.SelectMany(entry => entry.Decision.Postings)
        .GroupBy(posting => (posting.Account, posting.Unit.Value), (key, all) => (key, Sum: all.Sum(posting => posting.Value)))
        .Where(sum => sum.Sum != 0)
        .ToDictionary(sum => sum.key, sum => sum.Sum);
}
