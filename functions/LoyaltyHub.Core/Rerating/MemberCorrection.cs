using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Pricing;
using LoyaltyHub.Core.Programmes;
using LoyaltyHub.Core.Rewards;

namespace LoyaltyHub.Core.Rerating;

/// <summary>
/// Works out what has to be posted to one account so that it holds what right facts and right rules would have given: the state of each order, event and goal as the journal has it, against
/// the same as it would be.
/// </summary>
internal sealed class MemberCorrection
{
    private readonly Account account;
    private readonly Person right;
    private readonly List<EntryBody> entries;
    private readonly Dictionary<JournalKey, EntryBody> told;
    private readonly Func<EntryBody, Programme> rulesOf;
    private readonly List<CorrectedGrant> grants = [];
    private readonly List<CorrectedCount> counts = [];
    private readonly List<CorrectedSending> sent = [];
    private readonly Dictionary<(Unit, Lot), long> expired = [];

    /// <summary>Compares an account.</summary>
    /// <param name="account">The account as it is.</param>
    /// <param name="right">The member as it would be.</param>
    /// <param name="entries">The account's entries in sequence.</param>
    /// <param name="told">The same as they would be.</param>
    /// <param name="rulesOf">The rules that are right for an entry.</param>
    public MemberCorrection(Account account, Person right, List<EntryBody> entries, Dictionary<JournalKey, EntryBody> told, Func<EntryBody, Programme> rulesOf)
    {
        (this.account, this.right, this.entries, this.told, this.rulesOf) = (account, right, entries, told, rulesOf);
    }

    /// <summary>What is left as it is, and why.</summary>
    public List<Untouched> Untouched { get; } = [];

    /// <summary>The correction, without who approved it; null where there is nothing to post.</summary>
    /// <param name="suspects">The entries that would have been decided otherwise.</param>
    public Happening.Corrected? Of(IReadOnlyCollection<JournalKey> suspects)
    {
        var concerned = entries.Where(entry => suspects.Contains(entry.Key)).ToList();
        foreach (var (partner, subject) in concerned.Select(SubjectOf).OfType<(PartnerId, string)>().Concat(Corrected()).Distinct())
        {
            Compare(new HistoryKey(account.Member, partner, subject));
        }

        CompareAwards();
        foreach (var entry in concerned)
        {
            Notice(entry);
        }

        if (grants.Count + counts.Count + sent.Count == 0)
        {
            return null;
        }

        var lots = grants.Where(grant => grant.Change < 0).Select(grant => (grant.Unit, grant.Lot)).ToHashSet();
        return new Happening.Corrected(
            "", "", "", account.Entries, [.. concerned.Select(EventOf)], grants, counts, sent,
            [.. expired.Where(lot => lot.Value > 0 && lots.Contains(lot.Key)).Select(lot => new ExpiredLot(lot.Key.Item1, lot.Key.Item2, lot.Value))]);
    }

    /// <summary>What an entry grants for or takes back from; null where it does neither.</summary>
    private static (PartnerId Partner, string Subject)? SubjectOf(EntryBody entry) => entry.Activity.What switch
    {
        Happening.Purchased or Happening.Returned or Happening.Engaged or Happening.EngagementCancelled or Happening.RewardArrived or Happening.RewardRecalled
            => (entry.Activity.Partner, HistoryKey.SubjectOf(entry.Activity)!),
        _ => null,
    };

    /// <summary>What was corrected before: it may have to be put back.</summary>
    private IEnumerable<(PartnerId Partner, string Subject)> Corrected() => entries
        .Where(entry => entry.Decision.Declined() is null).Select(entry => entry.Activity.What).OfType<Happening.Corrected>()
        .SelectMany(said => said.Grants.Where(grant => grant.Goal is null).Select(grant => (grant.Partner, grant.Subject)).Concat(said.Counts.Select(count => (count.Partner, count.Subject))));

    private void Compare(HistoryKey key)
    {
        if (FirstOf(key) is not { } first)
        {
            return;
        }

        var of = OccurrenceOf(first);
        var (was, now) = HistoriesOf(key);
        var drawn = NewPrizes(first);
        Compare(of, was.Grants, now.Grants.Where(grant => !drawn.Contains(grant.Rule)));
        CompareCounts(key, was.Counts, now.Counts);
        sent.AddRange(was.Sent
            .Select(before => (Before: before, After: now.Sent.FirstOrDefault(after => (after.Rule, after.Event) == (before.Rule, before.Event))))
            .Where(pair => (pair.Before.Points, pair.Before.Kept) != (pair.After?.Points ?? 0, pair.After?.Kept ?? 0))
            .Select(pair => new CorrectedSending(pair.Before.Rule, pair.Before.Event, pair.After?.Points ?? 0, pair.After?.Kept ?? 0)));
    }

    private void Compare(Occurrence of, IEnumerable<OrderGrant> was, IEnumerable<OrderGrant> now)
    {
        try
        {
            grants.AddRange(GrantDifference.Of(of, was, now).ToList());
        }
        catch (NotSupportedException fault)
        {
            Untouched.Add(new Untouched(account.Member, of.Partner, of.Event, fault.Message));
        }
    }

    private (OrderHistory Was, OrderHistory Now) HistoriesOf(HistoryKey key)
    {
        var was = Histories.Of(key, account, entries.Where(key.Asks), DateTimeOffset.MaxValue).Order;
        foreach (var (lot, points) in was.Expired)
        {
            expired[lot] = points;
        }

        return (was, Histories.Of(key, right.Account, right.Find(key).Where(key.Asks), DateTimeOffset.MaxValue).Order);
    }

    private void CompareCounts(HistoryKey key, IReadOnlyList<OrderCount> was, IReadOnlyList<OrderCount> now)
    {
        static GrantState StateOf(OrderCount? count) => count is null ? default : new GrantState(count.Count, count.Count - count.Taken);
        foreach (var name in was.Concat(now).Select(count => (count.Counter, count.Day, count.Mark)).Distinct())
        {
            var (before, after) = (was.FirstOrDefault(count => (count.Counter, count.Day, count.Mark) == name), now.FirstOrDefault(count => (count.Counter, count.Day, count.Mark) == name));
            if (StateOf(before) != StateOf(after))
            {
                counts.Add(new CorrectedCount(key.Partner, key.Subject, name.Counter, name.Day, name.Mark, StateOf(before), StateOf(after), (after ?? before)!.Whole, (after ?? before)!.Lines));
            }
        }
    }

    /// <summary>Goals are the account's, whichever order reached them; the one that did decides when their points expire and who pays.</summary>
    private void CompareAwards()
    {
        var any = new HistoryKey(account.Member, PartnerId.Hub, "order|");
        var was = Histories.Of(any, account, entries.Where(any.Asks), DateTimeOffset.MaxValue).Order.Awards;
        var now = Histories.Of(any, right.Account, right.Find(any).Where(any.Asks), DateTimeOffset.MaxValue).Order.Awards;
        foreach (var goal in was.Concat(now).Select(award => (award.Rule, award.Goal)).Distinct())
        {
            var entry = Granting(told.Values, goal) ?? Granting(entries, goal);
            if (entry is not null)
            {
                Compare(OccurrenceOf(entry), was.Where(award => (award.Rule, award.Goal) == goal), now.Where(award => (award.Rule, award.Goal) == goal));
            }
        }
    }

    private Occurrence OccurrenceOf(EntryBody entry)
    {
        var (partner, subject) = SubjectOf(entry) ?? (entry.Activity.Partner, "");
        var confirmed = entries.Exists(other => other.Activity.Partner == partner && other.Activity.What is Happening.Confirmed or Happening.EngagementConfirmed && HistoryKey.SubjectOf(other.Activity) == subject);
        return new Occurrence(partner, subject, entry.Activity.OriginEvent, entry.Activity.At, confirmed);
    }

    private static EntryBody? Granting(IEnumerable<EntryBody> among, (string Rule, GoalReached? Goal) goal) =>
        among.LastOrDefault(entry => entry.Decision.Trace.OfType<Trace.Granted>().Any(step => (step.Rule, step.Goal) == goal));

    private EntryBody? FirstOf(HistoryKey key) => entries.Find(entry => SubjectOf(entry) == (key.Partner, key.Subject) && entry.Activity.What is not (Happening.Returned or Happening.EngagementCancelled or Happening.RewardRecalled));

    private CorrectedEvent EventOf(EntryBody entry)
    {
        var rules = rulesOf(entry);
        var what = told.GetValueOrDefault(entry.Key)?.Activity.What;
        return new CorrectedEvent(entry.Activity.Partner, entry.Activity.EventId, rules.Id, rules.Version, what is Happening.Purchased or Happening.Engaged && what != entry.Activity.What ? what : null);
    }

    /// <summary>Prizes of draws that were not held at the time: nobody draws afterwards.</summary>
    private HashSet<string> NewPrizes(EntryBody entry)
    {
        var held = entry.Decision.Trace.OfType<Trace.Drawn>().Select(drawn => drawn.Rule).ToHashSet(StringComparer.Ordinal);
        return (told.GetValueOrDefault(entry.Key)?.Decision.Trace.OfType<Trace.Drawn>() ?? []).Where(drawn => !held.Contains(drawn.Rule)).Select(drawn => drawn.Prize).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Says what else would have been otherwise and cannot be made so afterwards.</summary>
    private void Notice(EntryBody entry)
    {
        var now = told.GetValueOrDefault(entry.Key)?.Decision.Trace ?? [];
        var was = entry.Decision.Trace;
        void Say(IEnumerable<string> before, IEnumerable<string> after, string gone, string come)
        {
            var (old, all) = (before.ToHashSet(StringComparer.Ordinal), after.ToHashSet(StringComparer.Ordinal));
            Untouched.AddRange(old.Except(all).Select(name => new Untouched(account.Member, entry.Activity.Partner, entry.Activity.EventId, string.Format(null, gone, name))));
            Untouched.AddRange(all.Except(old).Select(name => new Untouched(account.Member, entry.Activity.Partner, entry.Activity.EventId, string.Format(null, come, name))));
        }

        Say(PerksIn(was), PerksIn(now), "the perk '{0}' would not have been given; it stays", "the perk '{0}' would have been given; it is not given afterwards");
        Say(DrawsIn(was), DrawsIn(now), "the draw of rule '{0}' would not have been held; what it gave stays but for its points", "the draw of rule '{0}' would have been held; nobody draws afterwards");
        var sentBefore = was.OfType<Trace.Sent>().Select(step => step.Rule).ToHashSet(StringComparer.Ordinal);
        Untouched.AddRange(now.OfType<Trace.Sent>().Where(step => !sentBefore.Contains(step.Rule)).Select(step => new Untouched(
            account.Member, entry.Activity.Partner, entry.Activity.EventId, $"rule '{step.Rule}' would have rewarded another account, which was not told of it at the time; reward it by an event of its own")));
    }

    private static IEnumerable<string> PerksIn(IReadOnlyList<Trace> trace) => trace.OfType<Trace.PerkGranted>().Select(step => step.Perk);

    private static IEnumerable<string> DrawsIn(IReadOnlyList<Trace> trace) => trace.OfType<Trace.Drawn>().Select(step => step.Rule);
}
