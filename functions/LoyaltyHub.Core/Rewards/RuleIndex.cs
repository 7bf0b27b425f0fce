using System.Collections.Frozen;
using LoyaltyHub.Core.Activities;

namespace LoyaltyHub.Core.Rewards;

/// <summary>
/// The rules for one kind of activity at one partner, found by the merchant category code or the category they ask for: a purchase is held against those that name its code or category,
/// and those that ask for neither. What it leaves out cannot match; of what it names the conditions are still asked.
/// </summary>
internal sealed class RuleIndex
{
    private readonly FrozenDictionary<string, CompiledRule[]> byMcc;
    private readonly FrozenDictionary<string, CompiledRule[]> byCategory;
    private readonly CompiledRule[] others;

    /// <param name="rules">The rules in the order of their places.</param>
    public RuleIndex(IReadOnlyList<CompiledRule> rules)
    {
        byMcc = ByName(rules.Where(rule => rule.Rule.When.Mcc.Count > 0), rule => rule.Rule.When.Mcc);
        byCategory = ByName(rules.Where(rule => rule.Rule.When.Mcc.Count == 0), rule => rule.Rule.When.Categories);
        others = [.. rules.Where(rule => rule.Rule.When is { Mcc.Count: 0, Categories.Count: 0 })];
    }

    /// <summary>The rules that can match, in the order of their places.</summary>
    public Candidates Of(Happening.Purchased? purchase) => new(
        others,
        purchase?.Mcc is { } mcc && byMcc.TryGetValue(mcc, out var ofCode) ? ofCode : [],
        purchase?.Category is { } category && byCategory.TryGetValue(category, out var ofCategory) ? ofCategory : []);

    private static FrozenDictionary<string, CompiledRule[]> ByName(IEnumerable<CompiledRule> rules, Func<CompiledRule, IReadOnlyList<string>> names) => rules
        .SelectMany(rule => names(rule).Distinct(StringComparer.Ordinal), (rule, name) => (Name: name, Rule: rule))
        .GroupBy(entry => entry.Name, entry => entry.Rule, StringComparer.Ordinal)
        .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
}

/// <summary>Walks rules of three lists in the order of their places; for <see langword="foreach"/>.</summary>
internal struct Candidates(CompiledRule[] others, CompiledRule[] ofCode, CompiledRule[] ofCategory)
{
    private const int End = int.MaxValue;
    private int other;
    private int code;
    private int category;

    public CompiledRule Current { readonly get; private set; } = null!;

    public readonly Candidates GetEnumerator() => this;

    public bool MoveNext()
    {
        var (first, second, third) = (PlaceOf(others, other), PlaceOf(ofCode, code), PlaceOf(ofCategory, category));
        if (first == End && second == End && third == End)
        {
            return false;
        }

        Current = first < second && first < third ? others[other++] : second < third ? ofCode[code++] : ofCategory[category++];
        return true;
    }

    private static int PlaceOf(CompiledRule[] rules, int index) => index < rules.Length ? rules[index].Place : End;
}
