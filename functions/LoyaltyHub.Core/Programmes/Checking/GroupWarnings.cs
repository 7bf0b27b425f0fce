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

            foreach (var (loser, winner) in group.Policy == GroupPolicy.Sum || rules.Count is < 2 or > Most ? [] : Displaced(rules, group.Policy, programme.Caps.Any(cap => cap.Unit == programme.TermsOf(rules[0].Rule).Unit)))
            {
                var why = group.Policy == GroupPolicy.First ? "comes first wherever both apply" : "grants no less wherever both apply";
                yield return new ProgrammeWarning($"/earn/{loser.Index}", $"'{winner.Rule.Id}' of the group '{group.Id}' {why}, so rule '{loser.Rule.Id}' gives way each time; narrow the other's conditions, or take one of them out");
            }
        }
    }

    private static IEnumerable<((EarnRule Rule, int Index) Loser, (EarnRule Rule, int Index) Winner)> Displaced(List<(EarnRule Rule, int Index)> rules, GroupPolicy policy, bool isCapped)
    {
        foreach (var loser in rules)
        {
            // Of equal ones the first wins.
            var winner = rules.Find(other => other != loser && IsUnlimited(other.Rule) && Covers(other.Rule, loser.Rule) && (policy == GroupPolicy.First
                ? other.Index < loser.Index && GrantsAlways(other.Rule)
                : GrantsNoLess(other.Rule, loser.Rule, other.Index < loser.Index, isCapped)));
            if (winner.Rule is not null)
            {
                yield return (loser, winner);
            }
        }
    }

    /// <summary>Whether a rule applies wherever another does.</summary>
    private static bool Covers(EarnRule wide, EarnRule narrow) =>
        Overlaps.Covers(wide.On, narrow.On)
        && wide.To == narrow.To
        && (wide.Lines is null || Overlaps.AreSame(wide.Lines, narrow.Lines))
        && Overlaps.Covers(wide.Valid, narrow.Valid)
        && Overlaps.Covers(wide.When, narrow.When);

    private static bool IsUnlimited(EarnRule rule) => rule.Caps.Count == 0 && rule.Budget is null;

    private static bool GrantsAlways(EarnRule rule) => rule.Reward is Reward.Fixed;

    /// <summary>Whether one rule comes to no less than another; where a cap of the programme may cut both to the same, the first of them wins.</summary>
    private static bool GrantsNoLess(EarnRule one, EarnRule other, bool isFirst, bool isCapped)
    {
        var more = (one.Reward, other.Reward) switch
        {
            (Reward.Fixed winner, Reward.Fixed loser) => winner.Points.CompareTo(loser.Points),
            (Reward.Percent winner, Reward.Percent loser) when winner.Rounding == loser.Rounding && (one.Lines is null) == (other.Lines is null) => winner.Rate.CompareTo(loser.Rate),
            (Reward.Per winner, Reward.Per loser) when winner.Amount == loser.Amount && (one.Lines is null) == (other.Lines is null) => winner.Points.CompareTo(loser.Points),
            _ => -1,
        };
        return (more > 0 && !isCapped) || (more >= 0 && isFirst);
    }
}
