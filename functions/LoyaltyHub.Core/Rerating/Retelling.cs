using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Pricing;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rerating;

/// <summary>Which events are looked at. What follows from them in other orders and accounts is corrected too.</summary>
/// <param name="From">Those that happened from this time on; null for all.</param>
/// <param name="To">Those that happened before this time; null for all.</param>
/// <param name="Partner">Those of this partner; null for all.</param>
/// <param name="Member">Those of this member; null for all.</param>
public sealed record RerateScope(DateTimeOffset? From = null, DateTimeOffset? To = null, PartnerId? Partner = null, MemberId? Member = null)
{
    /// <summary>Whether an event is one of them.</summary>
    public bool Holds(MemberId member, Activity activity) =>
        !(activity.At < From) && !(activity.At >= To) && (Partner is null || Partner == activity.Origin) && (Member is null || Member == member);
}

/// <summary>How every entry would have been decided, had the facts and the rules been right: where neither is corrected, by the very rules that decided it.</summary>
internal sealed class Retelling
{
    private readonly JournalSpool journal;
    private readonly ProgrammeTimeline rules;
    private readonly Programme? right;
    private readonly RerateScope scope;
    private readonly Func<string, int, Programme?> versions;
    private readonly Dictionary<(string Id, int Version), Programme> found = [];
    private readonly ILookup<(PartnerId, EventId), CorrectedFact> facts;
    private readonly Dictionary<string, long> plenty;

    /// <summary>Prepares to tell a journal again.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="rules">All versions, the right one among them.</param>
    /// <param name="right">The version whose rules are right; null where only facts are.</param>
    /// <param name="facts">The facts that are right.</param>
    /// <param name="scope">Which events are looked at.</param>
    /// <param name="versions">Finds a version that decided entries.</param>
    public Retelling(JournalSpool journal, ProgrammeTimeline rules, Programme? right, IEnumerable<CorrectedFact> facts, RerateScope scope, Func<string, int, Programme?> versions)
    {
        (this.journal, this.rules, this.right, this.scope, this.versions) = (journal, rules, right, scope, versions);
        this.facts = facts.ToLookup(fact => (fact.Partner, fact.Event));
        plenty = rules.Budgets.ToDictionary(budget => budget, _ => long.MaxValue / 4, StringComparer.Ordinal);
    }

    /// <summary>The facts that fitted an event.</summary>
    public HashSet<CorrectedFact> Used { get; } = [];

    /// <summary>What is wrong with facts.</summary>
    public SortedSet<string> Faults { get; } = new(StringComparer.Ordinal);

    /// <summary>What happened, as it is right; null where it was said rightly.</summary>
    public Happening? WhatOf(JournalKey key, Activity activity)
    {
        var before = journal.CorrectionOf(key)?.What;
        var (what, named) = (before ?? activity.What, false);
        foreach (var fact in facts[(key.Partner, key.EventId)].Where(_ => scope.Holds(key.Member, activity)))
        {
            (_, named) = (Used.Add(fact), true);
            if (fact.BodyHash is { } hash && hash != activity.BodyHash)
            {
                Faults.Add($"{fact.Source}: event {fact.Event} of {fact.Partner} was delivered with other bytes; only the very bytes of then tell what is right");
                continue;
            }

            try
            {
                what = fact.Right(what);
            }
            catch (ArgumentException fault)
            {
                Faults.Add($"{fact.Source}: event {fact.Event} of {fact.Partner}: {fault.Message}");
            }
        }

        return named ? what : before;
    }

    /// <summary>The rules that are right for an entry.</summary>
    /// <exception cref="InvalidOperationException">The version that decided it is not at hand.</exception>
    public Programme RulesOf(JournalKey key, EntryBody body)
    {
        if (right is not null && scope.Holds(key.Member, body.Activity) && rules.At(body.Activity.At) is var now && (now == right || now.Parts?.Contains(right) == true))
        {
            return now;
        }

        var last = journal.CorrectionOf(key);
        var (id, version) = (last?.Programme ?? body.Decision.Programme, last?.Version ?? body.Decision.Version);
        if (!found.TryGetValue((id, version), out var programme))
        {
            found[(id, version)] = programme = ProgrammeSet.Find(id, version, versions)
                ?? throw new InvalidOperationException($"Programme {id} version {version} decided entries of this ledger and is not recorded in it.");
        }

        return programme;
    }

    /// <summary>What budgets had left: what cut a grant then cuts it again, and what is granted anew is paid out of what is left now.</summary>
    public IReadOnlyDictionary<string, long> LeftOf(EntryBody body)
    {
        Dictionary<string, long>? left = null;
        foreach (var cut in body.Decision.Trace.OfType<Rewards.Trace.Granted>().Where(step => step is { Budget: not null, BudgetCut: not null }))
        {
            left ??= new Dictionary<string, long>(plenty, StringComparer.Ordinal);
            left[cut.Budget!] = body.Decision.Budgets?.GetValueOrDefault(cut.Budget!) ?? 0;
        }

        return left ?? plenty;
    }

    /// <summary>One time through the journal.</summary>
    public sealed class Course(Retelling told, JournalSpool journal, World world) : JournalCourse(journal, world)
    {
        protected override Happening? WhatOf(JournalKey key, Activity activity) => told.WhatOf(key, activity);

        protected override Recorded KnownOf(JournalKey key, EntryBody body, Activity activity, string previous) =>
            new(body.Decision, previous) { By = told.RulesOf(key, body), Left = told.LeftOf(body) };

        protected override bool Ignores(Activity follows) => true;
    }
}
