using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;

namespace LoyaltyHub.Core.Pricing;

/// <summary>One set of rules on its way through a journal. What was corrected later is told as it is right from the start, so corrections themselves are left out.</summary>
internal class JournalCourse
{
    private readonly World world;
    private readonly Dictionary<JournalKey, Activity> waiting = [];

    public JournalCourse(JournalSpool journal, World world)
    {
        (Journal, this.world) = (journal, world);
        foreach (var (alias, member) in journal.Aliases)
        {
            world.Knows(alias, member);
        }
    }

    protected JournalSpool Journal { get; }

    /// <summary>Decides an entry's activity again.</summary>
    public void Settle(EntryBody body, string previous)
    {
        if (body.Activity.What is Happening.Corrected)
        {
            return;
        }

        // What follows from another entry has its own place in the journal; what it says is told by the replay.
        var key = body.Key;
        var activity = body.Activity;
        if (Journal.Follows(body) && !waiting.Remove(key, out activity))
        {
            return;
        }

        activity = WhatOf(key, activity) is { } what ? activity with { What = what } : activity;
        world.Settle(activity, body.RecordedAt, KnownOf(key, body, activity, previous), (follows, member) =>
        {
            var place = JournalKey.Of(member, follows);
            return Journal.HasPlace(place) ? waiting.TryAdd(place, follows) : Ignores(follows);
        });
    }

    /// <summary>What happened, where it is told otherwise than it was recorded; null where it is not.</summary>
    protected virtual Happening? WhatOf(JournalKey key, Activity activity) => Journal.CorrectionOf(key)?.What;

    /// <summary>What is known of the decision that was made of it.</summary>
    protected virtual Recorded KnownOf(JournalKey key, EntryBody body, Activity activity, string previous) => new(body.Decision, previous);

    /// <summary>Whether what the journal does not know is left out where it follows now.</summary>
    protected virtual bool Ignores(Activity follows) => false;
}
