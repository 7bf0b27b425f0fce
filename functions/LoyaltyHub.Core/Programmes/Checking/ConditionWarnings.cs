namespace LoyaltyHub.Core.Programmes.Checking;

/// <summary>Finds conditions of rules and counters that no activity can meet.</summary>
internal static class ConditionWarnings
{
    /// <summary>The warnings; their places are within the rule or counter.</summary>
    /// <param name="on">The kinds of activity.</param>
    /// <param name="when">The conditions.</param>
    /// <param name="lines">Which lines of an order count.</param>
    /// <param name="never">What comes of it: <c>so rule 'a' never applies</c>.</param>
    public static IEnumerable<ProgrammeWarning> Of(IReadOnlyList<string> on, EarnCondition when, LineFilter? lines, string never)
    {
        foreach (var place in Lists(when, lines ?? new LineFilter()).Where(list => list.IsEmpty).Select(list => list.Place))
        {
            yield return new ProgrammeWarning(place, $"leaves out everything that is asked for, {never}; take what is meant out of one of the lists");
        }

        foreach (var (place, code) in Codes(when, lines).Where(entry => entry.Code is not { Length: 4 } || !entry.Code.All(char.IsAsciiDigit)))
        {
            yield return new ProgrammeWarning(place, $"'{code}' is no merchant category code, so nothing ever has it; write 4 digits");
        }

        if (!on.Any(kind => kind is EarnRule.Purchase or EarnRule.Anything) && OfPurchases(when) is { } property)
        {
            yield return new ProgrammeWarning($"/when/{property}", $"only a purchase has it, {never}; ask for it among purchases");
        }
    }

    private static IEnumerable<(string Place, bool IsEmpty)> Lists(EarnCondition when, LineFilter lines) =>
    [
        ("/when/exceptPartners", Overlaps.AllOf(when.Partners, when.ExceptPartners)),
        ("/when/exceptMcc", Overlaps.AllOf(when.Mcc, when.ExceptMcc)),
        ("/when/exceptCategories", Overlaps.AllOf(when.Categories, when.ExceptCategories)),
        ("/when/exceptSegments", Overlaps.AllOf(when.Member.Segments, when.Member.ExceptSegments)),
        ("/lines/exceptCategories", Overlaps.AllOf(lines.Categories, lines.ExceptCategories)),
        ("/lines/exceptSkus", Overlaps.AllOf(lines.Skus, lines.ExceptSkus)),
    ];

    private static IEnumerable<(string Place, string Code)> Codes(EarnCondition when, LineFilter? lines) =>
    [
        .. when.Mcc.Select((code, index) => ($"/when/mcc/{index}", code)),
        .. when.ExceptMcc.Select((code, index) => ($"/when/exceptMcc/{index}", code)),
        .. (lines?.Mcc ?? []).Select((code, index) => ($"/lines/mcc/{index}", code)),
    ];

    /// <summary>The first condition that no engagement can meet; null for none.</summary>
    private static string? OfPurchases(EarnCondition when) =>
        when.Mcc.Count > 0 ? "mcc" : when.Categories.Count > 0 ? "categories" : when.Skus.Count > 0 ? "skus" : when.Channels.Count > 0 ? "channels" : null;
}
