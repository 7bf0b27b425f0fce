using System.Globalization;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>Applies earn rules: every rule whose conditions hold grants, and what they grant adds up.</summary>
internal static class Earning
{
    public static void Purchase(Draft draft, Happening.Purchased purchase)
    {
        if (draft.Account.Standing == Standing.Closed)
        {
            draft.Decline(DeclineReason.AccountClosed, purchase.Order);
            return;
        }

        foreach (var rule in draft.Programme.Earn)
        {
            if (Miss(rule, draft.Programme, draft.Activity) is null)
            {
                draft.Note(Apply(draft, rule, purchase.Paid, 1));
            }
        }

        Returning.SettleWaiting(draft, purchase);
    }

    public static void Engagement(Draft draft, Happening.Engaged engaged)
    {
        if (draft.Account.Standing == Standing.Closed)
        {
            draft.Decline(DeclineReason.AccountClosed, engaged.Activity);
            return;
        }

        foreach (var rule in draft.Programme.Earn)
        {
            if (Miss(rule, draft.Programme, draft.Activity) is null)
            {
                draft.Note(Apply(draft, rule, null, engaged.Quantity));
            }
        }
    }

    /// <summary>Makes what an order earned available, before its time or where only a confirmation decides.</summary>
    public static void Confirm(Draft draft, Happening.Confirmed confirmed)
    {
        var source = Account.Key(draft.Activity.Partner, confirmed.Order);
        var ripe = draft.Account.Balances.SelectMany(row => row.Value.Maturing.Where(lot => lot.Source == source).Select(lot => (row.Key, lot))).ToList();
        foreach (var (unit, lot) in ripe)
        {
            Elapsing.Mature(draft, unit, lot);
        }

        if (ripe.Count == 0)
        {
            draft.Decline(DeclineReason.NothingPending, confirmed.Order);
        }
    }

    /// <summary>The counter a cap keeps for the period the activity falls in, by the programme's calendar.</summary>
    public static string CapKey(EarnRule rule, CapPeriod per, TimeSpan offset, DateTimeOffset at)
    {
        var local = at.ToOffset(offset);
        var form = per switch
        {
            CapPeriod.Day => "yyyy-MM-dd",
            CapPeriod.Month => "yyyy-MM",
            CapPeriod.Year => "yyyy",
            _ => throw new ArgumentOutOfRangeException(nameof(per)),
        };
        return $"{rule.Id}|{local.ToString(form, CultureInfo.InvariantCulture)}";
    }

    /// <summary>Why a rule does not apply to a purchase or an engagement; null where it does. Activity and rule alone decide it.</summary>
    public static Trace.Missed? Miss(EarnRule rule, Programme programme, Activity activity)
    {
        var purchase = activity.What as Happening.Purchased;
        var kind = purchase is null ? ((Happening.Engaged)activity.What).Activity : EarnRule.Purchase;
        var when = rule.When;

        Trace.Missed Missed(MissReason reason, string wanted, string? found) => new(rule.Id, rule.Name, reason, wanted, found);

        if (rule.On != kind)
        {
            return Missed(MissReason.Kind, rule.On, kind);
        }

        if (when.Partners.Count > 0 && !when.Partners.Contains(activity.Partner))
        {
            return Missed(MissReason.Partner, string.Join(", ", when.Partners), activity.Partner.Value);
        }

        if (when.Mcc.Count > 0 && !when.Mcc.Contains(purchase?.Mcc ?? "", StringComparer.Ordinal))
        {
            return Missed(MissReason.Mcc, string.Join(", ", when.Mcc), purchase?.Mcc);
        }

        if (purchase?.Mcc is { } mcc && when.ExceptMcc.Contains(mcc, StringComparer.Ordinal))
        {
            return Missed(MissReason.ExceptMcc, string.Join(", ", when.ExceptMcc), mcc);
        }

        if (when.Categories.Count > 0 && !when.Categories.Contains(purchase?.Category ?? "", StringComparer.Ordinal))
        {
            return Missed(MissReason.Category, string.Join(", ", when.Categories), purchase?.Category);
        }

        var currency = TermsOf(rule, programme).Burn.Currency;
        var countsMoney = rule.Reward is Reward.Percent || when.MinimumAmount is not null;
        if (countsMoney && purchase is not null && purchase.Paid.Unit != currency)
        {
            return Missed(MissReason.Currency, currency.Value, purchase.Paid.Unit.Value);
        }

        return when.MinimumAmount is { } least && (purchase?.Paid.Value ?? 0) < least
            ? Missed(MissReason.Amount, new Amount(least, currency).ToString(), purchase?.Paid.ToString())
            : null;
    }

    /// <summary>The terms of what a rule grants.</summary>
    public static UnitTerms TermsOf(EarnRule rule, Programme programme) => rule.Unit is { } unit ? programme.Terms(unit)! : programme.Units[0];

    private static Trace.Granted Apply(Draft draft, EarnRule rule, Amount? paid, long quantity)
    {
        var terms = TermsOf(rule, draft.Programme);
        var step = rule.Reward switch
        {
            Reward.Percent percent => OfPercent(rule, percent, paid!.Value, terms),
            Reward.Fixed each => new Trace.Granted(rule.Id, terms.Unit, 0, checked(each.Points * quantity)),
            _ => throw new InvalidOperationException($"No arithmetic for {rule.Reward.GetType().Name}."),
        };
        step = UnderCap(draft, rule, UnderBudget(draft, rule, step with { Points = step.Rounded }));
        return step.Points == 0 ? step : Granting.Grant(draft, rule, terms, step);
    }

    private static Trace.Granted OfPercent(EarnRule rule, Reward.Percent percent, Amount paid, UnitTerms terms)
    {
        var exact = paid.Value * percent.Rate / 100m / terms.Burn.PointValue;
        var rounded = percent.Rounding switch
        {
            Rounding.Down => decimal.Truncate(exact),
            Rounding.Up => decimal.Ceiling(exact),
            Rounding.HalfUp => decimal.Round(exact, 0, MidpointRounding.AwayFromZero),
            Rounding.HalfEven => decimal.Round(exact, 0, MidpointRounding.ToEven),
            _ => throw new InvalidOperationException($"No arithmetic for {percent.Rounding}."),
        };
        return new Trace.Granted(rule.Id, terms.Unit, 0, (long)rounded, exact);
    }

    private static Trace.Granted UnderBudget(Draft draft, EarnRule rule, Trace.Granted step)
    {
        if (rule.Budget is not { } own)
        {
            return step;
        }

        var budget = draft.Programme.BudgetName(own);
        var left = Math.Max(0, draft.BudgetLeft(budget));
        return step with { Budget = budget, Points = Math.Min(left, step.Points), BudgetCut = left < step.Points ? left : null };
    }

    private static Trace.Granted UnderCap(Draft draft, EarnRule rule, Trace.Granted step)
    {
        if (rule.Cap is not { } cap)
        {
            return step;
        }

        var key = CapKey(rule, cap.Per, draft.Programme.UtcOffset, draft.Activity.At);
        var left = Math.Max(0, cap.Points - draft.Account.Caps.GetValueOrDefault(key));
        var points = Math.Min(left, step.Points);
        draft.Account = draft.Account.WithCapUsed(key, points);
        return step with { Points = points, CapKey = key, CapLeft = left - points };
    }
}
