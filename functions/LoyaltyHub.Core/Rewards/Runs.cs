using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>Days in a row.</summary>
internal static class Runs
{
    /// <summary>
    /// How many runs of so many days there are that share no day. Each ends as early as it can, which makes them as many as there can be: so one more day never makes them fewer.
    /// </summary>
    /// <param name="tally">The days.</param>
    /// <param name="length">Days that a run consists of, missed ones not counted.</param>
    /// <param name="freeze">How many may be missed within.</param>
    public static long Of(Tally tally, int length, FreezeDays? freeze)
    {
        var runs = 0L;
        var first = 0;
        for (var index = 0; index < tally.Count; index++)
        {
            if (index > first && tally.DayAt(index) > tally.DayAt(index - 1) + 1)
            {
                first = FirstOfRun(tally, index, first, freeze);
            }

            if (index - first + 1 == length)
            {
                runs++;
                first = index + 1;
            }
        }

        return runs;
    }

    /// <summary>How many days the run has that a day is in or could still go on.</summary>
    public static int Current(Tally tally, int day, FreezeDays? freeze)
    {
        var last = tally.Count - 1;
        while (last >= 0 && tally.DayAt(last) > day)
        {
            last--;
        }

        if (last < 0)
        {
            return 0;
        }

        // Today may still come; the days before it that were missed count.
        var missed = day - tally.DayAt(last) - 1;
        var first = FirstOfRun(tally, last, 0, freeze);
        return missed <= 0 || (freeze is not null && Missed(tally, first, last, day - freeze.Per, freeze.Per) + missed <= freeze.Days && missed <= freeze.Days) ? last - first + 1 : 0;
    }

    /// <summary>The earliest row, not before another, from which a run goes on to a row without too many missed days.</summary>
    private static int FirstOfRun(Tally tally, int last, int least, FreezeDays? freeze)
    {
        var first = last;
        while (first > least)
        {
            var gap = tally.DayAt(first) - tally.DayAt(first - 1) - 1;
            if (gap > 0 && (freeze is null || gap > freeze.Days || TooMany(tally, first - 1, last, freeze)))
            {
                break;
            }

            first--;
        }

        return first;
    }

    /// <summary>Whether in some stretch of days that begins with the gap after a row more were missed than may be.</summary>
    private static bool TooMany(Tally tally, int first, int last, FreezeDays freeze)
    {
        var from = tally.DayAt(first) + 1;
        return Missed(tally, first, last, from, freeze.Per) > freeze.Days;
    }

    /// <summary>How many days of a stretch were missed between two rows.</summary>
    private static int Missed(Tally tally, int first, int last, int from, int days)
    {
        var missed = 0;
        for (var index = first; index < last; index++)
        {
            var (begin, end) = (Math.Max(from, tally.DayAt(index) + 1), Math.Min(from + days, tally.DayAt(index + 1)));
            missed += Math.Max(0, end - begin);
        }

        return missed;
    }
}
