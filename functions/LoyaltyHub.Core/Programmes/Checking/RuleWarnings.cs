namespace LoyaltyHub.Core.Programmes.Checking;

/// <summary>Finds rules that can never apply.</summary>
internal static class RuleWarnings
{
    /// <summary>The warnings of a rule; their places are within it.</summary>
    public static IEnumerable<ProgrammeWarning> Of(EarnRule rule, Programme programme)
    {
        var never = $"so rule '{rule.Id}' never applies";
        var when = rule.When;
        foreach (var (list, asked, except) in Lists(rule))
        {
            if (asked.Count > 0 && asked.All(except.Contains))
            {
                yield return new ProgrammeWarning(list, $"leaves out everything that is asked for, {never}; take what is meant out of one of the lists");
            }
        }

        if (!rule.On.Any(kind => kind is EarnRule.Purchase or EarnRule.Anything) && OfPurchases(when) is { } property)
        {
            yield return new ProgrammeWarning($"/when/{property}", $"only a purchase has it, {never}; ask for it in a rule of purchases");
        }

        if (!Overlap(rule.Valid, programme.Valid))
        {
            yield return new ProgrammeWarning("/valid", $"lies outside the programme's own days, {never}; move the days, or leave them out");
        }

        if (rule.Valid is { From: { } from, To: { } to } && to.DayNumber - from.DayNumber < 7 && when.Days.Count > 0
            && Enumerable.Range(from.DayNumber, to.DayNumber - from.DayNumber).All(day => !when.Days.Contains(DateOnly.FromDayNumber(day).DayOfWeek)))
        {
            yield return new ProgrammeWarning("/when/days", $"none of these falls within 'valid', {never}; ask for other days");
        }

        if (rule.Reward is Reward.Times times && times.Rules.All(name => programme.Rule(name) is { } multiplied && Apart(rule, multiplied)))
        {
            yield return new ProgrammeWarning("/reward/rules", $"none of them applies to an activity that this one applies to, {never}; ask for the same activities, partners and days in both");
        }

        foreach (var (first, second) in Pairs(when.Counts).Where(pair => Contradict(pair.First.Count, pair.Second.Count) || Contradict(pair.Second.Count, pair.First.Count)))
        {
            yield return new ProgrammeWarning($"/when/counts/{second.Index}", $"cannot hold together with counts/{first.Index} of the same counter, {never}; take one of them out");
        }
    }

    private static IEnumerable<(string Place, IReadOnlyList<string> Asked, IReadOnlyList<string> Except)> Lists(EarnRule rule)
    {
        var (when, lines) = (rule.When, rule.Lines ?? new LineFilter());
        return
        [
            ("/when/exceptPartners", [.. when.Partners.Select(partner => partner.Value)], [.. when.ExceptPartners.Select(partner => partner.Value)]),
            ("/when/exceptMcc", when.Mcc, when.ExceptMcc),
            ("/when/exceptCategories", when.Categories, when.ExceptCategories),
            ("/when/exceptSegments", when.Member.Segments, when.Member.ExceptSegments),
            ("/lines/exceptCategories", lines.Categories, lines.ExceptCategories),
            ("/lines/exceptSkus", lines.Skus, lines.ExceptSkus),
        ];
    }

    /// <summary>The first condition that no engagement can meet; null for none.</summary>
    private static string? OfPurchases(EarnCondition when) =>
        when.Mcc.Count > 0 ? "mcc" : when.Categories.Count > 0 ? "categories" : when.Skus.Count > 0 ? "skus" : when.Channels.Count > 0 ? "channels" : null;

    /// <summary>Whether no activity meets both.</summary>
    private static bool Apart(EarnRule one, EarnRule other) =>
        (!one.On.Contains(EarnRule.Anything) && !other.On.Contains(EarnRule.Anything) && Apart(one.On, other.On))
        || Apart(one.When.Partners, other.When.Partners) || Apart(one.When.Mcc, other.When.Mcc) || Apart(one.When.Categories, other.When.Categories)
        || Apart(one.When.Channels, other.When.Channels) || !Overlap(one.Valid, other.Valid);

    private static bool Apart<T>(IReadOnlyList<T> one, IReadOnlyList<T> other) => one.Count > 0 && other.Count > 0 && !one.Any(other.Contains);

    private static bool Overlap(DayRange one, DayRange other) =>
        !(one.To <= other.From) && !(other.To <= one.From);

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
