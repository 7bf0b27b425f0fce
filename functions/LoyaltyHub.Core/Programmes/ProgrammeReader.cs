using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Core.Programmes;

/// <summary>Turns a programme file into a programme; notes each fault with its place and remedy.</summary>
internal sealed class ProgrammeReader(Action<string, string> fault)
{
    public Programme Read(ProgrammeForm form)
    {
        if (string.IsNullOrWhiteSpace(form.Programme))
        {
            fault("/programme", "give the programme a name");
        }
        else if (form.Programme.AsSpan().ContainsAny(ProgrammeSet.Reserved))
        {
            fault("/programme", $"a programme's name has none of the letters {ProgrammeSet.Reserved}");
        }

        if (form.ValidTo <= form.ValidFrom)
        {
            fault("/validTo", $"the programme ends before it begins; write a day after {form.ValidFrom:yyyy-MM-dd}, which is the first on which it does not hold");
        }

        if (form.Version < 1)
        {
            fault("/version", "versions count from 1");
        }

        if (!UtcOffsets.TryRead(form.UtcOffset, out var offset))
        {
            fault("/utcOffset", $"'{form.UtcOffset}' is no offset; {UtcOffsets.Expectation}");
        }

        var units = new UnitReader(fault).Read(form.Units);
        var known = new Known(form, units, fault);
        var rules = new RuleReader(known, fault);
        var progress = new ProgressReader(known, fault);
        var budgets = Each(form.Budgets, "/budgets", ReadBudget);
        var members = new MemberReader(known, fault);
        var programme = new Programme(form.Programme, form.Version, form.Name, units, offset, Each(form.Earn, "/earn", rules.Read), budgets)
        {
            Valid = new DayRange(form.ValidFrom, form.ValidTo),
            Members = members.ReadMembers(form.Members),
            Pilot = ReadPilot(form.Members?.Pilot),
            Caps = Each(form.Caps, "/caps", (cap, path) => ReadCap(known, cap, path)),
            Counters = Each(form.Counters, "/counters", progress.ReadCounter),
            Groups = Each(form.Groups, "/groups", rules.ReadGroup),
            Ladders = Each(form.Ladders, "/ladders", progress.ReadLadder),
            Challenges = Each(form.Challenges, "/challenges", progress.ReadChallenge),
            Streaks = Each(form.Streaks, "/streaks", progress.ReadStreak),
            Enrolments =
            [
                .. Each(form.Segments, "/segments", (segment, path) => members.ReadEnrolment(EnrolmentKind.Segment, segment.Segment, segment.Name, $"{path}/segment")),
                .. Each(form.Subscriptions, "/subscriptions", (one, path) => members.ReadEnrolment(EnrolmentKind.Subscription, one.Subscription, one.Name, $"{path}/subscription")),
            ],
            Perks = Each(form.Perks, "/perks", members.ReadPerk),
            Catalogue = Each(form.Catalogue, "/catalogue", members.ReadItem),
            Draws = Each(form.Draws, "/draws", members.ReadDraw),
        };
        rules.CheckGroups(programme.Earn);
        CheckCaps(programme.Caps);
        CheckNames(programme);
        return programme;
    }

    private Budget ReadBudget(BudgetForm form, string path)
    {
        if (string.IsNullOrWhiteSpace(form.Budget) || form.Budget.Contains('|', StringComparison.Ordinal))
        {
            fault($"{path}/budget", "give the budget a name without '|'");
        }

        if (form.Points < 1)
        {
            fault($"{path}/points", "a budget is at least 1 point");
        }

        var alerts = form.Alerts ?? [];
        if (alerts.Any(percent => percent is < 1 or > 100) || alerts.Zip(alerts.Skip(1)).Any(pair => pair.First >= pair.Second))
        {
            fault($"{path}/alerts", "alerts are percentages from 1 to 100, each larger than the one before");
        }

        return new Budget(form.Budget, form.Name, form.Points) { Alerts = alerts, Pacing = form.Pacing is { } pacing ? ReadPacing(pacing, $"{path}/pacing") : null };
    }

    private Pacing ReadPacing(PacingForm form, string path)
    {
        if (form.Points < 1)
        {
            fault($"{path}/points", "each period releases at least 1 point");
        }

        if (form.Per.IsRolling || form.Per.Granule == Granule.Lifetime)
        {
            fault($"{path}/per", "points are released by the day, week, month, quarter or year of the calendar");
        }

        return new Pacing(form.Points, form.Per, form.From);
    }

    private UnitCap ReadCap(Known known, CapForm form, string path)
    {
        if (form.Points < 1)
        {
            fault($"{path}/points", "a cap is at least 1 point");
        }

        return new UnitCap(known.Unit(form.Unit, $"{path}/unit").Unit, new Cap(form.Points, form.Per));
    }

    private void CheckCaps(IReadOnlyList<UnitCap> caps)
    {
        foreach (var twice in caps.GroupBy(cap => (cap.Unit, cap.Cap.Per)).Where(group => group.Count() > 1))
        {
            fault("/caps", $"two caps of {twice.Key.Unit} are for the same period; keep the smaller");
        }
    }

    private void CheckNames(Programme programme)
    {
        foreach (var (part, first) in NamedPart.Twice(NamedPart.Of(programme)))
        {
            fault(part.Place, $"the {first.Kind} at {first.Place} is named '{part.Name}' too; rename or remove one of them");
        }

        foreach (var twice in programme.Enrolments.GroupBy(known => (known.Kind, known.Id)).Where(group => group.Count() > 1))
        {
            fault(twice.Key.Kind == EnrolmentKind.Segment ? "/segments" : "/subscriptions", $"'{twice.Key.Id}' is there twice; keep one of them");
        }
    }

    private Pilot? ReadPilot(PilotForm? form)
    {
        if (form is { Percent: < 1 or > 99 })
        {
            fault("/members/pilot/percent", "a pilot has 1 to 99 percent of the members; leave it out for all");
        }

        return form is null ? null : new Pilot(form.Percent, form.Salt);
    }

    private List<TResult> Each<TForm, TResult>(IReadOnlyList<TForm?>? forms, string path, Func<TForm, string, TResult> read)
        where TForm : class =>
        [.. forms.Places(path, fault).Select(form => read(form.Form, form.Place))];
}
