namespace LoyaltyHub.Core.Programmes.Checking;

/// <summary>Finds counters that never count, and what asks more of one than it can come to, or what its own activity never lets it say.</summary>
internal static class CountWarnings
{
    /// <summary>The warnings, in the order of the file.</summary>
    public static IEnumerable<ProgrammeWarning> Of(Programme programme)
    {
        var counters = programme.Counters.DistinctBy(counter => counter.Id).ToDictionary(counter => counter.Id, StringComparer.Ordinal);
        return
        [
            .. programme.Counters.SelectMany((counter, index) => ConditionWarnings.Of(counter.On, counter.When, counter.Lines, $"so counter '{counter.Id}' never counts")
                .Select(found => found with { Path = $"/counters/{index}{found.Path}" })),
            .. programme.Earn.SelectMany((rule, index) => rule.When.Counts.SelectMany((count, place) => OfCount(rule, counters[count.Counter], count, $"/earn/{index}/when/counts/{place}"))),
            .. programme.Earn.SelectMany((rule, index) => rule.Reward is Reward.Stepped stepped ? OfSteps(rule, counters[stepped.Counter], $"/earn/{index}") : []),
            .. programme.Challenges.SelectMany((challenge, index) => Beyond(counters[challenge.Counter], challenge.Within, challenge.Goal, $"/challenges/{index}/goal", $"challenge '{challenge.Id}' is never met")),
            .. programme.Ladders.SelectMany((ladder, index) => ladder.Levels.SelectMany((level, place) =>
                Beyond(counters[ladder.Counter], ladder.Within, level.From, $"/ladders/{index}/levels/{place}/from", $"nobody ever holds '{level.Tier}'"))),
        ];
    }

    private static IEnumerable<ProgrammeWarning> OfCount(EarnRule rule, CounterRule counter, CountCondition count, string path)
    {
        var never = $"rule '{rule.Id}' never applies";
        if (count.Test != CountTest.AtMost)
        {
            foreach (var found in Beyond(counter, count.Within, count.Number, path, never))
            {
                yield return found;
            }
        }

        if (count is { Test: CountTest.AtMost, Number: 0 } && CountsAll(counter, rule))
        {
            yield return new ProgrammeWarning(path, $"'{counter.Id}' has counted the activity itself, so {never}; for the first one ask for \"exactly\": 1");
        }

        if (count.Test == CountTest.Every && CountsNone(counter, rule))
        {
            yield return new ProgrammeWarning(path, $"'{counter.Id}' does not count what the rule is for, so no such activity reaches a multiple and {never}; ask for the same activities in both");
        }

        if (count is { Test: CountTest.Exactly, Number: > 1 } && counter.Count == CountOf.Amount)
        {
            yield return new ProgrammeWarning(path, $"'{counter.Id}' hardly ever says exactly {count.Number} minor units; ask for 'atLeast', or 'every' for the activity that passes it");
        }
    }

    private static IEnumerable<ProgrammeWarning> OfSteps(EarnRule rule, CounterRule counter, string path)
    {
        if (CountsNone(counter, rule))
        {
            yield return new ProgrammeWarning($"{path}/reward/counter", $"'{counter.Id}' does not count what the rule is for, so rule '{rule.Id}' never grants; ask for the same activities in both");
        }
        else if (rule.Lines is not null && !Overlaps.AreSame(rule.Lines, counter.Lines))
        {
            yield return new ProgrammeWarning(
                $"{path}/lines", $"steps are of what '{counter.Id}' counts, not of these lines, so rule '{rule.Id}' rewards more or less than they came to; give the counter the same 'lines'");
        }
    }

    private static IEnumerable<ProgrammeWarning> Beyond(CounterRule counter, Window within, long asked, string path, string so)
    {
        if (MostOf(counter, within) is { } most && asked > most)
        {
            yield return new ProgrammeWarning(path, $"'{counter.Id}' comes to {most} at most within its window, so {so}; ask for less, or count over a longer time or more of them");
        }
    }

    /// <summary>The most that a counter of different ones can come to; null where there is no bound.</summary>
    private static long? MostOf(CounterRule counter, Window within) => counter.Of switch
    {
        DistinctOf.Day => DaysOf(within),
        DistinctOf.Partner => Listed(counter.When.Partners),
        DistinctOf.Kind => counter.On.Contains(EarnRule.Anything) ? null : Listed(counter.On),
        DistinctOf.Mcc => counter.Lines is { } lines ? Listed(lines.Mcc) : Listed(counter.When.Mcc),
        DistinctOf.Category => counter.Lines is { } lines ? Listed(lines.Categories) : Listed(counter.When.Categories),
        DistinctOf.Sku => counter.Lines is { } lines ? Listed(lines.Skus) : null,
        _ => null,
    };

    private static long? Listed<T>(IReadOnlyList<T> list) => list.Count == 0 ? null : list.Distinct().Count();

    private static long? DaysOf(Window within) => within.Granule switch
    {
        Granule.Day => within.Length,
        Granule.Week => 7,
        Granule.Month => 31L * within.Length,
        Granule.Quarter => 92,
        Granule.Year => 366,
        _ => null,
    };

    /// <summary>Whether it counts at least one for whatever a rule applies to.</summary>
    private static bool CountsAll(CounterRule counter, EarnRule rule) =>
        counter is { Lines: null } and ({ Count: CountOf.Times } or { Of: DistinctOf.Day or DistinctOf.Kind or DistinctOf.Partner })
        && Overlaps.Covers(counter.On, rule.On) && Overlaps.Covers(counter.When, rule.When);

    private static bool CountsNone(CounterRule counter, EarnRule rule) => Overlaps.AreApart(counter.On, rule.On) || Overlaps.AreApart(counter.When, rule.When);
}
