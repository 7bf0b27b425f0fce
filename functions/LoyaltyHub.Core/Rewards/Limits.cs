using System.Globalization;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>Cuts a grant to what its budget and caps have left. Uses nothing of either yet.</summary>
internal static class Limits
{
    /// <summary>The offer with the points that may be granted.</summary>
    public static Offer Apply(Draft draft, CompiledAccrual accrual, Offer offer)
    {
        offer = accrual.Budget is { } budget ? UnderBudget(draft, budget, offer) : offer;
        return accrual.Limits.Length == 0 ? offer : UnderCaps(draft, accrual, offer);
    }

    /// <summary>The period a day falls in, as the counters of caps name it.</summary>
    public static string PeriodOf(CapPeriod per, int day)
    {
        var date = DateOnly.FromDayNumber(day);
        return per switch
        {
            CapPeriod.Day => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            CapPeriod.Week => WeekOf(date),
            CapPeriod.Month => date.ToString("yyyy-MM", CultureInfo.InvariantCulture),
            CapPeriod.Quarter => string.Create(CultureInfo.InvariantCulture, $"{date.Year:D4}-Q{((date.Month - 1) / 3) + 1}"),
            CapPeriod.Year => date.ToString("yyyy", CultureInfo.InvariantCulture),
            CapPeriod.Lifetime => "all",
            _ => throw new ArgumentOutOfRangeException(nameof(per)),
        };
    }

    private static string WeekOf(DateOnly date)
    {
        var time = date.ToDateTime(default);
        return string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(time):D4}-W{ISOWeek.GetWeekOfYear(time):D2}");
    }

    private static Offer UnderBudget(Draft draft, string budget, Offer offer)
    {
        var left = Math.Max(0, draft.BudgetLeft(budget));
        if (left >= offer.Points)
        {
            return offer with { Budget = budget };
        }

        draft.Lack(budget, offer.Points - left);
        return offer with { Budget = budget, Points = left, BudgetCut = left };
    }

    private static Offer UnderCaps(Draft draft, CompiledAccrual accrual, Offer offer)
    {
        var limits = accrual.Limits;
        var uses = new CapUse[limits.Length];
        var points = offer.Points;
        for (var index = 0; index < limits.Length; index++)
        {
            var limit = limits[index];
            var key = limit.KeyOn(draft.CalendarDay);
            var used = key is not null ? draft.Account.Caps.GetValueOrDefault(key)
                : limit.OfAll ? draft.GrantedOf(accrual.Terms.Unit, accrual.Programme)
                : draft.GrantedBy(accrual.Source.Id);
            uses[index] = new CapUse(key, Math.Max(0, limit.Cap.Points - used));
            points = Math.Min(points, uses[index].Left);
        }

        for (var index = 0; index < uses.Length; index++)
        {
            uses[index] = uses[index] with { Left = uses[index].Left - points };
        }

        return offer with { Points = points, Caps = uses };
    }
}
