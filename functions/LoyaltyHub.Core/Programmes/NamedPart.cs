namespace LoyaltyHub.Core.Programmes;

/// <summary>Something in a programme that has a name of its own.</summary>
/// <param name="Space">Within what the name is unique: what grants has one space, whether it is a rule, challenge, milestone or prize.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Place">Where it is said, as a JSON pointer.</param>
internal sealed record NamedPart(string Space, string Kind, string Name, string Place)
{
    private const string Grants = "what grants";

    /// <summary>All of a programme, in the order of the file's sections.</summary>
    public static IEnumerable<NamedPart> Of(Programme programme) =>
    [
        .. Each(programme.Budgets, "budget", "/budgets", budget => budget.Id),
        .. Each(programme.Perks, "perk", "/perks", perk => perk.Id),
        .. Each(programme.Catalogue, "item", "/catalogue", item => item.Id),
        .. Each(programme.Draws, "draw", "/draws", draw => draw.Id),
        .. Each(programme.Groups, "group", "/groups", group => group.Id),
        .. Each(programme.Counters, "counter", "/counters", counter => counter.Id),
        .. Each(programme.Ladders, "ladder", "/ladders", ladder => ladder.Id),
        .. programme.Ladders.SelectMany((ladder, index) => Each(ladder.Levels, "tier", $"/ladders/{index}/levels", level => level.Tier)),
        .. Each(programme.Streaks, "streak", "/streaks", streak => streak.Id),
        .. Each(programme.Earn, "rule", "/earn", rule => rule.Id, Grants),
        .. Each(programme.Challenges, "challenge", "/challenges", challenge => challenge.Id, Grants),
        .. programme.Streaks.SelectMany((streak, index) => Each(streak.Milestones, "milestone", $"/streaks/{index}/milestones", milestone => milestone.Id, Grants, "days")),
        .. programme.Draws.SelectMany((draw, index) => Each(draw.Prizes, "prize", $"/draws/{index}/prizes", prize => prize.Id, Grants)),
    ];

    /// <summary>Those that have a name which an earlier one has, each with that one.</summary>
    public static IEnumerable<(NamedPart Part, NamedPart First)> Twice(IEnumerable<NamedPart> parts)
    {
        var first = new Dictionary<(string, string), NamedPart>();
        foreach (var part in parts)
        {
            if (!first.TryAdd((part.Space, part.Name), part))
            {
                yield return (part, first[(part.Space, part.Name)]);
            }
        }
    }

    private static IEnumerable<NamedPart> Each<T>(IEnumerable<T> things, string kind, string path, Func<T, string> name, string? space = null, string? property = null) =>
        things.Select((thing, index) => new NamedPart(space ?? kind, kind, name(thing), $"{path}/{index}/{property ?? kind}"));
}
