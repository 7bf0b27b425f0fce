using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Core.Programmes.Checking;

/// <summary>Finds perks that nobody gets, draws that nobody takes part in, and conditions that no member meets.</summary>
internal static class MemberWarnings
{
    /// <summary>The warnings, in the order of the file.</summary>
    public static IEnumerable<ProgrammeWarning> Of(Programme programme)
    {
        foreach (var (path, asked) in programme.Perks.Select((perk, index) => ($"/perks/{index}/when", perk.When ?? Belonging.None)).Prepend(("/members", programme.Members))
            .Where(entry => Overlaps.AllOf(entry.Item2.Segments, entry.Item2.ExceptSegments)))
        {
            yield return new ProgrammeWarning($"{path}/exceptSegments", "leaves out everything that is asked for, so it is nobody's; take what is meant out of one of the lists");
        }

        var given = programme.Accruals.SelectMany(terms => terms.Perks)
            .Concat(programme.Ladders.SelectMany(ladder => ladder.Levels).SelectMany(level => level.Perks))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var (perk, index) in programme.Perks.Select((perk, index) => (perk, index)).Where(entry => entry.perk.When is null && !given.Contains(entry.perk.Id)))
        {
            yield return new ProgrammeWarning($"/perks/{index}", $"nobody gets '{perk.Id}'; say 'when', or let a rule, level, challenge, milestone or prize give it");
        }

        foreach (var (draw, index) in programme.Draws.Select((draw, index) => (draw, index)).Where(entry => programme.Earn.All(rule => rule.Draw != entry.draw.Id)))
        {
            yield return new ProgrammeWarning($"/draws/{index}", $"no rule holds '{draw.Id}', so nobody takes part in it; name it as the 'draw' of a rule");
        }
    }
}
