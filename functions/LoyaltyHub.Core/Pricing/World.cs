using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;

namespace LoyaltyHub.Core.Pricing;

/// <summary>
/// Members as they would be had some programmes decided: replays activities in order, by the same pure decision as the ledger's, and keeps nothing but what later decisions ask for.
/// Deterministic: the same activities give the same totals.
/// </summary>
/// <param name="programmes">The rules.</param>
/// <param name="asked">Whether the order or redemption that an activity of a member concerns will be asked for by a return or a refund; null where that is not known, so that all are kept.</param>
/// <param name="from">What happened before has its effect, and is not counted; null to count everything.</param>
internal sealed class World(ProgrammeTimeline programmes, Func<MemberId, Activity, bool>? asked = null, DateTimeOffset? from = null)
{
    private readonly Outcomes outcomes = new(PilotComparison.TrialsOf(programmes));
    private readonly Dictionary<MemberId, Person> people = [];
    private readonly Dictionary<AliasHash, MemberId> aliases = [];
    private readonly Dictionary<AliasHash, Person> found = [];
    private readonly Dictionary<string, long> used = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> left = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> drawn = new(StringComparer.Ordinal);
    private readonly bool draws = programmes.Versions.Any(version => version.Draws.Count > 0);
    private readonly bool budgets = programmes.Budgets.Any();
    private bool knows;
    private bool lacked;

    /// <summary>What came of it so far.</summary>
    public Totals Totals { get; } = new();

    /// <summary>What the members came to that nothing more happens to.</summary>
    public IReadOnlyList<Outcome> Outcomes => outcomes.All;

    /// <summary>Told of each decision, in order; null where nobody asks.</summary>
    public Action<EntryBody>? Settled { get; init; }

    /// <summary>Whose alias it is, where something else than the alias itself says so.</summary>
    public void Knows(AliasHash alias, MemberId member)
    {
        aliases[alias] = member;
        found.Remove(alias);
        knows = true;
    }

    /// <summary>
    /// Whether members decided apart, each world as if budgets were its own, were granted what they would have been one after the other: so where no budget could have been short at any time, even if nothing
    /// had come back into it.
    /// </summary>
    public static bool BudgetsSuffice(IReadOnlyList<World> worlds, ProgrammeTimeline programmes)
    {
        var first = worlds.Min(world => world.Totals.First);
        return !worlds.Any(world => world.lacked)
            && programmes.Budgets.All(name => worlds.Sum(world => world.drawn.GetValueOrDefault(name)) is var sum && (sum == 0 || sum <= programmes.BudgetReleased(name, first)));
    }

    /// <summary>Decides an activity.</summary>
    /// <param name="activity">What happened.</param>
    /// <param name="now">When it is decided, in the order of the activities of a member.</param>
    /// <param name="recorded">What is known of the decision that was made of it in truth; null where there was none.</param>
    /// <param name="follows">Told of what it leads to in other accounts; it is settled at once where this is null or says no.</param>
    public void Settle(Activity activity, DateTimeOffset now, Recorded? recorded = null, Func<Activity, MemberId, bool>? follows = null)
    {
        var person = PersonOf(activity);
        var member = person.Account.Member;
        now = now < person.LastAt ? person.LastAt : now;
        now = activity.After is { } after && after >= now ? after.AddTicks(1) : now;
        person.LastAt = now;
        var programme = recorded?.By ?? programmes.At(activity.At);
        var history = HistoryFor(person, new Arrival(member, activity), now);
        var own = recorded is not null && (recorded.Decision.Programme, recorded.Decision.Version) == (programme.Id, programme.Version);
        var remaining = recorded?.Left is { } given ? given : own ? recorded!.Decision.Budgets ?? NoBudgets : budgets ? Left(now) : NoBudgets;
        var circumstances = new Circumstances(now, history, remaining) { Chain = recorded?.Chain ?? (draws ? ChainOf(activity, member) : null) };
        var decided = Decider.Decide(person.Account, programme, activity, circumstances);
        var before = person.Account;
        person.Account = decided.Account;
        person.Add(now, activity, decided.Decision, asked);
        Settled?.Invoke(new EntryBody(person.Entries, member, 0, now, activity, decided.Decision));
        Use(decided);
        if (activity.At < from)
        {
            Totals.AddBefore(decided.Decision);
        }
        else
        {
            Totals.Add(person, activity, decided.Decision, programme, Spending.Of(before, activity, decided.Decision, history, programme.Burn.Currency));
        }

        foreach (var derived in decided.Decision.Derived ?? [])
        {
            if (follows?.Invoke(derived, MemberOf(derived)) != true)
            {
                Settle(derived, now, null, follows);
            }
        }
    }

    /// <summary>Says that nothing more happens to the members so far, nor to anybody because of them: what they came to is counted, and the rest forgotten.</summary>
    /// <param name="at">The end of all that happens.</param>
    /// <param name="timePasses">Whether time passes for them until then, so that what expires by then has expired.</param>
    public void Conclude(DateTimeOffset at, bool timePasses)
    {
        var programme = programmes.At(at);
        foreach (var person in people.Values)
        {
            if (timePasses && person.Account.Due <= at && person.Account.Standing != Standing.Merged)
            {
                var time = new Activity(PartnerId.Hub, EventId.From("end"), null, at, new Happening.TimePassed(), "", person.Account.Member);
                var decided = Decider.Decide(person.Account, programme, time, new Circumstances(at, History.None, NoBudgets));
                person.Account = decided.Account;
                Totals.Add(person, time, decided.Decision, programme);
            }

            Totals.Hold(person, programme);
            outcomes.Add(person, programme, at);
        }

        people.Clear();
        aliases.Clear();
        found.Clear();
    }

    /// <summary>A member as it has come to be; null for one that nothing has happened to.</summary>
    public Person? Find(MemberId member) => people.GetValueOrDefault(member);

    /// <summary>The member an activity concerns.</summary>
    public MemberId MemberOf(Activity activity)
    {
        if (activity.Member is { } member)
        {
            return member;
        }

        if (activity.Alias!.Value.Member is { } named)
        {
            return named;
        }

        if (!aliases.TryGetValue(activity.Alias!.Value, out member))
        {
            aliases[activity.Alias.Value] = member = MemberId.From(Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes(activity.Alias.Value.Value))));
        }

        return member;
    }

    private static Dictionary<string, long> NoBudgets { get; } = [];

    /// <summary>Draws need a number nobody could choose; for a price any that is the same each time will do.</summary>
    private static string ChainOf(Activity activity, MemberId member) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{member}|{activity.Partner}|{activity.EventId}")));

    private Person PersonOf(Activity activity)
    {
        if (activity.Member is not null || activity.Alias is not { } alias)
        {
            return PersonOf(MemberOf(activity), activity.Alias);
        }

        if (!found.TryGetValue(alias, out var person))
        {
            found[alias] = person = PersonOf(MemberOf(activity), alias);
        }

        return person;
    }

    private Person PersonOf(MemberId member, AliasHash? alias)
    {
        if (!people.TryGetValue(member, out var person))
        {
            people[member] = person = new Person(Account.Empty(member), knows ? member.Value : alias?.Value ?? member.Value) { Days = outcomes.Tries ? [] : null };
        }

        return person;
    }

    private History HistoryFor(Person person, Arrival arrival, DateTimeOffset now)
    {
        if (HistoryKey.Of(arrival) is not { } key)
        {
            return History.None;
        }

        var known = person.Find(key).Where(key.Asks).ToList();
        foreach (var kin in person.Account.Joined)
        {
            var theirs = key with { Member = kin };
            known.AddRange(PersonOf(kin, null).Find(theirs).Where(theirs.Asks));
        }

        return Histories.Of(key, person.Account, known, now);
    }

    private Dictionary<string, long> Left(DateTimeOffset now)
    {
        left.Clear();
        foreach (var name in programmes.Budgets)
        {
            left[name] = programmes.BudgetReleased(name, now) - used.GetValueOrDefault(name);
        }

        return left;
    }

    private void Use(Decided decided)
    {
        if (!budgets)
        {
            return;
        }

        lacked |= decided.Lacks is not null;
        foreach (var (name, points) in decided.Decision.BudgetUse())
        {
            used[name] = checked(used.GetValueOrDefault(name) + points);
        }

        for (var index = 0; index < decided.Decision.Trace.Count; index++)
        {
            if (decided.Decision.Trace[index] is Trace.Granted { Budget: { } budget } granted)
            {
                drawn[budget] = checked(drawn.GetValueOrDefault(budget) + granted.Points);
            }
        }
    }
}

/// <summary>What is known of a decision that was made in truth.</summary>
/// <param name="Decision">The decision.</param>
/// <param name="Chain">The hash of the entry before it.</param>
public sealed record Recorded(Decision Decision, string Chain)
{
    /// <summary>The rules to decide it by; null for those in force when it happened.</summary>
    public Programme? By { get; init; }

    /// <summary>What budgets had left; null for what the decision or the replay says.</summary>
    public IReadOnlyDictionary<string, long>? Left { get; init; }
}
