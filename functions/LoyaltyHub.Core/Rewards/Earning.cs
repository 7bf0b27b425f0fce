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
        foreach (var rule in draft.Programme.Earn)
        {
            draft.Note(Miss(rule, draft, purchase) ?? Apply(draft, rule, purchase.Paid, 1));
        }

        Returning.SettleWaiting(draft, purchase);
    }

    public static void Engagement(Draft draft, Happening.Engaged engaged)
    {
        foreach (var rule in draft.Programme.Earn)
        {
            draft.Note(Miss(rule, draft, engaged) ?? Apply(draft, rule, null, engaged.Quantity));
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

    private static Trace? Miss(EarnRule rule, Draft draft, Happening what)
    {
        var activity = draft.Activity;
        var purchase = what as Happening.Purchased;
        var kind = purchase is null ? ((Happening.Engaged)what).Activity : EarnRule.Purchase;
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

        var currency = draft.Programme.Burn.Currency;
        var countsMoney = rule.Reward is Reward.Percent || when.MinimumAmount is not null;
        if (countsMoney && purchase is not null && purchase.Paid.Unit != currency)
        {
            return Missed(MissReason.Currency, currency.Value, purchase.Paid.Unit.Value);
        }

        return when.MinimumAmount is { } least && (purchase?.Paid.Value ?? 0) < least
            ? Missed(MissReason.Amount, new Amount(least, currency).ToString(), purchase?.Paid.ToString())
            : null;
    }

    private static Trace.Granted Apply(Draft draft, EarnRule rule, Amount? paid, long quantity)
    {
        var step = rule.Reward switch
        {
            Reward.Percent percent => OfPercent(rule, percent, paid!.Value, draft.Programme.Burn.PointValue),
            Reward.Fixed each => new Trace.Granted(rule.Id, rule.Name, 0, checked(each.Points * quantity), Quantity: quantity),
            _ => throw new InvalidOperationException($"No arithmetic for {rule.Reward.GetType().Name}."),
        };
        step = UnderCap(draft, rule, step);
        if (step.Points != 0)
        {
            draft.Grant(step.Points);
        }

        return step;
    }

    private static Trace.Granted OfPercent(EarnRule rule, Reward.Percent percent, Amount paid, long pointValue)
    {
        var exact = paid.Value * percent.Rate / 100m / pointValue;
        var rounded = percent.Rounding switch
        {
            Rounding.Down => decimal.Truncate(exact),
            Rounding.Up => decimal.Ceiling(exact),
            Rounding.HalfUp => decimal.Round(exact, 0, MidpointRounding.AwayFromZero),
            Rounding.HalfEven => decimal.Round(exact, 0, MidpointRounding.ToEven),
            _ => throw new InvalidOperationException($"No arithmetic for {percent.Rounding}."),
        };
        return new Trace.Granted(rule.Id, rule.Name, 0, (long)rounded, percent.Rate, paid, exact, percent.Rounding);
    }

    private static Trace.Granted UnderCap(Draft draft, EarnRule rule, Trace.Granted step)
    {
        if (rule.Cap is not { } cap)
        {
            return step with { Points = step.Rounded };
        }

        var key = CapKey(rule, cap.Per, draft.Programme.UtcOffset, draft.Activity.At);
        var left = Math.Max(0, cap.Points - draft.Account.Caps.GetValueOrDefault(key));
        var points = Math.Min(left, step.Rounded);
        draft.Account = draft.Account.WithCapUsed(key, points);
        return step with { Points = points, Cap = cap, CapKey = key, CapLeft = left - points };
    }
}
