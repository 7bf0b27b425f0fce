using System.Globalization;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;

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

    /// <summary>How many members are listed at most.</summary>
    public const int MostMembers = 10_000;

    internal static SimulationResult Of(IReadOnlyList<Replay> replays, ProgrammeTimeline rules, ProgrammeTimeline? against, bool timePasses)
    {
        var last = replays.Max(replay => replay.Rules.Totals.Last);
        if (last > DateTimeOffset.MinValue)
        {
            replays.SelectMany(replay => new[] { replay.Rules, replay.Against }).OfType<World>().AsParallel().ForAll(world => world.End(last, timePasses));
        }

        var totals = Sum(replays.Select(replay => replay.Rules.Totals));
        var prices = MemberPrices.Of(replays, rules, against, last);
        return new SimulationResult(
            totals.Activities,
            totals.Activities == 0 ? null : totals.First,
            totals.Activities == 0 ? null : totals.Last,
            PricedProgramme.Of(totals, rules, replays.Sum(replay => replay.Rules.People.LongCount(person => person.Granted.Count > 0))),
            against is null ? null : PricedProgramme.Of(Sum(replays.Select(replay => replay.Against!.Totals)), against, replays.Sum(replay => replay.Against!.People.LongCount(person => person.Granted.Count > 0))),
            against is null ? [] : GroupShift.Of(prices),
            PilotComparison.Of(replays, rules, last),
            [.. prices.OrderByDescending(price => Math.Abs(price.WorthAgainst is { } before ? price.Worth - before : price.Worth)).ThenBy(price => price.Member, StringComparer.Ordinal).Take(MostMembers)],
            prices.Count)
        {
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
    internal static IReadOnlyList<GroupShift> Of(IReadOnlyList<MemberPrice> prices) =>
        [.. prices.SelectMany(price => price.Groups.Prepend("all").Select(group => (Group: group, Change: price.Worth - price.WorthAgainst!.Value)))
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

/// <summary>Puts together what each member came to under both sets of rules.</summary>
internal static class MemberPrices
{
    public static List<MemberPrice> Of(IReadOnlyList<Replay> replays, ProgrammeTimeline rules, ProgrammeTimeline? against, DateTimeOffset at) =>
        [.. replays.AsParallel().AsOrdered().SelectMany(replay => Of(replay, rules, against, at))];

    private static List<MemberPrice> Of(Replay replay, ProgrammeTimeline rules, ProgrammeTimeline? against, DateTimeOffset at)
    {
        var prices = new List<MemberPrice>();
        var now = rules.At(at);
        var trials = rules.Versions.Where(version => version.Pilot is not null).ToList();
        var before = replay.Against?.People.ToDictionary(person => person.Account.Member);
        foreach (var person in replay.Rules.People)
        {
            var other = before?.GetValueOrDefault(person.Account.Member);
            prices.Add(new MemberPrice(
                person.Name,
                person.Granted.Where(unit => unit.Value != 0).OrderBy(unit => unit.Key).ToDictionary(unit => unit.Key.Value, unit => unit.Value),
                person.Account.Balances.Where(unit => unit.Value.Available != 0).ToDictionary(unit => unit.Key.Value, unit => unit.Value.Available),
                person.Spent,
                person.Worth(now),
                against is null ? null : other?.Worth(against.At(at)) ?? 0,
                [
                    .. person.Partners.Select(partner => $"partner {partner}").Order(StringComparer.Ordinal),
                    .. Belongs(person.Account, at),
                    .. TiersOf(person.Account, now, at),
                    .. other is null ? [] : TiersOf(other.Account, against!.At(at), at).Select(tier => $"before: {tier}"),
                ])
            {
                Pilots = trials.Count == 0 ? null : [.. trials.Where(trial => trial.Pilot!.Holds(person.Account.Member)).Select(trial => trial.Id)],
            });
        }

        return prices;
    }

    /// <summary>What the member belongs to.</summary>
    private static IEnumerable<string> Belongs(Account account, DateTimeOffset at) => account.Known.Enrolments.Values
        .Where(one => one.HoldsAt(at))
        .Select(one => $"{(one.Kind == EnrolmentKind.Segment ? "segment" : "subscription")} {one.Name}")
        .Distinct(StringComparer.Ordinal);

    /// <summary>The tiers a member holds, or that there is none where the programme has some.</summary>
    private static IEnumerable<string> TiersOf(Account account, Programme programme, DateTimeOffset at) => Tiers.Of(account, programme, at)
        .Select(standing => standing.Level is { } level ? $"tier {level.Tier}" : $"no tier of {standing.Ladder.Id}");
}
