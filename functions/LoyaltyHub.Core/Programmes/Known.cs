using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Programmes;

/// <summary>What the other parts of a programme file name, so that each part can tell what it refers to in vain.</summary>
/// <param name="form">The file.</param>
/// <param name="units">Its units.</param>
/// <param name="fault">Takes a place and what is wrong there.</param>
internal sealed class Known(ProgrammeForm form, IReadOnlyList<UnitTerms> units, Action<string, string> fault)
{
    private readonly HashSet<string?> budgets = [.. form.Budgets?.Select(budget => budget?.Budget) ?? []];
    private readonly HashSet<string?> perks = [.. form.Perks?.Select(perk => perk?.Perk) ?? []];
    private readonly HashSet<string?> draws = [.. form.Draws?.Select(draw => draw?.Draw) ?? []];
    private readonly HashSet<string?> groups = [.. form.Groups?.Select(group => group?.Group) ?? []];
    private readonly HashSet<string?> tiers = [.. form.Ladders?.SelectMany(ladder => ladder?.Levels ?? []).Select(level => level?.Tier) ?? []];
    private readonly HashSet<string?>? segments = form.Segments?.Select(segment => segment?.Segment).ToHashSet();
    private readonly HashSet<string?>? subscriptions = form.Subscriptions?.Select(one => one?.Subscription).ToHashSet();
    private readonly Dictionary<string, CounterForm> counters = (form.Counters ?? []).OfType<CounterForm>().DistinctBy(counter => counter.Counter).ToDictionary(counter => counter.Counter, StringComparer.Ordinal);
    private readonly Dictionary<string, RuleForm> rules = form.Earn.OfType<RuleForm>().DistinctBy(rule => rule.Rule).ToDictionary(rule => rule.Rule, StringComparer.Ordinal);

    /// <summary>The currency counters count in.</summary>
    public Unit Currency => units[0].Burn.Currency;

    /// <summary>The terms of a unit; of the first where none or an unknown one is named.</summary>
    public UnitTerms Unit(Unit? unit, string path)
    {
        Need(unit is null || units.Any(terms => terms.Unit == unit), path, $"the programme has no unit {unit}; add it to 'units'");
        return TermsOf(unit);
    }

    /// <summary>The same, where an unknown unit is told elsewhere.</summary>
    public UnitTerms TermsOf(Unit? unit) => units.FirstOrDefault(terms => terms.Unit == unit) ?? units[0];

    public void Budget(string? budget, string path) => Need(budget is null || budgets.Contains(budget), path, $"the programme has no budget '{budget}'; add it to 'budgets'");

    public void Perk(string? perk, string path) => Need(perks.Contains(perk), path, $"the programme has no perk '{perk}'; add it to 'perks'");

    public void Draw(string? draw, string path) => Need(draw is null || draws.Contains(draw), path, $"the programme has no draw '{draw}'; add it to 'draws'");

    public void Group(string? group, string path) => Need(group is null || groups.Contains(group), path, $"the programme has no group '{group}'; add it to 'groups'");

    public void Tier(string tier, string path) => Need(tiers.Contains(tier), path, $"no ladder has a tier '{tier}'; add it to the 'levels' of one");

    /// <summary>Segments or subscriptions; any will do where the file has no list of them.</summary>
    public void Enrolments(EnrolmentKind kind, IReadOnlyList<string>? names, string path)
    {
        var (list, one, known) = kind == EnrolmentKind.Segment ? ("segments", "segment", segments) : ("subscriptions", "subscription", subscriptions);
        for (var index = 0; known is not null && index < names?.Count; index++)
        {
            Need(known.Contains(names[index]), $"{path}/{index}", $"the programme has no {one} '{names[index]}'; add it to '{list}', or write it as it is there");
        }
    }

    public CounterForm? Counter(string counter, string path)
    {
        var found = counters.GetValueOrDefault(counter);
        Need(found is not null, path, $"the programme has no counter '{counter}'; add it to 'counters'");
        return found;
    }

    public RuleForm? Rule(string rule, string path)
    {
        var found = rules.GetValueOrDefault(rule);
        Need(found is not null, path, $"the programme has no rule '{rule}'; add it to 'earn'");
        return found;
    }

    /// <summary>Whether a text names who can pay.</summary>
    public static bool IsPayer(string payer) => payer is FundingShare.Self or FundingShare.Hub || PartnerId.TryFrom(payer, out _);

    private void Need(bool fits, string path, string what)
    {
        if (!fits)
        {
            fault(path, what);
        }
    }
}
