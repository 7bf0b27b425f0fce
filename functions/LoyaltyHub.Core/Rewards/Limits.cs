using System.Globalization;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>Cuts a grant to what its budget and caps have left. Uses nothing of either yet.</summary>
internal static class Limits
{
    /// <summary>The step with the points that may be granted.</summary>
    public static Trace.Granted Apply(Draft draft, CompiledAccrual accrual, Trace.Granted step)
    {
        step = UnderBudget(draft, accrual, step with { Points = step.Rounded });
        return accrual.Limits.Length == 0 ? step : UnderCaps(draft, accrual, step);
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

    private static Trace.Granted UnderBudget(Draft draft, CompiledAccrual accrual, Trace.Granted step)
    {
        if (accrual.Budget is not { } budget)
        {
            return step;
        }

        var left = Math.Max(0, draft.BudgetLeft(budget));
        if (left >= step.Points)
        {
            return step with { Budget = budget };
        }

        draft.Lack(budget, step.Points - left);
        return step with { Budget = budget, Points = left, BudgetCut = left };
    }

    private static Trace.Granted UnderCaps(Draft draft, CompiledAccrual accrual, Trace.Granted step)
    {
        var limits = accrual.Limits;
        var uses = new CapUse[limits.Length];
        var points = step.Points;
        for (var index = 0; index < limits.Length; index++)
        {
            var (cap, prefix, ofAll) = limits[index];
            var key = cap.Per == CapPeriod.Event ? null : prefix + draft.PeriodOf(cap.Per);
            var used = key is not null ? draft.Account.Caps.GetValueOrDefault(key)
                : ofAll ? draft.GrantedOf(step.Unit, accrual.Programme)
                : draft.GrantedBy(step.Rule);
            uses[index] = new CapUse(key, Math.Max(0, cap.Points - used));
            points = Math.Min(points, uses[index].Left);
        }

        for (var index = 0; index < uses.Length; index++)
        {
            uses[index] = uses[index] with { Left = uses[index].Left - points };
        }

        return step with { Points = points, Caps = uses };
    }
}
