using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Pricing;

/// <summary>What one member came to under the rules, and under those they are compared with.</summary>
/// <param name="Rules">Under the rules.</param>
/// <param name="Against">Under the others; null where nothing came of them, or where there are none.</param>
/// <param name="Compares">Whether there are others.</param>
internal readonly record struct ComparedMember(Outcome Rules, Outcome? Against, bool Compares)
{
    /// <summary>What the granted points are worth more than under the other rules, or at all where there are none.</summary>
    public long Change => Rules.Worth - (Against?.Worth ?? 0);

    /// <summary>What the member belongs to.</summary>
    public IReadOnlyList<string> Groups => [.. Rules.Partners, .. Rules.Enrolments, .. Rules.Tiers, .. (Against?.Tiers ?? []).Select(tier => $"before: {tier}")];

    public static IReadOnlyList<ComparedMember> Of(IReadOnlyList<Replay> replays) => [.. replays.SelectMany(Of)];

    /// <summary>Those with the largest changes, in their order.</summary>
    public static IReadOnlyList<MemberPrice> Foremost(IReadOnlyList<ComparedMember> members, int most, ProgrammeTimeline rules)
    {
        var trials = rules.Versions.Where(version => version.Pilot is not null).ToList();
        return [.. members.OrderByDescending(member => Math.Abs(member.Change)).ThenBy(member => member.Rules.Name, StringComparer.Ordinal).Take(most).AsParallel().AsOrdered().Select(member => member.Price(trials))];
    }

    private static IEnumerable<ComparedMember> Of(Replay replay)
    {
        var against = replay.Against?.Outcomes.ToDictionary(outcome => outcome.Member);
        return replay.Rules.Outcomes.Select(outcome => new ComparedMember(outcome, against?.GetValueOrDefault(outcome.Member), against is not null));
    }

    private MemberPrice Price(List<Programme> trials)
    {
        var member = Rules.Member;
        return new MemberPrice(
            Rules.Name,
            Rules.Granted.Where(unit => unit.Points != 0).ToDictionary(unit => unit.Unit.Value, unit => unit.Points),
            Rules.Available.ToDictionary(unit => unit.Unit.Value, unit => unit.Points),
            Rules.Spent,
            Rules.Worth,
            Compares ? Against?.Worth ?? 0 : null,
            Groups)
        {
            Pilots = trials.Count == 0 ? null : [.. trials.Where(trial => trial.Pilot!.Holds(member)).Select(trial => trial.Id)],
        };
    }
}
