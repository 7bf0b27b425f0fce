using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>What rules and counters ask of an activity that can earn.</summary>
internal readonly struct Occasion
{
    private readonly long here;
    private readonly long there;

    private Occasion(Activity activity, string kind, TimeSpan offset, TimeSpan members)
    {
        (Activity, Kind, Purchase) = (activity, kind, activity.What as Happening.Purchased);
        (here, there) = (activity.At.UtcTicks + members.Ticks, activity.At.UtcTicks + offset.Ticks);
    }

    public Activity Activity { get; }

    /// <summary>The kind, as programmes name it.</summary>
    public string Kind { get; }

    /// <summary>The day where the member is: what is counted and asked of the member goes by it.</summary>
    public int Day => (int)(here / TimeSpan.TicksPerDay);

    /// <summary>The time of that day.</summary>
    public TimeOnly Time => new(here % TimeSpan.TicksPerDay);

    /// <summary>The day in the programme's calendar: caps and the validity of rules go by it.</summary>
    public int CalendarDay => (int)(there / TimeSpan.TicksPerDay);

    public DayOfWeek Weekday => (DayOfWeek)((Day + 1) % 7);

    public PartnerId Partner => Activity.Partner;

    /// <summary>The purchase; null for what is none.</summary>
    public Happening.Purchased? Purchase { get; }

    /// <summary>How many: the pieces of an order, the quantity of an engagement.</summary>
    public long Quantity => Activity.What switch
    {
        Happening.Engaged engaged => engaged.Quantity,
        Happening.Purchased { Lines: { } lines } => lines.Sum(line => line.Pieces),
        _ => 1,
    };

    /// <summary>The occasion of an activity; null for what cannot earn.</summary>
    /// <param name="activity">The activity.</param>
    /// <param name="offset">Where the programme's days begin.</param>
    /// <param name="members">Where the member's days begin.</param>
    public static Occasion? Of(Activity activity, TimeSpan offset, TimeSpan members) =>
        KindOf(activity.What) is { } kind ? new Occasion(activity, kind, offset, members) : null;

    /// <summary>Where a member's days begin.</summary>
    public static TimeSpan OffsetOf(Account account, Programme programme) => account.Membership?.UtcOffset ?? programme.UtcOffset;

    /// <summary>The kind of what happened, as programmes name it; null for what cannot earn.</summary>
    public static string? KindOf(Happening what) => what switch
    {
        Happening.Purchased => EarnRule.Purchase,
        Happening.Engaged engaged => engaged.Activity,
        _ => null,
    };
}
