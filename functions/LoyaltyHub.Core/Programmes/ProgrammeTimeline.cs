using System.Collections.Frozen;

namespace LoyaltyHub.Core.Programmes;

/// <summary>
/// Which rules decide at which time: all versions of all programmes of a hub. An activity is decided by what was in force when it happened, however late it comes.
/// Of each programme the highest version whose days hold the instant is in force. One that has not begun or has ended grants nothing, and its units stay what they are.
/// </summary>
public sealed class ProgrammeTimeline
{
    private readonly DateTimeOffset[] starts;
    private readonly Programme[] programmes;
    private readonly FrozenDictionary<string, (Budget Budget, TimeSpan Offset)> budgets;

    private ProgrammeTimeline(IReadOnlyList<Programme> versions, DateTimeOffset[] starts, Programme[] programmes)
    {
        (Versions, this.starts, this.programmes) = (versions, starts, programmes);

        // What a later version says of a budget holds for all of it: the points are what it may grant in all.
        budgets = versions.OrderBy(version => version.Version)
            .SelectMany(version => version.Budgets.Select(budget => (Name: version.BudgetName(budget.Id), Said: (Budget: budget, Offset: version.UtcOffset))))
            .GroupBy(budget => budget.Name, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.Last().Said, StringComparer.Ordinal);
    }

    /// <summary>All versions, by programme and version.</summary>
    public IReadOnlyList<Programme> Versions { get; }

    /// <summary>The names of all budgets: <see cref="Programme.BudgetName"/>.</summary>
    public IEnumerable<string> Budgets => budgets.Keys;

    /// <summary>A timeline of some versions.</summary>
    /// <exception cref="ProgrammeException">Programmes that are in force at the same time contradict each other, or two versions have one number.</exception>
    public static ProgrammeTimeline Of(params IEnumerable<Programme> versions)
    {
        var sorted = versions.OrderBy(version => version.Id, StringComparer.Ordinal).ThenBy(version => version.Version).ToList();
        if (sorted.Count == 0)
        {
            throw new ArgumentException("A hub has at least one programme.", nameof(versions));
        }

        if (sorted.Zip(sorted.Skip(1)).FirstOrDefault(pair => (pair.First.Id, pair.First.Version) == (pair.Second.Id, pair.Second.Version)).First is { } twice)
        {
            throw new ProgrammeException([new ProgrammeFault(twice.Id, 0, "/version", $"there are two versions {twice.Version}; raise 'version' in the later one")]);
        }

        var edges = sorted.SelectMany(version => new[] { version.Start, version.End })
            .Append(DateTimeOffset.MinValue)
            .Where(edge => edge < DateTimeOffset.MaxValue)
            .Distinct()
            .Order()
            .ToArray();
        var known = new Dictionary<string, Programme>(StringComparer.Ordinal);
        var sets = edges.Select(edge => ProgrammeSet.Of([.. sorted.GroupBy(version => version.Id, (_, all) => InForce([.. all], edge))], known)).ToArray();
        return new ProgrammeTimeline(sorted, edges, sets);
    }

    /// <summary>The same with these in the place of all versions of the programmes they are of; the other programmes stay.</summary>
    /// <exception cref="ProgrammeException">They contradict each other, or those that stay.</exception>
    public ProgrammeTimeline With(IReadOnlyList<Programme> versions)
    {
        var named = versions.Select(version => version.Id).ToHashSet(StringComparer.Ordinal);
        return Of([.. versions, .. Versions.Where(version => !named.Contains(version.Id))]);
    }

    /// <summary>What decides an activity of that time.</summary>
    public Programme At(DateTimeOffset at)
    {
        if (programmes.Length == 1)
        {
            return programmes[0];
        }

        var found = Array.BinarySearch(starts, at);
        return programmes[found >= 0 ? found : ~found - 1];
    }

    /// <summary>A budget by its latest version; null where no version knows it.</summary>
    /// <param name="name"><see cref="Programme.BudgetName"/>.</param>
    public Budget? Budget(string name) => budgets.TryGetValue(name, out var said) ? said.Budget : null;

    /// <summary>What a budget may have granted by a time, by its latest version; 0 where no version knows it.</summary>
    public long BudgetReleased(string name, DateTimeOffset at) => budgets.TryGetValue(name, out var said) ? said.Budget.Released(at, said.Offset) : 0;

    private static (Programme Part, bool Rests) InForce(IReadOnlyList<Programme> versions, DateTimeOffset at) =>
        versions.LastOrDefault(version => version.Start <= at && at < version.End) is { } live ? (live, false)
        : (versions.LastOrDefault(version => version.Start <= at) ?? versions[0], true);
}
