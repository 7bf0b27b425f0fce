using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Core.Rewards;

/// <summary>
/// Keeps rewards of members nobody knows yet. An account whose first event comes from a partner that parks such members is parked; it is no more once a partner that enrols its
/// members reports something of it, somebody releases it, or it becomes part of the account of the member who claims it.
/// </summary>
internal static class Parking
{
    /// <summary>Parks an account with its first event, or ends that with the first event of a partner that enrols its members.</summary>
    public static void Begin(Draft draft)
    {
        var (account, activity) = (draft.Account, draft.Activity);
        if (activity.Partner == Partners.PartnerId.Hub || activity.Via is not null)
        {
            return;
        }

        if (account is { Entries: 0, Standing: Standing.Active } && activity.ParkDays is not null)
        {
            draft.Account = account with { Standing = Standing.Parked };
        }
        else if (account.Standing == Standing.Parked && activity.ParkDays is null)
        {
            draft.Account = account with { Standing = Standing.Active, ParkedUntil = null };
            draft.Note(new Trace.ParkingEnded());
        }
    }

    /// <summary>What a parked account has from now on waits for so many days; what waited before keeps its time.</summary>
    public static void Wait(Draft draft)
    {
        if (draft.Account is { Standing: Standing.Parked, ParkedUntil: null } && draft.Activity.ParkDays is { } days)
        {
            var until = draft.Now.AddDays(days);
            draft.Account = draft.Account with { ParkedUntil = until };
            draft.Note(new Trace.Parked(until));
        }
    }

    /// <summary>Nobody claimed it in time: what the account has expires. It stays parked, and what is earned later waits anew.</summary>
    public static void Lapse(Draft draft)
    {
        draft.Account = draft.Account with { ParkedUntil = null };
        Standings.Forfeit(draft, closing: false);
    }

    /// <summary>Why nothing may be spent or given away; null where it may.</summary>
    public static DeclineReason? Refusal(Account account) => account.Standing switch
    {
        Standing.Active => null,
        Standing.Closed => DeclineReason.AccountClosed,
        Standing.Parked => DeclineReason.AccountParked,
        _ => DeclineReason.AccountFrozen,
    };
}
