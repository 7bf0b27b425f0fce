namespace LoyaltyHub.Core.Programmes;

/// <summary>What holds for one unit of a programme.</summary>
/// <param name="Unit">A points unit, or a currency: money cashback in minor units.</param>
/// <param name="Burn">What it is worth; a currency is worth itself.</param>
/// <param name="Expiry">When it expires, where its rule does not say otherwise.</param>
/// <param name="DebtLimit">How far a return may take the balance below zero: 0 forbids it, null allows any; what lies beyond is written off. Later earnings pay it first.</param>
/// <param name="HoldFor">How long a till's hold lasts before it ends by itself.</param>
/// <param name="Notice">How long before an expiry the member is told; zero for not at all.</param>
public sealed record UnitTerms(Unit Unit, BurnRule Burn, Expiry Expiry, long? DebtLimit, TimeSpan HoldFor, TimeSpan Notice)
{
    /// <summary>How long a hold lasts where the programme does not say.</summary>
    public static TimeSpan UsualHold { get; } = TimeSpan.FromHours(24);

    /// <summary>A unit whose points stay, whose debts are collected from the next earnings, and whose holds last a day.</summary>
    public static UnitTerms Plain(Unit unit, BurnRule burn) => new(unit, burn, new Expiry.Never(), null, UsualHold, TimeSpan.Zero);
}

/// <summary>When points expire.</summary>
public abstract record Expiry
{
    private Expiry()
    {
    }

    /// <summary>They stay.</summary>
    public sealed record Never : Expiry;

    /// <summary>At the end of the day so long after they were earned.</summary>
    public sealed record Rolling(CalendarSpan After) : Expiry;

    /// <summary>At the end of the period in which the day so long after they were earned falls.</summary>
    public sealed record PeriodEnd(CalendarPeriod Period, CalendarSpan After) : Expiry;

    /// <summary>At the end of the day so long after the member's last activity, whatever it was.</summary>
    public sealed record Idle(CalendarSpan After) : Expiry;
}

/// <summary>Months and days, in the programme's calendar.</summary>
/// <param name="Months">0 or more.</param>
/// <param name="Days">0 or more.</param>
public readonly record struct CalendarSpan(int Months, int Days)
{
    /// <summary>The end of the day that is so much later, as an instant: the local midnight after it.</summary>
    public DateTimeOffset EndAfter(DateTimeOffset at, TimeSpan offset) => Midnight(DayAfter(at, offset).AddDays(1), offset);

    /// <summary>The end of the period that the day so much later falls into.</summary>
    public DateTimeOffset EndOf(CalendarPeriod period, DateTimeOffset at, TimeSpan offset)
    {
        var day = DayAfter(at, offset);
        var first = period switch
        {
            CalendarPeriod.Month => new DateTime(day.Year, day.Month, 1, 0, 0, 0, DateTimeKind.Unspecified).AddMonths(1),
            CalendarPeriod.Quarter => new DateTime(day.Year, (day.Month - 1) / 3 * 3 + 1, 1, 0, 0, 0, DateTimeKind.Unspecified).AddMonths(3),
            CalendarPeriod.Year => new DateTime(day.Year + 1, 1, 1, 0, 0, 0, DateTimeKind.Unspecified),
            _ => throw new InvalidOperationException($"No end for {period}."),
        };
        return Midnight(first, offset);
    }

    private DateTime DayAfter(DateTimeOffset at, TimeSpan offset) => at.ToOffset(offset).Date.AddMonths(Months).AddDays(Days);

    private static DateTimeOffset Midnight(DateTime day, TimeSpan offset) => new DateTimeOffset(day, offset).ToUniversalTime();
}

/// <summary>A period of the calendar.</summary>
public enum CalendarPeriod
{
    /// <summary>A calendar month.</summary>
    Month,

    /// <summary>A calendar quarter.</summary>
    Quarter,

    /// <summary>A calendar year.</summary>
    Year,
}
