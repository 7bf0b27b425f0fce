namespace LoyaltyHub.Core.Programmes;

/// <summary>Reads the terms that everything which grants has in common.</summary>
internal sealed class AccrualReader(Known known, Action<string, string> fault)
{
    /// <summary>The most points a fixed reward grants.</summary>
    public const long MostPoints = 1_000_000_000;

    /// <summary>The most a point is worth or costs, in minor units: so that the largest fixed reward is within what can be booked.</summary>
    public const long MostPointWorth = 1_000_000_000;

    private const long MostMoney = 1_000_000_000_000;

    /// <summary>Gives something that grants the terms its form says.</summary>
    public T Read<T>(T terms, IAccrualForm form, string path)
        where T : AccrualTerms
    {
        known.Budget(form.Budget, $"{path}/budget");
        foreach (var perk in form.Perks ?? [])
        {
            known.Perk(perk, $"{path}/perks");
        }

        return terms with
        {
            Unit = known.Unit(form.Unit, $"{path}/unit").Unit,
            Caps = ReadCaps(form.Caps, $"{path}/caps"),
            Pending = ReadPending(form.Pending, $"{path}/pending"),
            Expiry = ReadExpiry(form.Expiry, $"{path}/expiry"),
            Budget = form.Budget,
            Funding = ReadFunding(form.Funding, $"{path}/funding"),
            CostPerPoint = ReadCost(form, path),
            Fee = ReadFee(form.Fee, $"{path}/fee"),
            Perks = form.Perks ?? [],
        };
    }

    /// <summary>Reads a fixed reward; null where there is none.</summary>
    public Reward.Fixed? ReadPoints(long? points, string path)
    {
        if (points is < 1 or > MostPoints)
        {
            fault($"{path}/points", "a fixed reward is 1 to 1,000,000,000 points");
        }

        return points is { } some ? new Reward.Fixed(some) : null;
    }

    /// <summary>Reads the name of something that grants, or is counted.</summary>
    public void Name(string name, string path, string what)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Contains('|', StringComparison.Ordinal) || name.StartsWith('*'))
        {
            fault(path, $"give {what} a name without '|' that does not begin with '*'");
        }
    }

    private List<Cap> ReadCaps(IReadOnlyList<CapForm?>? forms, string path)
    {
        var caps = new List<Cap>();
        foreach (var (form, place) in forms.Places(path, fault))
        {
            if (form.Points < 1)
            {
                fault($"{place}/points", "a cap is at least 1 point");
            }

            if (form.Unit is not null)
            {
                fault($"{place}/unit", "what grants has one unit; leave the cap's out");
            }

            if (caps.Exists(cap => cap.Per == form.Per))
            {
                fault($"{place}/per", "two caps are for the same period; keep the smaller");
            }

            caps.Add(new Cap(form.Points, form.Per));
        }

        return caps;
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

    private Expiry? ReadExpiry(ExpiryForm? form, string path)
    {
        var expiry = form is null ? null : new UnitReader(fault).ReadExpiry(form, path);
        if (expiry is Expiry.Idle)
        {
            fault($"{path}/mode", "points slide with activity for a whole unit; give this expiry to the unit instead");
        }

        return expiry;
    }

    private List<FundingShare> ReadFunding(IReadOnlyList<FundingForm?>? forms, string path)
    {
        var shares = new List<FundingShare>();
        foreach (var (form, place) in forms.Places(path, fault))
        {
            if (!Known.IsPayer(form.Partner))
            {
                fault($"{place}/partner", $"'{form.Partner}' can be no partner; name one by its id, or say 'self' for the activity's partner or 'hub'");
            }

            if (form.Share is <= 0 or > 100 || decimal.Round(form.Share, 2) != form.Share)
            {
                fault($"{place}/share", "a share is more than 0 and at most 100 percent, with at most 2 decimals");
            }

            if (shares.Exists(share => share.Payer == form.Partner))
            {
                fault($"{place}/partner", $"'{form.Partner}' is there twice");
            }

            shares.Add(new FundingShare(form.Partner, (int)(Math.Clamp(form.Share, 0, 100) * 100)));
        }

        if (shares.Count > 0 && shares.Sum(share => share.Share) != FundingShare.Whole)
        {
            fault(path, "the shares do not sum to 100 percent");
        }

        return shares;
    }

    private long? ReadCost(IAccrualForm form, string path)
    {
        if (form.CostPerPoint is < 0 or > MostPointWorth)
        {
            fault($"{path}/costPerPoint", "a point costs 0 to 1,000,000,000 minor units");
        }

        if (form.CostPerPoint is not null && known.TermsOf(form.Unit).Unit is { IsCurrency: true } money)
        {
            fault($"{path}/costPerPoint", $"{money} is money and costs what it is; leave it out");
        }

        return form.CostPerPoint;
    }

    private long ReadFee(long? fee, string path)
    {
        if (fee is < 1 or > MostMoney)
        {
            fault(path, "a fee is 1 to 1,000,000,000,000 minor units; leave it out for none");
        }

        return fee ?? 0;
    }
}
