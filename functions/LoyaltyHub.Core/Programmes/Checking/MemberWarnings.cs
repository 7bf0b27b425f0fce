namespace LoyaltyHub.Core.Programmes.Checking;

/// <summary>Finds perks that nobody gets, draws that nobody takes part in, and prizes that their budget cannot pay.</summary>
internal static class MemberWarnings
{
    /// <summary>The warnings, in the order of the file.</summary>
    public static IEnumerable<ProgrammeWarning> Of(Programme programme)
    {
        var given = programme.Accruals.SelectMany(terms => terms.Perks)
            .Concat(programme.Ladders.SelectMany(ladder => ladder.Levels).SelectMany(level => level.Perks))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var (perk, index) in programme.Perks.Select((perk, index) => (perk, index)).Where(entry => entry.perk.When is null && !given.Contains(entry.perk.Id)))
        {
            yield return new ProgrammeWarning($"/perks/{index}", $"nobody gets '{perk.Id}'; say 'when', or let a rule, level, challenge, milestone or prize give it");
        }

        foreach (var (draw, index) in programme.Draws.Select((draw, index) => (draw, index)))
        {
            if (programme.Earn.All(rule => rule.Draw != draw.Id))
            {
                yield return new ProgrammeWarning($"/draws/{index}", $"no rule holds '{draw.Id}', so nobody takes part in it; name it as the 'draw' of a rule");
            }

            for (var place = 0; place < draw.Prizes.Count; place++)
            {
                if (draw.Prizes[place] is { Budget: { } budget, Reward: Reward.Fixed prize } && programme.Budget(budget) is { } pool && pool.Points < prize.Points)
                {
                    yield return new ProgrammeWarning(
                        $"/draws/{index}/prizes/{place}/points", $"the budget '{budget}' of {pool.Points} is below one prize of {prize.Points}, so it never falls whole; raise the budget or lower the prize");
                }
            }
        }
    }
}
