namespace LoyaltyHub.Core.Programmes;

/// <summary>Joins programmes, and finds what keeps them from being joined.</summary>
internal static class ProgrammeUnion
{
    /// <summary>A programme that grants nothing; its units keep their terms, so that what members have stays what it is.</summary>
    public static Programme AtRest(Programme programme) => programme with { Earn = [], Rests = true };

    /// <summary>One programme with everything that all have.</summary>
    public static Programme Join(string id, IReadOnlyList<Programme> parts) => parts[0] with
    {
        Id = id,
        Version = 0,
        Name = new LocalText(string.Join(", ", parts.Select(part => part.Name.En)), string.Join(", ", parts.Select(part => part.Name.Ru))),
        Units = [.. parts.SelectMany(part => part.Units).DistinctBy(terms => terms.Unit)],
        Earn = [.. parts.SelectMany(part => part.Earn)],
        Budgets = [.. parts.SelectMany(part => part.Budgets)],
        Pilot = null,
        Members = Belonging.None,
        Caps = [.. parts.SelectMany(part => part.Caps)],
        Counters = [.. parts.SelectMany(part => part.Counters)],
        Groups = [.. parts.SelectMany(part => part.Groups)],
        Ladders = [.. parts.SelectMany(part => part.Ladders)],
        Challenges = [.. parts.SelectMany(part => part.Challenges)],
        Streaks = [.. parts.SelectMany(part => part.Streaks)],
        Enrolments = [.. parts.SelectMany(part => part.Enrolments).DistinctBy(known => (known.Kind, known.Id))],
        Perks = [.. parts.SelectMany(part => part.Perks)],
        Catalogue = [.. parts.SelectMany(part => part.Catalogue)],
        Draws = [.. parts.SelectMany(part => part.Draws)],
        Valid = default,
        Rests = parts.All(part => part.Rests),
        Parts = parts,
        Source = null,
    };

    /// <summary>What two of the programmes say differently or use both.</summary>
    public static IReadOnlyList<ProgrammeFault> Contradictions(IReadOnlyList<Programme> parts)
    {
        var faults = new List<ProgrammeFault>();
        var named = parts.SelectMany(part => NamedPart.Of(part).Select(name => (Name: name, Part: part))).ToList();
        var owners = named.ToDictionary(entry => entry.Name, entry => entry.Part, (IEqualityComparer<NamedPart>)ReferenceEqualityComparer.Instance);
        faults.AddRange(NamedPart.Twice(named.Select(entry => entry.Name)).Where(twice => owners[twice.Part] != owners[twice.First]).Select(twice => new ProgrammeFault(
            NameOf(owners[twice.Part]), 0, twice.Part.Place, $"{NameOf(owners[twice.First])} has the {twice.First.Kind} '{twice.Part.Name}' too, and both are in force at once; rename one of them")));
        foreach (var part in parts.Skip(1))
        {
            if (part.UtcOffset != parts[0].UtcOffset)
            {
                faults.Add(new ProgrammeFault(NameOf(part), 0, "/utcOffset", $"{NameOf(parts[0])} has another offset, and a hub's programmes have one; write the same in both"));
            }
        }

        foreach (var units in parts.SelectMany(part => part.Units.Select(terms => (Part: part, Terms: terms))).GroupBy(entry => entry.Terms.Unit))
        {
            faults.AddRange(units.Where(entry => entry.Terms != units.First().Terms).Select(entry =>
                new ProgrammeFault(NameOf(entry.Part), 0, "/units", $"{NameOf(units.First().Part)} says other things of unit {units.Key}; write the same in both, or use another unit")));
        }

        return faults;
    }

    private static string NameOf(Programme programme) => $"{programme.Id} version {programme.Version}";
}
