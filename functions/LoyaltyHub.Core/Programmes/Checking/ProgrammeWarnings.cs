namespace LoyaltyHub.Core.Programmes.Checking;

/// <summary>Finds what of a programme can never happen, or hardly as it is meant.</summary>
public static class ProgrammeWarnings
{
    /// <summary>The warnings, in the order of the file.</summary>
    public static IReadOnlyList<ProgrammeWarning> Of(Programme programme)
    {
        var warnings = new List<ProgrammeWarning>();
        foreach (var (rule, index) in programme.Earn.Select((rule, index) => (rule, index)))
        {
            warnings.AddRange(OfRule(rule).Select(found => new ProgrammeWarning($"/earn/{index}{found.Path}", found.What)));
        }

        warnings.AddRange(MemberWarnings.Of(programme));
        return warnings;
    }

    private static IEnumerable<ProgrammeWarning> OfRule(EarnRule rule)
    {
        if (rule.When.Mcc.Count > 0 && rule.When.Mcc.All(code => rule.When.ExceptMcc.Contains(code, StringComparer.Ordinal)))
        {
            yield return new ProgrammeWarning("/when/exceptMcc", $"rule '{rule.Id}' leaves out every code it asks for, so it never applies; take the codes out of one of the lists");
        }

        foreach (var (cap, index) in rule.Caps.Select((cap, index) => (cap, index)).Where(entry => rule.Reward is Reward.Fixed least && entry.cap.Points < least.Points))
        {
            var each = (Reward.Fixed)rule.Reward!;
            yield return new ProgrammeWarning($"/caps/{index}/points", $"the cap of {cap.Points} is below one reward of {each.Points}, so rule '{rule.Id}' never grants a whole one; raise the cap or lower the reward");
        }
    }
}
