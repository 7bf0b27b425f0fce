using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;

namespace LoyaltyHub.Core.Pricing;

/// <summary>What a member came to: what is left of a replayed account when nothing more happens to it.</summary>
/// <param name="Member">The member.</param>
/// <param name="Name">What people find the member by.</param>
/// <param name="Granted">Points granted less those taken back, per unit; 0 where all were.</param>
/// <param name="Available">What can be spent, per unit.</param>
/// <param name="Spent">What was bought less what came back, in minor units of the programme's currency.</param>
/// <param name="Worth">What the granted points are worth, in minor units.</param>
/// <param name="Cost">What partners pay for what was granted, less what they got back, in minor units of the programme's currency.</param>
/// <param name="Activities">How many activities were decided in the account.</param>
/// <param name="Days">On how many days; 0 where nobody asks.</param>
/// <param name="Partners">Where the member was seen, as groups are named.</param>
/// <param name="Enrolments">The member's segments and subscriptions, as groups are named.</param>
/// <param name="Tiers">The tiers held, as groups are named.</param>
/// <param name="Circles">Of each programme on trial whether it could be tried on the member; null where none is.</param>
internal sealed record Outcome(
    MemberId Member,
    string Name,
    IReadOnlyList<(Unit Unit, long Points)> Granted,
    IReadOnlyList<(Unit Unit, long Points)> Available,
    long Spent,
    long Worth,
    long Cost,
    long Activities,
    int Days,
    IReadOnlyList<string> Partners,
    IReadOnlyList<string> Enrolments,
    IReadOnlyList<string> Tiers,
    IReadOnlyList<bool>? Circles);

/// <summary>What the members of a replay came to. Lists that are alike are kept once: members are many, and most of them belong to the same.</summary>
internal sealed class Outcomes(IReadOnlyList<Programme> trials)
{
    private readonly Dictionary<string, string[]> lists = new(StringComparer.Ordinal);
    private readonly List<Outcome> all = [];

    public IReadOnlyList<Outcome> All => all;

    /// <summary>Whether any programme is on trial.</summary>
    public bool Tries => trials.Count > 0;

    /// <summary>Adds what a member came to.</summary>
    /// <param name="person">The member.</param>
    /// <param name="programme">The rules in force at the end.</param>
    /// <param name="at">The end.</param>
    public void Add(Person person, Programme programme, DateTimeOffset at)
    {
        var account = person.Account;
        all.Add(new Outcome(
            account.Member,
            person.Name,
            person.Granted.Count == 0 ? [] : [.. person.Granted.OrderBy(unit => unit.Key).Select(unit => (unit.Key, unit.Value))],
            account.Balances.IsEmpty ? [] : [.. account.Balances.Where(unit => unit.Value.Available != 0).Select(unit => (unit.Key, unit.Value.Available))],
            person.Spent,
            person.Granted.Sum(unit => programme.Terms(unit.Key)?.Burn.Worth(unit.Value).Value ?? 0),
            person.Cost,
            person.Activities,
            person.Days?.Count ?? 0,
            Shared(person.Partners.Select(partner => $"partner {partner}").Order(StringComparer.Ordinal)),
            account.Membership is null ? [] : Shared(EnrolmentsOf(account, at)),
            programme.Ladders.Count == 0 ? [] : Shared(TiersOf(account, programme, at)),
            trials.Count == 0 ? null : [.. trials.Select(trial => IsOfCircle(trial, account, programme, at))]));
    }

    /// <summary>An account that became part of another is counted there. One that was closed meanwhile stays: who leaves is part of the answer.</summary>
    private static bool IsOfCircle(Programme trial, Account account, Programme programme, DateTimeOffset at) =>
        account.Standing != Standing.Merged && Belongings.Miss(trial.Members, account, programme, at) is null;

    private static IEnumerable<string> EnrolmentsOf(Account account, DateTimeOffset at) => account.Known.Enrolments.Values
        .Where(one => one.HoldsAt(at))
        .Select(one => $"{(one.Kind == EnrolmentKind.Segment ? "segment" : "subscription")} {one.Name}")
        .Distinct(StringComparer.Ordinal);

    /// <summary>The tiers a member holds, or that there is none where the programme has some.</summary>
    private static IEnumerable<string> TiersOf(Account account, Programme programme, DateTimeOffset at) => Tiers.Of(account, programme, at)
        .Select(standing => standing.Level is { } level ? $"tier {level.Tier}" : $"no tier of {standing.Ladder.Id}");

    private string[] Shared(IEnumerable<string> names)
    {
        var list = names.ToArray();
        var key = string.Join('\n', list);
        return lists.TryGetValue(key, out var same) ? same : lists[key] = list;
    }
}
