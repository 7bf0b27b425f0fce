namespace LoyaltyHub.Core.Programmes.Checking;

/// <summary>Finds caps and budgets that are below one reward.</summary>
internal static class LimitWarnings
{
    /// <summary>The warnings of something that grants.</summary>
    /// <param name="path">Its place.</param>
    /// <param name="kind">What it is: <c>rule</c>, <c>challenge</c>.</param>
    /// <param name="reward">Where its points are said, within it.</param>
    /// <param name="terms">What grants.</param>
    /// <param name="programme">The programme.</param>
    public static IEnumerable<ProgrammeWarning> Of(string path, string kind, string reward, AccrualTerms terms, Programme programme)
    {
        if (PointsOf(terms.Reward) is not { } points)
        {
            yield break;
        }

        foreach (var (cap, index) in terms.Caps.Select((cap, index) => (cap, index)).Where(entry => entry.cap.Points < points))
        {
            yield return new ProgrammeWarning(
                $"{path}/caps/{index}/points", $"the cap of {cap.Points} is below one reward of {points}, so {kind} '{terms.Id}' never grants a whole one; raise the cap or lower the reward");
        }

        if (terms.Budget is { } budget && programme.Budget(budget) is { } pool && pool.Points < points)
        {
            yield return new ProgrammeWarning(
                $"{path}{reward}", $"the budget '{budget}' of {pool.Points} is below one reward of {points}, so {kind} '{terms.Id}' never grants a whole one; raise the budget or lower the reward");
        }

        foreach (var (cap, index) in programme.Caps.Select((cap, index) => (cap, index)).Where(entry => entry.cap.Unit == programme.TermsOf(terms).Unit && entry.cap.Cap.Points < points))
        {
            yield return new ProgrammeWarning(
                $"/caps/{index}/points", $"the cap of {cap.Cap.Points} is below one reward of {points} by {kind} '{terms.Id}', which never grants a whole one; raise the cap or lower the reward");
        }
    }

    /// <summary>The fewest points a reward is meant to grant; null where that depends on the amount.</summary>
    private static long? PointsOf(Reward? reward) => reward switch
    {
        Reward.Fixed each => each.Points,
        Reward.Per per => per.Points,
        Reward.Each each => each.Points,
        _ => null,
    };
}
