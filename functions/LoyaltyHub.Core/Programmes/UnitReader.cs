namespace LoyaltyHub.Core.Programmes;

/// <summary>Reads the units of a programme file.</summary>
internal sealed class UnitReader(Action<string, string> fault)
{
    private const int MostMonths = 1200;
    private const int MostDays = 36_500;

    public List<UnitTerms> Read(IReadOnlyList<UnitForm?> forms)
    {
        var units = new List<UnitTerms>();
        foreach (var (form, index) in forms.Select((form, index) => (form, index)))
        {
            if (form is null)
            {
                fault($"/units/{index}", "is null; write what is meant, or take it out");
            }
            else if (units.Exists(terms => terms.Unit == form.Unit))
            {
                fault($"/units/{index}/unit", $"{form.Unit} is there twice");
            }
            else
            {
                units.Add(Read(form, $"/units/{index}"));
            }
        }

        if (units.Count > 0)
        {
            return units;
        }

        fault("/units", "name at least one unit");
        return [UnitTerms.Plain(Unit.From("PTS"), new BurnRule(1, Unit.From("EUR")))];
    }

    /// <summary>Reads an expiry; notes what is missing or too much.</summary>
    public Expiry ReadExpiry(ExpiryForm form, string path)
    {
        var span = new CalendarSpan(form.Months ?? 0, form.Days ?? 0);
        if (span.Months is < 0 or > MostMonths || span.Days is < 0 or > MostDays)
        {
            fault(path, $"months are 0 to {MostMonths}, days 0 to {MostDays}");
        }

        if ((form.Period is null) == (form.Mode == ExpiryMode.PeriodEnd))
        {
            fault($"{path}/period", "say month, quarter or year for the mode period-end, and for no other");
        }

        if (form.Mode == ExpiryMode.Never && (form.Months ?? form.Days) is not null)
        {
            fault(path, "what never expires has neither months nor days");
        }

        if (form.Mode is ExpiryMode.Rolling or ExpiryMode.Idle && span == default)
        {
            fault(path, "say after how many months or days");
        }

        return form.Mode switch
        {
            ExpiryMode.Rolling => new Expiry.Rolling(span),
            ExpiryMode.PeriodEnd => new Expiry.PeriodEnd(form.Period ?? CalendarPeriod.Year, span),
            ExpiryMode.Idle => new Expiry.Idle(span),
            _ => new Expiry.Never(),
        };
    }

    private UnitTerms Read(UnitForm form, string path)
    {
        if (form.HoldMinutes is < 1 or > 525_600)
        {
            fault($"{path}/holdMinutes", "a hold lasts 1 to 525,600 minutes");
        }

        if (form.NoticeDays is < 1 or > 366)
        {
            fault($"{path}/noticeDays", "a notice comes 1 to 366 days before the expiry; leave it out for none");
        }

        return new UnitTerms(
            form.Unit,
            ReadBurn(form, $"{path}/burn"),
            form.Expiry is { } expiry ? ReadExpiry(expiry, $"{path}/expiry") : new Expiry.Never(),
            ReadDebt(form.Debt, $"{path}/debt"),
            form.HoldMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : UnitTerms.UsualHold,
            TimeSpan.FromDays(form.NoticeDays ?? 0));
    }

    private BurnRule ReadBurn(UnitForm form, string path)
    {
        if (form.Unit.IsCurrency)
        {
            if (form.Burn is not null)
            {
                fault(path, $"{form.Unit} is a currency and worth itself; leave 'burn' out, or name a points unit otherwise");
            }

            return new BurnRule(1, form.Unit);
        }

        if (form.Burn is not { } burn)
        {
            fault(path, "say what a point is worth: { \"pointValue\": 100, \"currency\": \"RUB\" }");
            return new BurnRule(1, Unit.From("EUR"));
        }

        if (burn.PointValue is < 0 or > AccrualReader.MostPointWorth)
        {
            fault($"{path}/pointValue", "a point is worth 1 to 1,000,000,000 minor units, or 0 where it cannot be spent");
        }

        if (!burn.Currency.IsCurrency)
        {
            fault($"{path}/currency", $"{burn.Currency} is no ISO 4217 currency");
        }

        if (burn.MinimumPoints < 1)
        {
            fault($"{path}/minimumPoints", "a minimum is at least 1 point");
        }

        if (burn.MaximumShare is <= 0 or > 100 || (burn.MaximumShare is { } share && decimal.Round(share, 2) != share))
        {
            fault($"{path}/maximumShare", "a share is more than 0 and at most 100 percent of the order, with at most 2 decimals");
        }

        return new BurnRule(burn.PointValue, burn.Currency, burn.MinimumPoints ?? 1, burn.MaximumShare);
    }

    private long? ReadDebt(DebtForm? form, string path)
    {
        if ((form?.Policy == DebtPolicy.Allow) != (form?.Limit is not null))
        {
            fault($"{path}/limit", "give a limit for the policy allow, and for no other");
        }
        else if (form?.Limit < 1)
        {
            fault($"{path}/limit", "a limit is at least 1 point");
        }

        return form?.Policy switch
        {
            DebtPolicy.Forbid => 0,
            DebtPolicy.Allow => form.Limit,
            _ => null,
        };
    }
}
