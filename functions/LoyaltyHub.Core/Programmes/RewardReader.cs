namespace LoyaltyHub.Core.Programmes;

/// <summary>Reads what a rule grants.</summary>
internal sealed class RewardReader(Known known, Action<string, string> fault)
{
    private const string Forms =
        "give 'percent' with 'rounding', or 'points', alone or with 'per' or 'each', or 'steps' with 'counter', 'within', 'mode' and 'rounding', or 'times' with 'rules'";

    public Reward? Read(RuleForm rule, string path)
    {
        if (rule.Reward is not { } form)
        {
            return null;
        }

        var reward = Shape(form) switch
        {
            "percent" => Percent(form, rule, path),
            "points" => Points(form, path),
            "steps" => Stepped(form, rule, path),
            "times" => Times(form, rule, path),
            _ => null,
        };
        if (reward is null)
        {
            fault(path, Forms);
        }
        else if (reward is not (Reward.Fixed or Reward.Times) && !ConditionReader.OnlyPurchases(rule.On.Names))
        {
            fault(path, "only a purchase has an amount to take a percentage of; give 'points' instead");
        }

        return reward;
    }

    /// <summary>Which form it is: the one all of whose properties fit; null for a mixture.</summary>
    private static string? Shape(RewardForm form) => (form.Percent, form.Points, form.Steps, form.Times) switch
    {
        ({ }, null, null, null) when form is { Per: null, Each: null, Counter: null, Within: null, Mode: null, Rules: null } => "percent",
        (null, { }, null, null) when form is { Rounding: null, Counter: null, Within: null, Mode: null, Rules: null } and ({ Per: null } or { Each: null }) => "points",
        (null, null, { }, null) when form is { Per: null, Each: null, Counter: { }, Within: { }, Mode: { }, Rules: null } => "steps",
        (null, null, null, { }) when form is { Per: null, Each: null, Counter: null, Within: null, Mode: null, Rules: { } } => "times",
        _ => null,
    };

    private Reward.Percent Percent(RewardForm form, RuleForm rule, string path)
    {
        Worthy(rule, $"{path}/percent");
        if (form.Percent is <= 0 or > 100 || decimal.Round(form.Percent!.Value, 4) != form.Percent)
        {
            fault($"{path}/percent", "a rate is more than 0 and at most 100 percent, with at most 4 decimals");
        }

        return new Reward.Percent(form.Percent.Value, RoundingOf(form, path));
    }

    private Reward Points(RewardForm form, string path)
    {
        var points = form.Points!.Value;
        if (points is < 1 or > AccrualReader.MostPoints)
        {
            fault($"{path}/points", "a fixed reward is 1 to 1,000,000,000 points");
        }

        if (form.Per < 1)
        {
            fault($"{path}/per", "points are granted for every full amount of at least 1 minor unit");
        }

        return form.Per is { } per ? new Reward.Per(points, per)
            : form.Each is { } each ? new Reward.Each(points, each)
            : new Reward.Fixed(points);
    }

    private Reward.Stepped Stepped(RewardForm form, RuleForm rule, string path)
    {
        var steps = form.Steps.Places($"{path}/steps", fault).Select(step => ReadStep(step.Form, step.Place)).ToList();
        if (steps.Count == 0 || steps[0].From != 0)
        {
            fault($"{path}/steps", "the first step begins from 0");
        }

        for (var index = 1; index < steps.Count; index++)
        {
            if (steps[index].From <= steps[index - 1].From)
            {
                fault($"{path}/steps/{index}/from", "steps ascend: each begins above the one before");
            }

            if (form.Mode == StepMode.Whole && steps[index].Percent < steps[index - 1].Percent)
            {
                fault($"{path}/steps/{index}/percent", "a rate for the whole turnover must not fall: the member would lose what was earned");
            }
        }

        Worthy(rule, $"{path}/steps");
        if (known.Counter(form.Counter!, $"{path}/counter") is { Count: not CountOf.Amount })
        {
            fault($"{path}/counter", $"'{form.Counter}' counts no amounts");
        }

        if (known.TermsOf(rule.Unit).Burn.Currency != known.Currency)
        {
            fault($"{path}/counter", $"counters count in {known.Currency}, and the rule's unit is worth another currency");
        }

        return new Reward.Stepped(steps, form.Counter!, form.Within!.Value, form.Mode!.Value, RoundingOf(form, path));
    }

    /// <summary>A percentage is of money: points that are worth nothing cannot come to one.</summary>
    private void Worthy(RuleForm rule, string path)
    {
        if (known.TermsOf(rule.Unit) is { Burn.PointValue: 0 } terms)
        {
            fault(path, $"a point of {terms.Unit} is worth nothing, so no number of them comes to a percentage; give 'points' with 'per'");
        }
    }

    private Step ReadStep(StepForm form, string path)
    {
        if (form.From < 0)
        {
            fault($"{path}/from", "a step begins from 0 or more");
        }

        if (form.Percent is < 0 or > 100 || decimal.Round(form.Percent, 4) != form.Percent)
        {
            fault($"{path}/percent", "a step's rate is 0 to 100 percent, with at most 4 decimals");
        }

        return new Step(form.From, form.Percent);
    }

    private Reward.Times Times(RewardForm form, RuleForm rule, string path)
    {
        var factor = form.Times!.Value;
        if (factor is <= 1 or > 100 || decimal.Round(factor, 4) != factor)
        {
            fault($"{path}/times", "a multiplier is more than 1 and at most 100, with at most 4 decimals");
        }

        if (form.Rules!.Count == 0)
        {
            fault($"{path}/rules", "name at least one rule to multiply");
        }

        foreach (var (name, place) in form.Rules.Places($"{path}/rules", fault))
        {
            if (known.Rule(name, place) is not { } other)
            {
                continue;
            }

            if (other == rule)
            {
                fault(place, $"'{name}' is this very rule, and what it adds cannot be multiplied; name rules that grant points by themselves");
            }
            else if (other.Reward?.Times is not null)
            {
                var what = other.Reward.Rules?.Contains(rule.Rule) == true ? $"'{name}' multiplies this rule in turn, so neither could be reckoned first" : $"'{name}' is a multiplier, and what it adds is not multiplied again";
                fault(place, $"{what}; name rules that grant points by themselves");
            }

            if (other.To != RewardTo.Member)
            {
                fault(place, $"'{name}' rewards another account, and a multiplier adds to what the member is granted; multiply other rules, or give the other account more by a rule of its own");
            }

            if (known.TermsOf(other.Unit).Unit != known.TermsOf(rule.Unit).Unit)
            {
                fault(place, $"'{name}' grants another unit");
            }
        }

        return new Reward.Times(factor, form.Rules, decimal.IsInteger(factor) ? form.Rounding ?? Rounding.Down : RoundingOf(form, path));
    }

    private Rounding RoundingOf(RewardForm form, string path)
    {
        if (form.Rounding is null)
        {
            fault($"{path}/rounding", "name the rounding: down, up, half-up or half-even");
        }

        return form.Rounding ?? Rounding.Down;
    }
}
