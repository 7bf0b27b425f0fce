using System.Globalization;
using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Core.Programmes;

/// <summary>Reads the conditions of rules and counters.</summary>
internal sealed class ConditionReader(Known known, Action<string, string> fault)
{
    /// <summary>Reads the kinds of activity.</summary>
    public IReadOnlyList<string> ReadKinds(IReadOnlyList<string> kinds, string path)
    {
        if (kinds.Count == 0 || kinds.Any(string.IsNullOrWhiteSpace))
        {
            fault(path, "say 'purchase' or the kind of engagement");
        }
        else if (kinds.Count > 1 && kinds.Contains(EarnRule.Anything))
        {
            fault(path, "'*' is every kind; say it alone");
        }

        return kinds;
    }

    /// <summary>Reads a rule's conditions.</summary>
    public EarnCondition Read(ConditionForm? form, IReadOnlyList<string> kinds, string path)
    {
        if (form is null)
        {
            return EarnCondition.None;
        }

        Texts([form.Mcc, form.ExceptMcc, form.Categories, form.ExceptCategories, form.Skus, form.Channels, form.Tiers, form.Segments, form.ExceptSegments, form.Subscriptions], path);
        if (form.Referred?.WithinDays is < 1 or > 3_650)
        {
            fault($"{path}/referred/withinDays", "a referral counts for 1 to 3,650 days; leave it out for ever");
        }

        Amounts(form, kinds, path);
        known.Enrolments(EnrolmentKind.Segment, form.Segments, $"{path}/segments");
        known.Enrolments(EnrolmentKind.Segment, form.ExceptSegments, $"{path}/exceptSegments");
        known.Enrolments(EnrolmentKind.Subscription, form.Subscriptions, $"{path}/subscriptions");
        foreach (var tier in form.Tiers ?? [])
        {
            known.Tier(tier, $"{path}/tiers");
        }

        return new EarnCondition
        {
            Partners = form.Partners ?? [],
            ExceptPartners = form.ExceptPartners ?? [],
            Mcc = form.Mcc ?? [],
            ExceptMcc = form.ExceptMcc ?? [],
            Categories = form.Categories ?? [],
            ExceptCategories = form.ExceptCategories ?? [],
            Skus = form.Skus ?? [],
            Channels = form.Channels ?? [],
            MinimumAmount = form.MinimumAmount,
            MaximumAmount = form.MaximumAmount,
            Days = form.Days?.Select(day => (DayOfWeek)day).ToList() ?? [],
            Hours = form.Hours is { } hours ? ReadHours(hours, $"{path}/hours") : null,
            Tiers = form.Tiers ?? [],
            Member = new Belonging(form.Segments ?? [], form.ExceptSegments ?? [], form.Subscriptions ?? [], []),
            Referred = form.Referred is { } referred ? new ReferredCondition(referred.WithinDays) : null,
            Counts = [.. form.Counts.Places($"{path}/counts", fault).Select(count => ReadCount(count.Form, count.Place))],
        };
    }

    /// <summary>Reads a counter's conditions, which may look at the activity alone.</summary>
    public EarnCondition ReadOfActivity(ConditionForm? form, IReadOnlyList<string> kinds, string path)
    {
        if (form is not null && (form.Days ?? (object?)form.Hours ?? form.Tiers ?? (object?)form.Counts ?? form.Segments ?? form.ExceptSegments ?? form.Subscriptions ?? (object?)form.Referred) is not null)
        {
            fault(path, "a counter looks at the activity alone; ask for days, hours, tiers, counts and what members belong to in the rule");
        }

        return Read(form, kinds, path);
    }

    /// <summary>Reads which lines of an order count.</summary>
    public LineFilter? ReadLines(LinesForm? form, IReadOnlyList<string> kinds, string path)
    {
        if (form is null)
        {
            return null;
        }

        Texts([form.Categories, form.ExceptCategories, form.Mcc, form.Skus, form.ExceptSkus], path);
        if (!OnlyPurchases(kinds))
        {
            fault(path, "only a purchase has lines");
        }

        return new LineFilter
        {
            Categories = form.Categories ?? [],
            ExceptCategories = form.ExceptCategories ?? [],
            Mcc = form.Mcc ?? [],
            Skus = form.Skus ?? [],
            ExceptSkus = form.ExceptSkus ?? [],
            ExceptDiscounted = form.ExceptDiscounted,
        };
    }

    /// <summary>Reads days.</summary>
    public DayRange ReadDays(DateOnly? from, DateOnly? to, string path)
    {
        if (from >= to)
        {
            fault(path, "is valid on no day: the first day lies before the end, which is no longer part of it");
        }

        return new DayRange(from, to);
    }

    /// <summary>Whether the kinds are purchases and nothing else.</summary>
    public static bool OnlyPurchases(IReadOnlyList<string> kinds) => kinds.All(kind => kind == EarnRule.Purchase);

    private void Texts(ReadOnlySpan<IReadOnlyList<string>?> lists, string path)
    {
        foreach (var list in lists)
        {
            if (list?.Contains(null!) == true)
            {
                fault(path, "a list holds null");
                return;
            }
        }
    }

    private void Amounts(ConditionForm form, IReadOnlyList<string> kinds, string path)
    {
        if (form.MinimumAmount < 1)
        {
            fault($"{path}/minimumAmount", "a minimum is at least 1 minor unit");
        }

        if (form.MaximumAmount is { } most && most < (form.MinimumAmount ?? 1))
        {
            fault($"{path}/maximumAmount", "a maximum is at least 1 minor unit, and no less than the minimum");
        }

        if (!OnlyPurchases(kinds))
        {
            OnlyOfPurchases(form.MinimumAmount, $"{path}/minimumAmount", "an amount");
            OnlyOfPurchases(form.MaximumAmount, $"{path}/maximumAmount", "an amount");
        }
    }

    private void OnlyOfPurchases(long? condition, string path, string what)
    {
        if (condition is not null)
        {
            fault(path, $"only a purchase has {what}");
        }
    }

    private HourRange ReadHours(HoursForm form, string path)
    {
        var (from, to) = (Time(form.From, $"{path}/from"), Time(form.To, $"{path}/to"));
        if (from == to)
        {
            fault(path, "begins and ends at the same time; leave it out for the whole day");
        }

        return new HourRange(from, to);
    }

    private TimeOnly Time(string text, string path)
    {
        if (!TimeOnly.TryParseExact(text == "24:00" ? "00:00" : text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            fault(path, $"'{text}' is no time of day; write it as 18:00");
        }

        return time;
    }

    private CountCondition ReadCount(CountForm form, string path)
    {
        known.Counter(form.Counter, $"{path}/counter");
        List<(CountTest Test, long Number)> tests =
        [
            .. form.AtLeast is { } least ? [(CountTest.AtLeast, least)] : Array.Empty<(CountTest, long)>(),
            .. form.AtMost is { } most ? [(CountTest.AtMost, most)] : Array.Empty<(CountTest, long)>(),
            .. form.Exactly is { } exact ? [(CountTest.Exactly, exact)] : Array.Empty<(CountTest, long)>(),
            .. form.Every is { } every ? [(CountTest.Every, every)] : Array.Empty<(CountTest, long)>(),
        ];
        if (tests is not [var (test, number)])
        {
            fault(path, "give one of 'atLeast', 'atMost', 'exactly', 'every'");
            return new CountCondition(form.Counter, form.Within, CountTest.AtLeast, 1);
        }

        if (number < (test == CountTest.AtMost ? 0 : 1))
        {
            fault(path, "a count is compared with at least 1; 'atMost' with at least 0");
        }

        return new CountCondition(form.Counter, form.Within, test, number);
    }
}
