using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Pricing;

/// <summary>Replays a journal. Its times, budgets and draws stand where the rules are those that decided, so that current rules make the journal again to the last unit.</summary>
internal static class JournalReplay
{
    public static Replay Run(JournalSpool journal, DateTimeOffset? from, ProgrammeTimeline rules, ProgrammeTimeline? against, IProgress<(long Done, long Of)>? progress, CancellationToken stop)
    {
        var replay = new Replay(rules, against, (_, activity) => journal.Asks(activity), from);
        var runs = new[] { replay.Rules, replay.Against }.OfType<World>().Select(world => new JournalCourse(journal, world)).ToList();
        var done = 0L;
        foreach (var (body, previous) in journal.Entries(stop))
        {
            runs.ForEach(run => run.Settle(body, previous));
            progress?.Report((++done, journal.Count));
        }

        return replay;
    }
}
