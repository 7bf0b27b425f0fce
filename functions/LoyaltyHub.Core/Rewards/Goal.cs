using System.Globalization;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>
/// Something a counter is rewarded for. How often it was reached is a function of the counter alone that never falls while the counter grows: so what has to be
/// granted, or taken back after a return, is what the function says after less what it said before.
/// </summary>
internal abstract class Goal(AccrualTerms source, string counter, Programme programme)
{
    /// <summary>The period of what has no end.</summary>
    protected const string Ever = "-";

    /// <summary>What is granted each time.</summary>
    public CompiledAccrual Accrual { get; } = new(source, programme);

    /// <summary>The counter.</summary>
    public string Counter => counter;

    public static Goal Of(Challenge challenge, RuleBook book, Programme programme) => challenge.Within.IsRolling
        ? new WithinDays(challenge, book.Counter(challenge.Counter), programme)
        : new WithinPeriod(challenge, book.Counter(challenge.Counter), programme);

    public static Goal Of(Streak streak, Milestone milestone, Programme programme) => new InARow(streak, milestone, programme);

    /// <summary>The period that a counted day belongs to.</summary>
    public virtual string PeriodOf(int day) => Ever;

    /// <summary>How often the goal was reached in the period of a day.</summary>
    public abstract long Reached(Tally tally, int day);

    /// <summary>So much in a calendar period.</summary>
    private sealed class WithinPeriod(Challenge challenge, CountedRule counter, Programme programme) : Goal(challenge, challenge.Counter, programme)
    {
        public override string PeriodOf(int day) => challenge.Within.Granule == Granule.Lifetime
            ? Ever
            : DateOnly.FromDayNumber(challenge.Within.Around(day).From).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

        public override long Reached(Tally tally, int day)
        {
            var (from, to) = challenge.Within.Around(day);
            var times = Math.Max(0, counter.Read(tally, from, to) / challenge.Goal);
            return challenge.Repeat ? times : Math.Min(times, 1);
        }
    }

    /// <summary>So much within so many days or months, ever.</summary>
    private sealed class WithinDays(Challenge challenge, CountedRule counter, Programme programme) : Goal(challenge, challenge.Counter, programme)
    {
        public override long Reached(Tally tally, int day)
        {
            for (var index = tally.Count - 1; index >= 0; index--)
            {
                if (index + 1 < tally.Count && tally.DayAt(index) == tally.DayAt(index + 1))
                {
                    continue;
                }

                var (from, to) = challenge.Within.Around(tally.DayAt(index));
                if (counter.Read(tally, from, to) >= challenge.Goal)
                {
                    return 1;
                }
            }

            return 0;
        }
    }

    /// <summary>So many days in a row.</summary>
    private sealed class InARow(Streak streak, Milestone milestone, Programme programme) : Goal(milestone, streak.Counter, programme)
    {
        public override long Reached(Tally tally, int day)
        {
            var times = Runs.Of(tally, milestone.Days, streak.Freeze);
            return milestone.Repeat ? times : Math.Min(times, 1);
        }
    }
}
