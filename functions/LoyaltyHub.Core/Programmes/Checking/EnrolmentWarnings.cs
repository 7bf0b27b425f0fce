using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Core.Programmes.Checking;

/// <summary>Finds segments and subscriptions that no list of the file names, so that a slip of the pen in them would never be noticed, and listed ones that nothing asks for.</summary>
internal static class EnrolmentWarnings
{
    /// <summary>The warnings, each name once.</summary>
    public static IEnumerable<ProgrammeWarning> Of(Programme programme)
    {
        var asked = Asked(programme).ToList();
        var listed = programme.Enrolments.Select(known => known.Kind).ToHashSet();
        foreach (var (path, kind, name) in asked.Where(one => !listed.Contains(one.Kind)).DistinctBy(one => (one.Kind, one.Name)))
        {
            var what = Word(kind);
            yield return new ProgrammeWarning(path, $"no list says that there is a {what} '{name}', so a slip of the pen in it is never noticed; add {{ \"{what}\": \"{name}\", \"name\": … }} to '{what}s'");
        }

        foreach (var group in programme.Enrolments.GroupBy(known => known.Kind))
        {
            foreach (var (known, index) in group.Select((known, index) => (known, index)).Where(entry => !asked.Exists(one => one.Kind == entry.known.Kind && one.Name == entry.known.Id)))
            {
                yield return new ProgrammeWarning($"/{Word(known.Kind)}s/{index}", $"nothing asks for the {Word(known.Kind)} '{known.Id}'; ask for it in a condition, or leave it out");
            }
        }
    }

    private static string Word(EnrolmentKind kind) => kind == EnrolmentKind.Segment ? "segment" : "subscription";

    /// <summary>Each place that asks for one.</summary>
    public static IEnumerable<(string Path, EnrolmentKind Kind, string Name)> Asked(Programme programme) =>
    [
        .. Asked("/members", programme.Members),
        .. programme.Perks.SelectMany((perk, index) => Asked($"/perks/{index}/when", perk.When ?? Belonging.None)),
        .. programme.Earn.SelectMany((rule, index) => Asked($"/earn/{index}/when", rule.When.Member)),
    ];

    private static IEnumerable<(string Path, EnrolmentKind Kind, string Name)> Asked(string path, Belonging asked) =>
    [
        .. asked.Segments.Select((name, index) => ($"{path}/segments/{index}", EnrolmentKind.Segment, name)),
        .. asked.ExceptSegments.Select((name, index) => ($"{path}/exceptSegments/{index}", EnrolmentKind.Segment, name)),
        .. asked.Subscriptions.Select((name, index) => ($"{path}/subscriptions/{index}", EnrolmentKind.Subscription, name)),
    ];
}
