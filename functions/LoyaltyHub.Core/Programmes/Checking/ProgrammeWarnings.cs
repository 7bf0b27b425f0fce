namespace LoyaltyHub.Core.Programmes.Checking;

/// <summary>Finds what of a programme can never happen, or hardly as it is meant.</summary>
public static class ProgrammeWarnings
{
    /// <summary>The warnings, in the order of the file's sections.</summary>
    public static IReadOnlyList<ProgrammeWarning> Of(Programme programme) =>
    [
        .. programme.Earn.SelectMany((rule, index) => RuleWarnings.Of(rule, programme).Select(found => found with { Path = $"/earn/{index}{found.Path}" })
            .Concat(LimitWarnings.Of($"/earn/{index}", "rule", "/reward/points", rule, programme))),
        .. GroupWarnings.Of(programme),
        .. programme.Challenges.SelectMany((challenge, index) => LimitWarnings.Of($"/challenges/{index}", "challenge", "/points", challenge, programme)),
        .. programme.Streaks.SelectMany((streak, index) => streak.Milestones.SelectMany((milestone, place) => LimitWarnings.Of($"/streaks/{index}/milestones/{place}", "milestone", "/points", milestone, programme))),
        .. programme.Draws.SelectMany((draw, index) => draw.Prizes.SelectMany((prize, place) => LimitWarnings.Of($"/draws/{index}/prizes/{place}", "prize", "/points", prize, programme))),
        .. CountWarnings.Of(programme),
        .. Unused(programme),
        .. EnrolmentWarnings.Of(programme),
        .. MemberWarnings.Of(programme),
    ];

    /// <summary>Budgets that pay for nothing and counters that nothing reads.</summary>
    private static IEnumerable<ProgrammeWarning> Unused(Programme programme)
    {
        var budgets = programme.Accruals.Select(terms => terms.Budget).ToHashSet(StringComparer.Ordinal);
        foreach (var (budget, index) in programme.Budgets.Select((budget, index) => (budget, index)).Where(entry => !budgets.Contains(entry.budget.Id)))
        {
            yield return new ProgrammeWarning($"/budgets/{index}", $"nothing is paid out of '{budget.Id}'; name it as the 'budget' of a rule, challenge, milestone or prize, or leave it out");
        }

        HashSet<string> read =
        [
            .. programme.Earn.SelectMany(rule => rule.When.Counts.Select(count => count.Counter).Concat(rule.Reward is Reward.Stepped stepped ? [stepped.Counter] : [])),
            .. programme.Ladders.Select(ladder => ladder.Counter), .. programme.Challenges.Select(challenge => challenge.Counter), .. programme.Streaks.Select(streak => streak.Counter),
        ];
        foreach (var (counter, index) in programme.Counters.Select((counter, index) => (counter, index)).Where(entry => !read.Contains(entry.counter.Id)))
        {
            yield return new ProgrammeWarning($"/counters/{index}", $"nothing reads '{counter.Id}'; ask for it in a condition, ladder, challenge or streak, or leave it out");
        }
    }
}
