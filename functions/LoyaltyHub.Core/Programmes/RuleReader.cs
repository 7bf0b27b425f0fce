namespace LoyaltyHub.Core.Programmes;

/// <summary>Reads the earn rules of a programme file.</summary>
internal sealed class RuleReader(IReadOnlyList<UnitTerms> units, IReadOnlyList<Budget> budgets, Action<string, string> fault)
{
    public EarnRule Read(RuleForm form, string path)
    {
        if (string.IsNullOrWhiteSpace(form.Rule) || form.Rule.Contains('|', StringComparison.Ordinal))
        {
            fault($"{path}/rule", "give the rule a name without '|'");
        }

        if (string.IsNullOrWhiteSpace(form.On))
        {
            fault($"{path}/on", "say 'purchase' or the kind of engagement");
        }

        if (form.Cap is { Points: < 1 })
        {
            fault($"{path}/cap/points", "a cap is at least 1 point");
        }

        if (form.Unit is { } unit && units.All(terms => terms.Unit != unit))
        {
            fault($"{path}/unit", $"the programme has no unit {unit}; add it to 'units'");
        }

        if (form.Budget is { } budget && budgets.All(known => known.Id != budget))
        {
            fault($"{path}/budget", $"the programme has no budget '{budget}'; add it to 'budgets'");
        }

        var expiry = form.Expiry is { } given ? new UnitReader(fault).ReadExpiry(given, $"{path}/expiry") : null;
        if (expiry is Expiry.Idle)
        {
            fault($"{path}/expiry/mode", "points slide with activity for a whole unit; give this expiry to the unit instead");
        }

        return new EarnRule(
            form.Rule,
            form.Name,
            form.On,
            ReadCondition(form, path),
            ReadReward(form, $"{path}/reward"),
            form.Cap,
            form.Unit,
            ReadPending(form.Pending, $"{path}/pending"),
            expiry,
            form.Budget);
    }

    private PendingRule? ReadPending(PendingForm? form, string path)
    {
        if (form is null)
        {
            return null;
        }

        if (form.Days is < 1 or > 3_650)
        {
            fault($"{path}/days", "points are pending for 1 to 3,650 days");
        }

        if (form is { Days: null, UntilConfirmed: false })
        {
            fault(path, "say for how many days, or that a confirmation ends it");
        }

        return new PendingRule(form.Days, form.UntilConfirmed);
    }

    private EarnCondition ReadCondition(RuleForm form, string path)
    {
        if (form.When is not { } given)
        {
            return EarnCondition.None;
        }

        List<string?> texts = [.. given.Mcc ?? [], .. given.ExceptMcc ?? [], .. given.Categories ?? []];
        if (texts.Contains(null))
        {
            fault($"{path}/when", "a list holds null");
        }

        if (given.MinimumAmount is not null && form.On != EarnRule.Purchase)
        {
            fault($"{path}/when/minimumAmount", "only a purchase has an amount");
        }
        else if (given.MinimumAmount < 1)
        {
            fault($"{path}/when/minimumAmount", "a minimum is at least 1 minor unit");
        }

        return new EarnCondition(given.Partners ?? [], given.Mcc ?? [], given.ExceptMcc ?? [], given.Categories ?? [], given.MinimumAmount);
    }

    private Reward ReadReward(RuleForm form, string path)
    {
        switch (form.Reward)
        {
            case { Percent: { } rate, Points: null }:
                if (rate is <= 0 or > 100 || decimal.Round(rate, 4) != rate)
                {
                    fault($"{path}/percent", "a rate is more than 0 and at most 100 percent, with at most 4 decimals");
                }

                if (form.Reward.Rounding is null)
                {
                    fault($"{path}/rounding", "name the rounding: down, up, half-up or half-even");
                }

                if (form.On != EarnRule.Purchase)
                {
                    fault(path, "only a purchase has an amount to take a percentage of; give 'points' instead");
                }

                return new Reward.Percent(rate, form.Reward.Rounding ?? Rounding.Down);
            case { Percent: null, Points: { } points, Rounding: null }:
                if (points is < 1 or > 1_000_000_000)
                {
                    fault($"{path}/points", "a fixed reward is 1 to 1,000,000,000 points");
                }

                return new Reward.Fixed(points);
            default:
                fault(path, "give either 'percent' with 'rounding', or 'points'");
                return new Reward.Fixed(1);
        }
    }
}
