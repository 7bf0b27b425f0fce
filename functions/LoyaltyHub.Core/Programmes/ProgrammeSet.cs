using System.Globalization;

namespace LoyaltyHub.Core.Programmes;

/// <summary>
/// Several programmes as one that decides. Its id names what it was made of, so that the same one can be made again for as long as an entry names it:
/// <c>bank:3+shop:1</c>; <c>~shop:1</c> for one that rests, because it has not begun or has ended.
/// </summary>
public static class ProgrammeSet
{
    private const char Joint = '+';
    private const char Resting = '~';

    /// <summary>The letters that a programme's own id cannot have.</summary>
    public const string Reserved = "|+~:";

    /// <summary>Makes one programme of several.</summary>
    /// <param name="parts">The versions; each grants or rests.</param>
    /// <param name="known">What was made before, by its id.</param>
    /// <exception cref="ProgrammeException">Two of them use one name, or say different things of one unit.</exception>
    public static Programme Of(IReadOnlyList<(Programme Part, bool Rests)> parts, IDictionary<string, Programme>? known = null)
    {
        if (parts is [(var only, false)])
        {
            return only;
        }

        var id = string.Join(Joint, parts.Select(part => string.Create(CultureInfo.InvariantCulture, $"{(part.Rests ? "~" : "")}{part.Part.Id}:{part.Part.Version}")));
        if (known?.TryGetValue(id, out var before) == true)
        {
            return before;
        }

        var faults = ProgrammeUnion.Contradictions([.. parts.Select(part => part.Part)]);
        if (faults.Count > 0)
        {
            throw new ProgrammeException(faults);
        }

        var whole = ProgrammeUnion.Join(id, [.. parts.Select(part => part.Rests ? ProgrammeUnion.AtRest(part.Part) : part.Part)]);
        known?.TryAdd(id, whole);
        return whole;
    }

    /// <summary>The programme that an entry names.</summary>
    /// <param name="id">The id in the entry.</param>
    /// <param name="version">The version in the entry.</param>
    /// <param name="find">Finds a single version; null where it is not known.</param>
    public static Programme? Find(string id, int version, Func<string, int, Programme?> find)
    {
        if (id.IndexOf(':', StringComparison.Ordinal) < 0)
        {
            return find(id, version);
        }

        var parts = new List<(Programme Part, bool Rests)>();
        foreach (var name in id.Split(Joint))
        {
            var rests = name[0] == Resting;
            var colon = name.LastIndexOf(':');
            if (!int.TryParse(name.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || find(name[(rests ? 1 : 0)..colon], number) is not { } part)
            {
                return null;
            }

            parts.Add((part, rests));
        }

        return Of(parts);
    }

    /// <summary>The versions that an entry's programme was made of.</summary>
    public static IReadOnlyList<(string Id, int Version)> PartsOf(string id, int version) => id.IndexOf(':', StringComparison.Ordinal) < 0
        ? [(id, version)]
        : [.. id.Split(Joint).Select(name => (name[..name.LastIndexOf(':')].TrimStart(Resting), int.Parse(name[(name.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture)))];
}
