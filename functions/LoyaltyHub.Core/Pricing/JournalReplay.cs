using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Pricing;

/// <summary>Replays a journal. Its times, budgets and draws stand where the rules are those that decided, so that current rules make the journal again to the last unit.</summary>
internal static class JournalReplay
{
    public static Replay Run(JournalSpool journal, DateTimeOffset? from, ProgrammeTimeline rules, ProgrammeTimeline? against, IProgress<(long Done, long Of)>? progress, CancellationToken stop)
    {
        var replay = new Replay(rules, against, journal.Asks, from);
        var runs = new[] { replay.Rules, replay.Against }.OfType<World>().Select(world => new Course(journal, world)).ToList();
        var done = 0L;
        foreach (var (body, previous) in journal.Entries(stop))
        {
            runs.ForEach(run => run.Settle(body, previous));
            progress?.Report((++done, journal.Count));
        }

        return replay;
    }

    /// <summary>One set of rules on its way through the journal.</summary>
    private sealed class Course
    {
        private readonly JournalSpool journal;
        private readonly World world;
        private readonly Dictionary<JournalKey, Activity> waiting = [];

        public Course(JournalSpool journal, World world)
        {
            (this.journal, this.world) = (journal, world);
            foreach (var (alias, member) in journal.Aliases)
            {
                world.Knows(alias, member);
            }
        }

        public void Settle(EntryBody body, string previous)
        {
            // What follows from another entry has its own place in the journal; what it says is told by the replay.
            var activity = body.Activity;
            if (journal.Follows(body) && !waiting.Remove(new JournalKey(body.Member, activity.Partner, activity.EventId), out activity))
            {
                return;
            }

            world.Settle(activity, body.RecordedAt, new Recorded(body.Decision, previous), (follows, member) =>
            {
                var key = new JournalKey(member, follows.Partner, follows.EventId);
                return journal.HasPlace(key) && waiting.TryAdd(key, follows);
            });
        }
    }
}
