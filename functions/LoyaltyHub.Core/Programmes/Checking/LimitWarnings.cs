namespace LoyaltyHub.Core.Programmes.Checking;

/// <summary>Finds caps and budgets that are below one reward, and caps that another makes idle.</summary>
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
        foreach (var (cap, index) in terms.Caps.Select((cap, index) => (cap, index)))
        {
            if (terms.Caps.FirstOrDefault(longer => Binds(longer, cap)) is { } other)
            {
                yield return new ProgrammeWarning(
                    $"{path}/caps/{index}/points", $"the cap of {cap.Points} {Each(cap.Per)} never cuts anything: that of {other.Points} {Each(other.Per)} is used up first; lower it, or leave it out");
            }
        }

        if (PointsOf(terms, programme) is not { } points)
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

        if (terms.Budget is { } paced && programme.Budget(paced) is { Pacing: { } pacing } && pacing.Points < points)
        {
            yield return new ProgrammeWarning(
                $"{path}{reward}", $"the budget '{paced}' releases {pacing.Points} at a time, which is below one reward of {points}, so {kind} '{terms.Id}' hardly ever grants a whole one; release more at a time or lower the reward");
        }

        foreach (var (cap, index) in programme.Caps.Select((cap, index) => (cap, index)).Where(entry => entry.cap.Unit == programme.TermsOf(terms).Unit && entry.cap.Cap.Points < points))
        {
            yield return new ProgrammeWarning(
                $"/caps/{index}/points", $"the cap of {cap.Cap.Points} is below one reward of {points} by {kind} '{terms.Id}', which never grants a whole one; raise the cap or lower the reward");
        }
    }

    /// <summary>The fewest points a reward is meant to grant; null where that depends on the amount.</summary>
    private static long? PointsOf(AccrualTerms terms, Programme programme) => (terms.Reward, (terms as EarnRule)?.When.MinimumAmount) switch
    {
        (Reward.Fixed each, _) => each.Points,
        (Reward.Per per, { } least) when terms is EarnRule { Lines: null } => Math.Max(per.Points, OfFull(per, least)),
        (Reward.Per per, _) => per.Points,
        (Reward.Each each, _) => each.Points,
        (Reward.Percent percent, { } least) when terms is EarnRule { Lines: null } => OfPercent(percent, least, programme.TermsOf(terms).Burn),
        _ => null,
    };

    private static long OfFull(Reward.Per per, long least) => (long)Int128.Min((Int128)(least / per.Amount) * per.Points, long.MaxValue);

    private static long OfPercent(Reward.Percent percent, long least, BurnRule burn) => burn.PointValue == 0 ? 0 : (long)Math.Min(decimal.Truncate(least * percent.Rate / (100m * burn.PointValue)), long.MaxValue);

    /// <summary>Whether a cap lies within the periods of another and can never be used up before it.</summary>
    private static bool Binds(Cap longer, Cap shorter) => longer.Points <= shorter.Points && longer.Per > shorter.Per
        && (longer.Per == CapPeriod.Lifetime || shorter.Per != CapPeriod.Week);

    private static string Each(CapPeriod period) => period switch
    {
        CapPeriod.Event => "an event",
        CapPeriod.Lifetime => "for ever",
        _ => $"a {period.ToString().ToLowerInvariant()}",
    };
}
