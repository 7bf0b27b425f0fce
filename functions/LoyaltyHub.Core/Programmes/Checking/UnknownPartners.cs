using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Programmes.Checking;

/// <summary>Finds partners that a programme names and that have no contract: a condition for them never holds, and nobody would pay their share.</summary>
public static class UnknownPartners
{
    private const int Shown = 10;

    /// <summary>Each place that names one.</summary>
    /// <param name="programme">The programme.</param>
    /// <param name="known">The partners that have a contract.</param>
    public static IReadOnlyList<ProgrammeWarning> Of(Programme programme, IReadOnlySet<PartnerId> known)
    {
        var names = known.Select(partner => partner.Value).Order(StringComparer.Ordinal).ToList();
        var remedy = names.Count == 0 ? "there are no contracts at all"
            : $"write its contract first, or name one of {string.Join(", ", names.Take(Shown))}{(names.Count > Shown ? $" and {names.Count - Shown} more" : "")}";
        return [.. Named(programme).Where(named => !known.Contains(named.Partner)).Select(named => new ProgrammeWarning(named.Path, $"no partner '{named.Partner}' has a contract; {remedy}"))];
    }

    private static IEnumerable<(string Path, PartnerId Partner)> Named(Programme programme) =>
    [
        .. programme.Counters.SelectMany((counter, index) => Asked($"/counters/{index}/when", counter.When)),
        .. programme.Earn.SelectMany((rule, index) => Asked($"/earn/{index}/when", rule.When).Concat(Payers($"/earn/{index}", rule))),
        .. programme.Challenges.SelectMany((challenge, index) => Payers($"/challenges/{index}", challenge)),
        .. programme.Streaks.SelectMany((streak, index) => streak.Milestones.SelectMany((milestone, place) => Payers($"/streaks/{index}/milestones/{place}", milestone))),
        .. programme.Draws.SelectMany((draw, index) => draw.Prizes.SelectMany((prize, place) => Payers($"/draws/{index}/prizes/{place}", prize))),
        .. programme.Catalogue.SelectMany((item, index) => Listed($"/catalogue/{index}/partners", item.Partners)),
    ];

    private static IEnumerable<(string Path, PartnerId Partner)> Asked(string path, EarnCondition when) =>
        Listed($"{path}/partners", when.Partners).Concat(Listed($"{path}/exceptPartners", when.ExceptPartners));

    private static IEnumerable<(string Path, PartnerId Partner)> Payers(string path, AccrualTerms terms) => terms.Funding
        .Select((share, index) => (Path: $"{path}/funding/{index}/partner", share.Payer))
        .Where(share => share.Payer is not (FundingShare.Self or FundingShare.Hub))
        .Select(share => (share.Path, PartnerId.From(share.Payer)));

    private static IEnumerable<(string Path, PartnerId Partner)> Listed(string path, IReadOnlyList<PartnerId> partners) =>
        partners.Select((partner, index) => ($"{path}/{index}", partner));
}
