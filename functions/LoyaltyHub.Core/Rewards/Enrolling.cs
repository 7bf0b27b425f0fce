using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Core.Rewards;

/// <summary>
/// Keeps what a member belongs to. What was said last counts by when it happened, not by when it arrived; nothing has to happen when a subscription runs out, since it is read with the time
/// of what asks for it.
/// </summary>
internal static class Enrolling
{
    public static void Enrol(Draft draft, Happening.Enrolled enrolled)
    {
        if (IsClosed(draft, enrolled.Name))
        {
            return;
        }

        var at = draft.Activity.At.ToUniversalTime();
        var fresh = new Enrolment(enrolled.As, enrolled.Name, at, enrolled.Until, at, draft.Activity.Via);
        Set(draft, fresh, Find(draft, fresh) switch
        {
            null => fresh,
            { } later when later.SaidAt > at => later.From > at && fresh.HoldsUpTo(later.From) ? later with { From = at } : later,
            { } running when running.HoldsUpTo(at) => running with { Until = enrolled.Until, SaidAt = at },
            _ => fresh,
        });
    }

    public static void Withdraw(Draft draft, Happening.Withdrawn withdrawn)
    {
        if (IsClosed(draft, withdrawn.Name))
        {
            return;
        }

        // An end that arrives before its beginning is kept, so that the beginning ends there.
        var at = draft.Activity.At.ToUniversalTime();
        var ended = new Enrolment(withdrawn.As, withdrawn.Name, at, at, at, draft.Activity.Via);
        Set(draft, ended, Find(draft, ended) switch
        {
            null => ended,
            { } later when later.SaidAt > at => later,
            { } running when running.HoldsUpTo(at) => running with { Until = at, SaidAt = at },
            { } over => over with { SaidAt = at },
        });
    }

    public static void Change(Draft draft, Happening.ProfileChanged changed)
    {
        draft.Account = draft.Account.With(draft.Account.Known with { UtcOffset = changed.UtcOffset });
        draft.Note(new Trace.ProfileSet(changed.UtcOffset));
    }

    /// <summary>Whether it has begun and does not end before a time.</summary>
    private static bool HoldsUpTo(this Enrolment enrolment, DateTimeOffset at) => enrolment.From <= at && (enrolment.Until is not { } end || end >= at);

    private static Enrolment? Find(Draft draft, Enrolment like) => draft.Account.Known.Enrolments.GetValueOrDefault(KeyOf(like));

    private static void Set(Draft draft, Enrolment said, Enrolment now)
    {
        var known = draft.Account.Known;
        draft.Account = draft.Account.With(known with { Enrolments = known.Enrolments.SetItem(KeyOf(now), now) });
        draft.Note(new Trace.EnrolmentSet(now.Kind, now.Name, now.Until, Ended: said.Until == said.From));
    }

    /// <summary>The key of an enrolment in the account.</summary>
    public static string KeyOf(Enrolment enrolment)
    {
        var name = $"{(enrolment.Kind == EnrolmentKind.Subscription ? "subscription" : "segment")}|{enrolment.Name}";
        return enrolment.Via is { } via ? $"{name}@{via}" : name;
    }

    private static bool IsClosed(Draft draft, string name)
    {
        if (draft.Account.Standing != Standing.Closed)
        {
            return false;
        }

        draft.Decline(DeclineReason.AccountClosed, name);
        return true;
    }
}
