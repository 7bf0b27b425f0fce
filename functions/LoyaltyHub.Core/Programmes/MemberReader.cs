using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Core.Programmes;

/// <summary>Reads who takes part in a programme, and its perks, catalogue and draws.</summary>
internal sealed class MemberReader(Known known, Action<string, string> fault)
{
    private const long MostPoints = 1_000_000_000;
    private const int MostPrizes = 1_000;

    public Belonging ReadMembers(MembersForm? form) => form is null
        ? Belonging.None
        : new Belonging(
            Known(EnrolmentKind.Segment, form.Segments, "/members/segments"),
            Known(EnrolmentKind.Segment, form.ExceptSegments, "/members/exceptSegments"),
            Known(EnrolmentKind.Subscription, form.Subscriptions, "/members/subscriptions"),
            []);

    public EnrolmentName ReadEnrolment(EnrolmentKind kind, string id, LocalText name, string path)
    {
        if (string.IsNullOrWhiteSpace(id))
        {
            fault(path, "is blank; write the name that partners' events say");
        }

        return new EnrolmentName(kind, id, name);
    }

    public Perk ReadPerk(PerkForm form, string path)
    {
        Named(form.Perk, $"{path}/perk", "perk");
        if (form.Uses < 1)
        {
            fault($"{path}/uses", "a perk can be used at least once; leave 'uses' out for as often as one likes");
        }

        if (form.Per is not null && form.Uses is null)
        {
            fault($"{path}/per", "only 'uses' begin anew with a period; say how many, or leave 'per' out");
        }

        if (form.Valid is not null && form.When is not null)
        {
            fault($"{path}/valid", "what is held as long as 'when' holds ends with it; leave 'valid' out, or 'when'");
        }

        return new Perk(form.Perk, form.Name, form.Uses, ReadSpan(form.Valid, $"{path}/valid"), ReadBelonging(form.When, $"{path}/when"), form.Per);
    }

    public CatalogueItem ReadItem(ItemForm form, string path)
    {
        Named(form.Item, $"{path}/item", "item");
        Counted(form.Points, $"{path}/points", "an item costs");
        known.Unit(form.Unit, $"{path}/unit");
        if (form.Worth < 0)
        {
            fault($"{path}/worth", "the partner gets at least 0 minor units for an item; leave 'worth' out for what the points are worth");
        }

        return new CatalogueItem(form.Item, form.Name, form.Points, form.Unit, form.Partners ?? [], form.Worth);
    }

    public Draw ReadDraw(DrawForm form, string path)
    {
        Named(form.Draw, $"{path}/draw", "draw");
        if (form.Prizes.Count is 0 or > MostPrizes)
        {
            fault($"{path}/prizes", $"a draw has 1 to {MostPrizes} prizes; one that gives nothing is a prize too");
        }

        return new Draw(form.Draw, form.Name, [.. form.Prizes.Places($"{path}/prizes", fault).Select(prize => ReadPrize(form.Draw, prize.Form, prize.Place))]);
    }

    private Prize ReadPrize(string draw, PrizeForm form, string path)
    {
        Named(form.Prize, $"{path}/prize", "prize");
        if (form.Weight is < 1 or > MostPoints)
        {
            fault($"{path}/weight", "a weight is 1 to 1,000,000,000; a prize that never falls is none");
        }

        var accruals = new AccrualReader(known, fault);
        var prize = new Prize($"{draw}:{form.Prize}", form.Name, Math.Clamp(form.Weight, 1, MostPoints));
        return accruals.Read(prize with { Reward = accruals.ReadPoints(form.Points, path) }, form, path);
    }

    private Belonging? ReadBelonging(BelongingForm? form, string path)
    {
        if (form is null)
        {
            return null;
        }

        foreach (var tier in form.Tiers ?? [])
        {
            known.Tier(tier, $"{path}/tiers");
        }

        var asked = new Belonging(
            Known(EnrolmentKind.Segment, form.Segments, $"{path}/segments"),
            Known(EnrolmentKind.Segment, form.ExceptSegments, $"{path}/exceptSegments"),
            Known(EnrolmentKind.Subscription, form.Subscriptions, $"{path}/subscriptions"),
            Names(form.Tiers, $"{path}/tiers"));
        if (asked.Segments.Count + asked.ExceptSegments.Count + asked.Subscriptions.Count + asked.Tiers.Count == 0)
        {
            fault(path, "asks for nothing; name segments, subscriptions or tiers, or leave it out");
        }

        return asked;
    }

    private CalendarSpan? ReadSpan(SpanForm? form, string path)
    {
        if (form is null)
        {
            return null;
        }

        var span = new CalendarSpan(form.Months ?? 0, form.Days ?? 0);
        if (span == default || span.Months is < 0 or > 1200 || span.Days is < 0 or > 36_500)
        {
            fault(path, "say for how long: months up to 1200, days up to 36500");
        }

        return span;
    }

    private List<string> Known(EnrolmentKind kind, IReadOnlyList<string>? names, string path)
    {
        var named = Names(names, path);
        known.Enrolments(kind, named, path);
        return named;
    }

    private List<string> Names(IReadOnlyList<string>? names, string path)
    {
        if (names?.Any(name => string.IsNullOrWhiteSpace(name)) == true)
        {
            fault(path, "a list holds a blank or null");
        }

        return [.. (names ?? []).Where(name => !string.IsNullOrWhiteSpace(name))];
    }

    private void Named(string name, string path, string what)
    {
        if (string.IsNullOrWhiteSpace(name) || name.AsSpan().IndexOfAny('|', '@') >= 0)
        {
            fault(path, $"give the {what} a name without '|' and '@'");
        }
    }

    private void Counted(long points, string path, string what)
    {
        if (points is < 1 or > MostPoints)
        {
            fault(path, $"{what} 1 to 1,000,000,000 points");
        }
    }
}
