namespace LoyaltyHub.Core.Programmes.Checking;

/// <summary>Finds rules of a group that another one always displaces, and groups in which nothing competes.</summary>
internal static class GroupWarnings
{
    /// <summary>Comparing each with each of more rules would take longer than a check may.</summary>
    private const int Most = 300;

    /// <summary>The warnings, in the order of the file.</summary>
    public static IEnumerable<ProgrammeWarning> Of(Programme programme)
    {
        for (var index = 0; index < programme.Groups.Count; index++)
        {
            var group = programme.Groups[index];
            var rules = programme.Earn.Select((rule, at) => (Rule: rule, Index: at)).Where(entry => entry.Rule.Group == group.Id).ToList();
            if (rules.Count < 2)
            {
                var what = rules.Count == 0 ? "no rule is in it" : $"only rule '{rules[0].Rule.Id}' is in it, so nothing competes";
                yield return new ProgrammeWarning($"/groups/{index}", $"{what}; name it as the 'group' of more rules, or leave it out");
            }

            foreach (var (loser, winner) in group.Policy == GroupPolicy.Sum || rules.Count > Most ? [] : Displaced(rules, group.Policy))
            {
                var why = group.Policy == GroupPolicy.First ? "comes first wherever both apply" : "grants no less wherever both apply";
                yield return new ProgrammeWarning($"/earn/{loser.Index}", $"'{winner.Rule.Id}' of the group '{group.Id}' {why}, so rule '{loser.Rule.Id}' gives way each time; narrow the other's conditions, or take one of them out");
            }
        }
    }

    private static IEnumerable<((EarnRule Rule, int Index) Loser, (EarnRule Rule, int Index) Winner)> Displaced(List<(EarnRule Rule, int Index)> rules, GroupPolicy policy)
    {
        foreach (var loser in rules)
        {
            // Of equal ones the first wins.
            var winner = rules.Find(other => other != loser && IsUnlimited(other.Rule) && Covers(other.Rule, loser.Rule) && (policy == GroupPolicy.First
                ? other.Index < loser.Index && GrantsAlways(other.Rule)
                : GrantsNoLess(other.Rule, loser.Rule, other.Index < loser.Index)));
            if (winner.Rule is not null)
            {
                yield return (loser, winner);
            }
        }
    }

    /// <summary>Whether a rule applies wherever another does.</summary>
    private static bool Covers(EarnRule wide, EarnRule narrow) =>
        (wide.On.Contains(EarnRule.Anything) || narrow.On.All(wide.On.Contains))
        && wide.To == narrow.To
        && (wide.Lines is null || SameLines(wide.Lines, narrow.Lines))
        && Holds(wide.Valid, narrow.Valid)
        && Covers(wide.When, narrow.When);

    private static bool Covers(EarnCondition wide, EarnCondition narrow) =>
        Among(narrow.Partners, wide.Partners) && wide.ExceptPartners.All(narrow.ExceptPartners.Contains)
        && Among(narrow.Mcc, wide.Mcc) && wide.ExceptMcc.All(narrow.ExceptMcc.Contains)
        && Among(narrow.Categories, wide.Categories) && wide.ExceptCategories.All(narrow.ExceptCategories.Contains)
        && Among(narrow.Skus, wide.Skus) && Among(narrow.Channels, wide.Channels) && Among(narrow.Days, wide.Days) && Among(narrow.Tiers, wide.Tiers)
        && (wide.MinimumAmount is null || wide.MinimumAmount <= narrow.MinimumAmount)
        && (wide.MaximumAmount is null || wide.MaximumAmount >= narrow.MaximumAmount)
        && (wide.Hours is null || wide.Hours == narrow.Hours)
        && (wide.Referred is null || wide.Referred == narrow.Referred)
        && Among(narrow.Member.Segments, wide.Member.Segments) && wide.Member.ExceptSegments.All(narrow.Member.ExceptSegments.Contains)
        && Among(narrow.Member.Subscriptions, wide.Member.Subscriptions)
        && wide.Counts.All(narrow.Counts.Contains);

    /// <summary>Whether whoever has one of the first has one of the second; an empty list asks for nothing.</summary>
    private static bool Among<T>(IReadOnlyList<T> narrow, IReadOnlyList<T> wide) => wide.Count == 0 || (narrow.Count > 0 && narrow.All(wide.Contains));

    private static bool Holds(DayRange wide, DayRange narrow) => (wide.From is null || wide.From <= narrow.From) && (wide.To is null || wide.To >= narrow.To);

    private static bool SameLines(LineFilter one, LineFilter? other) => other is not null
        && one.Categories.SequenceEqual(other.Categories) && one.ExceptCategories.SequenceEqual(other.ExceptCategories) && one.Mcc.SequenceEqual(other.Mcc)
        && one.Skus.SequenceEqual(other.Skus) && one.ExceptSkus.SequenceEqual(other.ExceptSkus) && one.ExceptDiscounted == other.ExceptDiscounted;

    private static bool IsUnlimited(EarnRule rule) => rule.Caps.Count == 0 && rule.Budget is null;

    private static bool GrantsAlways(EarnRule rule) => rule.Reward is Reward.Fixed;

    private static bool GrantsNoLess(EarnRule one, EarnRule other, bool isFirst)
    {
        var more = (one.Reward, other.Reward) switch
        {
            (Reward.Fixed winner, Reward.Fixed loser) => winner.Points.CompareTo(loser.Points),
            (Reward.Percent winner, Reward.Percent loser) when winner.Rounding == loser.Rounding && (one.Lines is null) == (other.Lines is null) => winner.Rate.CompareTo(loser.Rate),
            (Reward.Per winner, Reward.Per loser) when winner.Amount == loser.Amount && (one.Lines is null) == (other.Lines is null) => winner.Points.CompareTo(loser.Points),
            _ => -1,
        };
        return more > 0 || (more == 0 && isFirst);
    }
}
