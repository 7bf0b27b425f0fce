using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Pricing;

/// <summary>
/// What the members that a programme is tried on did, next to all others whom it could have been tried on. Who is among them is decided by a hash, so nothing else tells the groups apart:
/// a difference that is not chance is the programme's doing, where the activities are from the time of the trial. Of activities from before it tells whether the groups were alike.
/// </summary>
/// <param name="Programme">The programme.</param>
/// <param name="Percent">The share of members it is tried on.</param>
/// <param name="Salt">What chooses them.</param>
/// <param name="Pilot">Those it is tried on.</param>
/// <param name="Control">The others.</param>
/// <param name="PerMember">What a member of each group comes to.</param>
public sealed record PilotComparison(string Programme, int Percent, string Salt, PilotGroup Pilot, PilotGroup Control, IReadOnlyList<PilotMeasure> PerMember)
{
    /// <summary>The programmes that are on trial, each with each of its ways to choose members.</summary>
    internal static IReadOnlyList<Programme> TrialsOf(ProgrammeTimeline rules) =>
        [.. rules.Versions.Where(version => version.Pilot is not null).DistinctBy(version => (version.Id, version.Pilot))];

    internal static IReadOnlyList<PilotComparison> Of(IReadOnlyList<Outcome> outcomes, ProgrammeTimeline rules) =>
        [.. TrialsOf(rules).Select((trial, index) => Of(outcomes.Where(outcome => outcome.Circles![index]), trial))];

    private static PilotComparison Of(IEnumerable<Outcome> circle, Programme trial)
    {
        var (pilot, control) = (new Tallying(), new Tallying());
        foreach (var outcome in circle)
        {
            (trial.Pilot!.Holds(outcome.Member) ? pilot : control).Add(outcome);
        }

        return new PilotComparison(trial.Id, trial.Pilot!.Percent, trial.Pilot.Salt, pilot.Group(), control.Group(), [.. pilot.Samples.Zip(control.Samples, (inside, outside) => PilotMeasure.Of(inside.Name, inside.Sample, outside.Sample))]);
    }

    private sealed class Tallying
    {
        private readonly SortedDictionary<Unit, long> granted = [];
        private readonly Sample activities = new();
        private readonly Sample days = new();
        private readonly Sample partners = new();
        private readonly Sample spent = new();
        private readonly Sample worth = new();
        private readonly Sample cost = new();
        private long active;

        public IEnumerable<(string Name, Sample Sample)> Samples =>
            [("activities", activities), ("days", days), ("partners", partners), ("spent", spent), ("worth", worth), ("cost", cost)];

        public void Add(Outcome outcome)
        {
            active += outcome.Activities > 0 ? 1 : 0;
            activities.Add(outcome.Activities);
            days.Add(outcome.Days);
            partners.Add(outcome.Partners.Count);
            spent.Add(outcome.Spent);
            worth.Add(outcome.Worth);
            cost.Add(outcome.Cost);
            foreach (var (unit, points) in outcome.Granted)
            {
                granted[unit] = checked(granted.GetValueOrDefault(unit) + points);
            }
        }

        public PilotGroup Group() => new(
            activities.Count, active, activities.Sum, spent.Sum, granted.Where(unit => unit.Value != 0).ToDictionary(unit => unit.Key.Value, unit => unit.Value), worth.Sum, cost.Sum);
    }
}

/// <summary>What one of the groups of a pilot did. Money is in minor units of the programme's currency.</summary>
/// <param name="Members">How many there are.</param>
/// <param name="Active">How many of them did anything.</param>
/// <param name="Activities">What they did.</param>
/// <param name="Spent">What they bought less what came back.</param>
/// <param name="Granted">Points granted less those taken back, per unit, by all programmes.</param>
/// <param name="Worth">What these are worth.</param>
/// <param name="Cost">What partners pay for them.</param>
public sealed record PilotGroup(long Members, long Active, long Activities, long Spent, IReadOnlyDictionary<string, long> Granted, long Worth, long Cost);

/// <summary>What a member of each group comes to on average; to four decimals, rounded towards zero.</summary>
/// <param name="Measure">
/// <c>activities</c>; <c>days</c> on which there were any (frequency); <c>partners</c> at which (breadth); <c>spent</c>, <c>worth</c> of points granted and <c>cost</c> to partners, in minor units.
/// </param>
/// <param name="Pilot">Of those it is tried on.</param>
/// <param name="Control">Of the others.</param>
/// <param name="Difference">The first less the second.</param>
/// <param name="Low">The difference is at least this, with 95 % confidence; null where a group has fewer than 30 members, which tell nothing.</param>
/// <param name="High">… and at most this.</param>
public sealed record PilotMeasure(string Measure, decimal Pilot, decimal Control, decimal Difference, decimal? Low, decimal? High)
{
    /// <summary>Whether chance alone would make such a difference in fewer than one of 20 trials.</summary>
    public bool Clear => Low > 0 || High < 0;

    internal static PilotMeasure Of(string measure, Sample pilot, Sample control)
    {
        var (difference, margin) = (pilot.Mean - control.Mean, Sample.Margin(pilot, control));
        return new PilotMeasure(measure, pilot.Mean, control.Mean, difference, difference - margin, difference + margin);
    }
}
