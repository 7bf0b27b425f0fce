using System.Globalization;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Pricing;

/// <summary>What a replay came to.</summary>
/// <param name="Activities">How many were replayed.</param>
/// <param name="From">When the first happened; null for none.</param>
/// <param name="To">When the last happened.</param>
/// <param name="Programme">What the rules came to.</param>
/// <param name="Against">What the rules came to that they are compared with; null for none.</param>
/// <param name="Shifts">Who wins and who loses; empty without a comparison.</param>
/// <param name="Pilots">Those a programme is tried on, next to the others; empty where none is on trial.</param>
/// <param name="Members">What each member came to: those with the largest differences or grants first.</param>
/// <param name="MemberCount">How many members there are in all.</param>
public sealed record SimulationResult(
    long Activities,
    DateTimeOffset? From,
    DateTimeOffset? To,
    PricedProgramme Programme,
    PricedProgramme? Against,
    IReadOnlyList<GroupShift> Shifts,
    IReadOnlyList<PilotComparison> Pilots,
    IReadOnlyList<MemberPrice> Members,
    long MemberCount)
{
    /// <summary>Why nothing can have come of it, for people; null where something can.</summary>
    public string? Warning { get; init; }

    /// <summary>The currency of what was spent, won and lost, and of what points are worth: that of the programme's first unit.</summary>
    public Unit Currency { get; init; }

    /// <summary>How many members are listed at most.</summary>
    public const int MostMembers = 10_000;

    internal static SimulationResult Of(IReadOnlyList<Replay> replays, ProgrammeTimeline rules, ProgrammeTimeline? against, bool timePasses)
    {
        var last = replays.Max(replay => replay.Rules.Totals.Last);
        if (last > DateTimeOffset.MinValue)
        {
            replays.AsParallel().ForAll(replay => replay.Conclude(last, timePasses));
        }

        var totals = Sum(replays.Select(replay => replay.Rules.Totals));
        var members = ComparedMember.Of(replays);
        return new SimulationResult(
            totals.Activities,
            totals.Activities == 0 ? null : totals.First,
            totals.Activities == 0 ? null : totals.Last,
            PricedProgramme.Of(totals, rules, members.LongCount(member => member.Rules.Granted.Count > 0)),
            against is null ? null : PricedProgramme.Of(Sum(replays.Select(replay => replay.Against!.Totals)), against, replays.Sum(replay => replay.Against!.Outcomes.LongCount(outcome => outcome.Granted.Count > 0))),
            against is null ? [] : GroupShift.Of(members),
            PilotComparison.Of([.. members.Select(member => member.Rules)], rules),
            ComparedMember.Foremost(members, MostMembers, rules),
            members.Count)
        {
            Currency = rules.At(last).Burn.Currency,
            Warning = WarningOf(totals, rules),
        };
    }

    private static string? WarningOf(Totals totals, ProgrammeTimeline rules) =>
        totals.Activities == 0 ? "There was nothing to replay."
        : rules.Versions.All(version => version.End <= totals.First || version.Start > totals.Last)
            ? string.Create(CultureInfo.InvariantCulture, $"Nothing was granted: all activities are of {totals.First:yyyy-MM-dd} to {totals.Last:yyyy-MM-dd}, outside the days of the programme. See its 'validFrom' and 'validTo'.")
        : null;

    private static Totals Sum(IEnumerable<Totals> parts)
    {
        var sum = new Totals();
        foreach (var part in parts)
        {
            sum.Add(part);
        }

        return sum;
    }
}

/// <summary>What one member came to.</summary>
/// <param name="Member">The member, or the hash of the alias.</param>
/// <param name="Granted">Points granted less those taken back, per unit.</param>
/// <param name="Balance">What can be spent at the end, per unit.</param>
/// <param name="Spent">What was bought less what came back, in minor units.</param>
/// <param name="Worth">What the granted points are worth, in minor units.</param>
/// <param name="WorthAgainst">The same under the rules compared with; null for none.</param>
/// <param name="Groups">What the member belongs to: partners, segments, subscriptions, tiers under both sets of rules.</param>
public sealed record MemberPrice(
    string Member,
    IReadOnlyDictionary<string, long> Granted,
    IReadOnlyDictionary<string, long> Balance,
    long Spent,
    long Worth,
    long? WorthAgainst,
    IReadOnlyList<string> Groups)
{
    /// <summary>The programmes the member is in the pilot of; null where none is on trial.</summary>
    public IReadOnlyList<string>? Pilots { get; init; }
}

/// <summary>Members of one group who get more, less or the same.</summary>
/// <param name="Group">The group: <c>all</c>, <c>partner nordbank</c>, <c>segment students</c>, <c>tier gold</c>; <c>before: tier gold</c> by the rules compared with.</param>
/// <param name="Winners">How many get more.</param>
/// <param name="Losers">How many get less.</param>
/// <param name="Same">How many get the same.</param>
/// <param name="Won">What the winners get more, in minor units.</param>
/// <param name="Lost">What the losers get less, in minor units.</param>
public sealed record GroupShift(string Group, long Winners, long Losers, long Same, long Won, long Lost)
{
    internal static IReadOnlyList<GroupShift> Of(IReadOnlyList<ComparedMember> members) =>
        [.. members.SelectMany(member => member.Groups.Prepend("all").Select(group => (Group: group, member.Change)))
            .GroupBy(entry => entry.Group, entry => entry.Change, StringComparer.Ordinal)
            .OrderBy(group => group.Key == "all" ? "" : group.Key, StringComparer.Ordinal)
            .Select(group => new GroupShift(
                group.Key,
                group.LongCount(change => change > 0),
                group.LongCount(change => change < 0),
                group.LongCount(change => change == 0),
                group.Where(change => change > 0).Sum(),
                -group.Where(change => change < 0).Sum()))];
}
