using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>
/// The tiers a member holds: a function of the counters and the time, so that nothing has to happen when one ends, and a return leaves nothing behind.
/// </summary>
public static class Tiers
{
    /// <summary>Where a member stands on each ladder of a programme at a time.</summary>
    public static IReadOnlyList<LadderStanding> Of(Account account, Programme programme, DateTimeOffset at)
    {
        var day = DateOnly.FromDateTime(at.ToOffset(Occasion.OffsetOf(account, programme)).DateTime).DayNumber;
        return [.. programme.Ladders.Select(ladder => StandingOf(account, programme, ladder, day))];
    }

    /// <summary>The level a member holds on a day; null below the first.</summary>
    internal static Level? LevelOf(Account account, Programme programme, Ladder ladder, int day)
    {
        var counter = RuleBook.Of(programme).Counter(ladder.Counter);
        var index = IndexOf(ladder, counter.Read(account, ladder.Within, day));
        if (index < ladder.Levels.Count - 1 && (ladder.SoftLanding || ladder.Grace != default))
        {
            index = Math.Max(index, Lasting(account.Counted(ladder.Counter), counter, ladder, day));
        }

        return index < 0 ? null : ladder.Levels[index];
    }

    private static LadderStanding StandingOf(Account account, Programme programme, Ladder ladder, int day)
    {
        var counted = RuleBook.Of(programme).Counter(ladder.Counter).Read(account, ladder.Within, day);
        return new LadderStanding(ladder, LevelOf(account, programme, ladder, day), counted, ladder.Levels.FirstOrDefault(level => level.From > counted));
    }

    /// <summary>
    /// The highest level that lasts from an earlier window. A window stops justifying a level at the latest when the earliest of what it counts leaves it, so only those ends have to be looked at.
    /// </summary>
    private static int Lasting(Tally tally, CountedRule counter, Ladder ladder, int day)
    {
        var (window, highest) = (ladder.Within, -1);
        var now = window.IndexOf(day);
        var seen = -1;
        for (var row = tally.Count - 1; row >= 0; row--)
        {
            var last = window.IndexOf(tally.DayAt(row)) + window.Length - 1;
            if (last >= now || last == seen)
            {
                continue;
            }

            seen = last;
            var (from, end) = (window.StartOf(last - window.Length + 1), window.StartOf(last + 1));
            var fallen = Fallen(ladder, end, day);
            if (fallen >= ladder.Levels.Count || (fallen > 0 && !ladder.SoftLanding))
            {
                break;
            }

            highest = Math.Max(highest, IndexOf(ladder, counter.Read(tally, from, end)) - fallen);
        }

        return highest;
    }

    /// <summary>By how many levels a level has fallen on a day whose window ended before another: none during the grace, then one more with each period.</summary>
    private static int Fallen(Ladder ladder, int end, int day)
    {
        var date = DateOnly.FromDayNumber(end).AddMonths(ladder.Grace.Months).AddDays(ladder.Grace.Days);
        var fallen = 0;
        while (date.DayNumber <= day && fallen < ladder.Levels.Count)
        {
            fallen++;
            date = ladder.Within.Granule switch
            {
                Granule.Day => date.AddDays(ladder.Within.Length),
                Granule.Week => date.AddDays(7),
                Granule.Month => date.AddMonths(1),
                Granule.Quarter => date.AddMonths(3),
                _ => date.AddYears(1),
            };
        }

        return fallen;
    }

    private static int IndexOf(Ladder ladder, long counted)
    {
        var index = ladder.Levels.Count - 1;
        while (index >= 0 && ladder.Levels[index].From > counted)
        {
            index--;
        }

        return index;
    }
}

/// <summary>Where a member stands on a ladder.</summary>
/// <param name="Ladder">The ladder.</param>
/// <param name="Level">The level held; null below the first.</param>
/// <param name="Counted">What the counter says within the window.</param>
/// <param name="Next">The first level that this does not suffice for; null on the highest.</param>
public sealed record LadderStanding(Ladder Ladder, Level? Level, long Counted, Level? Next);
