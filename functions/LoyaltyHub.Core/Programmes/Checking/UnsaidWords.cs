using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Programmes.Checking;

/// <summary>Finds kinds of activity, segments and subscriptions that a programme asks for and no contract can say: nobody ever has them.</summary>
public static class UnsaidWords
{
    private const int Shown = 10;

    /// <summary>Each place that asks for one.</summary>
    /// <param name="programme">The programme.</param>
    /// <param name="contracts">The contracts of all partners.</param>
    public static IReadOnlyList<ProgrammeWarning> Of(Programme programme, IReadOnlyList<PartnerContract> contracts) =>
    [
        .. programme.Counters.SelectMany((counter, index) => Kinds($"/counters/{index}/on", counter.On, counter.When, contracts)),
        .. programme.Earn.SelectMany((rule, index) => Kinds($"/earn/{index}/on", rule.On, rule.When, contracts)),
        .. EnrolmentWarnings.Asked(programme).SelectMany(asked => Enrolments(asked.Path, asked.Kind, asked.Name, contracts)),
    ];

    private static IEnumerable<ProgrammeWarning> Kinds(string path, IReadOnlyList<string> kinds, EarnCondition when, IReadOnlyList<PartnerContract> contracts)
    {
        // A partner without a contract is told by itself.
        var asked = contracts.Where(contract => when.Partners.Count == 0 || when.Partners.Contains(contract.Partner)).Where(contract => !when.ExceptPartners.Contains(contract.Partner)).ToList();
        if (asked.Count == 0)
        {
            yield break;
        }

        var whose = when.Partners.Count == 0 ? "no contract" : "no contract of its partners";
        var said = Said(asked, ActivityKind.Engagement, ContractField.Engagement);
        foreach (var kind in kinds.Where(kind => kind != EarnRule.Anything))
        {
            if (kind == EarnRule.Purchase ? !asked.Exists(contract => contract.Events.Any(mapping => mapping.Activity == ActivityKind.Purchase)) : said?.Contains(kind) == false)
            {
                var remedy = kind == EarnRule.Purchase ? "map an event to \"activity\": \"purchase\" in one" : Remedy("engagement", said!);
                yield return new ProgrammeWarning(path, $"{whose} has an event that is a '{kind}', so it never happens; {remedy}");
            }
        }
    }

    private static IEnumerable<ProgrammeWarning> Enrolments(string path, EnrolmentKind kind, string name, IReadOnlyList<PartnerContract> contracts)
    {
        var (activity, word) = kind == EnrolmentKind.Segment ? (ActivityKind.Segment, "segment") : (ActivityKind.Subscription, "subscription");
        if (Said(contracts, activity, ContractField.Name) is { } said && !said.Contains(name))
        {
            yield return new ProgrammeWarning(path, $"no contract has an event that gives the {word} '{name}', so nobody ever has it; {Remedy(word, said)}");
        }
    }

    private static string Remedy(string word, HashSet<string> said) => said.Count == 0
        ? $"map an event to \"activity\": \"{word}\" in one"
        : $"write it as a contract says it: {string.Join(", ", said.Order(StringComparer.Ordinal).Take(Shown))}{(said.Count > Shown ? $" and {said.Count - Shown} more" : "")}; or map an event to it in one";

    /// <summary>The words that contracts can say; null where one says whatever its events hold.</summary>
    private static HashSet<string>? Said(IReadOnlyList<PartnerContract> contracts, ActivityKind activity, ContractField field)
    {
        var all = new HashSet<string>(StringComparer.Ordinal);
        foreach (var mapping in contracts.SelectMany(contract => contract.Events).Where(mapping => mapping.Activity == activity))
        {
            if (Said(mapping.Fields[field]) is not { } words)
            {
                return null;
            }

            all.UnionWith(words);
        }

        return all;
    }

    private static IEnumerable<string>? Said(FieldSource source) => source switch
    {
        FieldSource.Constant constant => [constant.Value.ToString()],
        FieldSource.Mapped mapped => mapped.Words.Values,
        FieldSource.First first => first.Sources.Select(Said).ToList() is var each && each.TrueForAll(words => words is not null) ? each.SelectMany(words => words!) : null,
        _ => null,
    };
}
