using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Pricing;

/// <summary>Replays a journal. Its times, budgets and draws stand where the rules are those that decided, so that current rules make the journal again to the last unit.</summary>
internal static class JournalReplay
{
    public static Replay Run(IEnumerable<JournalEntry> entries, DateTimeOffset? from, DateTimeOffset? to, ProgrammeTimeline rules, ProgrammeTimeline? against)
    {
        var replay = new Replay(rules, against, null);
        var sorted = entries
            .Where(entry => !(entry.Body.Activity.At < from) && !(entry.Body.Activity.At >= to))
            .OrderBy(entry => entry.Body.RecordedAt).ThenBy(entry => entry.Body.Member.Value, StringComparer.Ordinal).ThenBy(entry => entry.Body.Sequence)
            .ToList();
        foreach (var world in new[] { replay.Rules, replay.Against }.OfType<World>())
        {
            Run(sorted, world);
        }

        return replay;
    }

    private static void Run(List<JournalEntry> entries, World world)
    {
        foreach (var entry in entries.Where(entry => entry.Body.Activity.Alias is not null))
        {
            world.Knows(entry.Body.Activity.Alias!.Value, entry.Body.Member);
        }

        // What follows from another entry has its own place in the journal; what it says is told by the replay.
        var derived = entries.SelectMany(entry => (entry.Body.Decision.Derived ?? []).Select(KeyOf)).ToHashSet();
        var places = entries.Select(entry => entry.Key).ToHashSet();
        var waiting = new Dictionary<JournalKey, Activity>();
        foreach (var entry in entries)
        {
            var body = entry.Body;
            var activity = body.Activity;
            if (derived.Contains((activity.Partner, activity.EventId)) && (activity.After is not null || activity.Via is not null) && !waiting.Remove(entry.Key, out activity))
            {
                continue;
            }

            world.Settle(activity, body.RecordedAt, new Recorded(body.Decision, entry.Previous), (follows, member) =>
            {
                var key = new JournalKey(member, follows.Partner, follows.EventId);
                return places.Contains(key) && waiting.TryAdd(key, follows);
            });
        }
    }

    private static (PartnerId Partner, EventId Event) KeyOf(Activity activity) => (activity.Partner, activity.EventId);
}
