namespace LoyaltyHub.Core.Programmes.Checking;

/// <summary>Finds rules that can never apply.</summary>
internal static class RuleWarnings
{
    /// <summary>The warnings of a rule; their places are within it.</summary>
    public static IEnumerable<ProgrammeWarning> Of(EarnRule rule, Programme programme)
    {
        var never = $"so rule '{rule.Id}' never applies";
        var when = rule.When;
        foreach (var found in ConditionWarnings.Of(rule.On, when, rule.Lines, never))
        {
            yield return found;
        }

        if (Overlaps.AreApart(rule.Valid, programme.Valid))
        {
            yield return new ProgrammeWarning("/valid", $"lies outside the programme's own days, {never}; move the days, or leave them out");
        }

        // Where the member is, it may be the day before already or the day after still.
        if (rule.Valid is { From: { } from, To: { } to } && to.DayNumber - from.DayNumber < 7 && when.Days.Count > 0
            && Enumerable.Range(from.DayNumber - 1, to.DayNumber - from.DayNumber + 2).All(day => !when.Days.Contains((DayOfWeek)((day + 1) % 7))))
        {
            yield return new ProgrammeWarning("/when/days", $"none of these falls within 'valid', {never}; ask for other days");
        }

        foreach (var found in rule.Reward is Reward.Times times ? OfMultiplier(rule, times, programme, never) : [])
        {
            yield return found;
        }

        if (rule.Pending is { Days: { } pending, UntilConfirmed: false } && (rule.Expiry ?? programme.TermsOf(rule).Expiry) is Expiry.Rolling { After: var life } && (life.Months * 31L) + life.Days < pending)
        {
            yield return new ProgrammeWarning("/pending/days", $"what rule '{rule.Id}' grants has expired before it can be spent; let it expire later, or be pending for a shorter time");
        }

        foreach (var (first, second) in Pairs(when.Counts).Where(pair => Contradict(pair.First.Count, pair.Second.Count) || Contradict(pair.Second.Count, pair.First.Count)))
        {
            yield return new ProgrammeWarning($"/when/counts/{second.Index}", $"cannot hold together with counts/{first.Index} of the same counter, {never}; take one of them out");
        }
    }

    private static IEnumerable<ProgrammeWarning> OfMultiplier(EarnRule rule, Reward.Times times, Programme programme, string never)
    {
        var multiplied = times.Rules.Select(programme.Rule).OfType<EarnRule>().ToList();
        if (multiplied.TrueForAll(other => Overlaps.AreApart(rule.On, other.On) || Overlaps.AreApart(rule.When, other.When) || Overlaps.AreApart(rule.Valid, other.Valid)))
        {
            yield return new ProgrammeWarning("/reward/rules", $"none of them applies to an activity that this one applies to, {never}; ask for the same activities, partners and days in both");
        }
        else if (multiplied.TrueForAll(other => other.Reward is null))
        {
            yield return new ProgrammeWarning("/reward/rules", $"none of them grants points, {never}; multiply rules that do");
        }

        if (rule.Lines is not null && multiplied.Exists(other => !Overlaps.AreSame(rule.Lines, other.Lines)))
        {
            yield return new ProgrammeWarning(
                "/lines", $"rule '{rule.Id}' multiplies all that the others grant for an order with such a line, not for these lines alone; give these lines a rule of their own with 'percent', or the others the same 'lines'");
        }
    }

    private static IEnumerable<((CountCondition Count, int Index) First, (CountCondition Count, int Index) Second)> Pairs(IReadOnlyList<CountCondition> counts) =>
        from second in Enumerable.Range(1, Math.Max(0, counts.Count - 1))
        from first in Enumerable.Range(0, second)
        where counts[first].Counter == counts[second].Counter && counts[first].Within == counts[second].Within
        select ((counts[first], first), (counts[second], second));

    /// <summary>Whether no count meets both; <see cref="CountTest.Every"/> needs at least its number.</summary>
    private static bool Contradict(CountCondition one, CountCondition other) => (one.Test, other.Test) switch
    {
        (CountTest.AtLeast or CountTest.Every or CountTest.Exactly, CountTest.AtMost) => one.Number > other.Number,
        (CountTest.AtLeast, CountTest.Exactly) => one.Number > other.Number,
        (CountTest.Exactly, CountTest.Exactly) => one.Number != other.Number,
        _ => false,
    };
}
