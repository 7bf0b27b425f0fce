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
        var budgets = Each(form.Budgets ?? [], "/budgets", ReadBudget);
        Twice(form.Budgets?.Select(budget => budget?.Budget) ?? [], "/budgets", "budgets");
        Twice(form.Earn.Select(rule => rule?.Rule), "/earn", "rules");
        Twice(form.Perks?.Select(perk => perk?.Perk) ?? [], "/perks", "perks");
        Twice(form.Catalogue?.Select(item => item?.Item) ?? [], "/catalogue", "items");
        Twice(form.Draws?.Select(draw => draw?.Draw) ?? [], "/draws", "draws");
        var members = new MemberReader(units, budgets, fault);
        var perks = Each(form.Perks ?? [], "/perks", members.ReadPerk);
        var draws = Each(form.Draws ?? [], "/draws", (draw, path) => members.ReadDraw(draw, path, perks));
        var rules = Each(form.Earn, "/earn", new RuleReader(units, budgets, fault).Read);
        return new Programme(form.Programme, form.Version, form.Name, units, offset, rules, budgets) with
        {
            Valid = new DayRange(form.ValidFrom, form.ValidTo),
            Members = members.ReadMembers(form.Members),
            Perks = perks,
            Catalogue = Each(form.Catalogue ?? [], "/catalogue", members.ReadItem),
            Draws = draws,
        };
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

        return new Budget(form.Budget, form.Name, form.Points);
    }

    private List<TResult> Each<TForm, TResult>(IReadOnlyList<TForm?> forms, string path, Func<TForm, string, TResult> read)
        where TForm : class
    {
        var results = new List<TResult>();
        foreach (var (form, index) in forms.Select((form, index) => (form, index)))
        {
            if (form is null)
            {
                fault($"{path}/{index}", "is null");
            }
            else
            {
                results.Add(read(form, $"{path}/{index}"));
            }
        }

        return results;
    }

    private void Twice(IEnumerable<string?> names, string path, string what)
    {
        foreach (var twice in names.OfType<string>().GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            fault(path, $"two {what} are named '{twice.Key}'");
        }
    }
}
