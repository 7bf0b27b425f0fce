using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Core.Rewards;

/// <summary>
/// Finds out who brought a member: the account of the one that was named is asked, since it alone knows whether it is the same person, closed, or was brought by this very member.
/// What was accepted first stays.
/// </summary>
internal static class Referring
{
    public static void Ask(Draft draft, Happening.Referred referred)
    {
        if (draft.Account.Standing == Standing.Closed)
        {
            draft.Decline(DeclineReason.AccountClosed, draft.Activity.EventId.Value);
        }
        else if (draft.Account.Known.Referral is not null)
        {
            draft.Decline(DeclineReason.AlreadyReferred, draft.Activity.EventId.Value);
        }
        else
        {
            draft.Note(new Trace.ReferralAsked());
            draft.Derive("referral", new Happening.ReferralClaimed(draft.Account.Member), alias: referred.Referrer);
        }
    }

    public static void Judge(Draft draft, Happening.ReferralClaimed claimed)
    {
        var account = draft.Account;
        DeclineReason? refusal =
            account.Standing == Standing.Closed ? DeclineReason.AccountClosed
            : account.Member == claimed.Member || account.Joined.Contains(claimed.Member) ? DeclineReason.SelfReferral
            : account.Known.Referral?.By == claimed.Member ? DeclineReason.MutualReferral
            : null;
        if (refusal is { } reason)
        {
            draft.Decline(reason, claimed.Member.Value);
        }
        else
        {
            draft.Note(new Trace.ReferralConfirmed(claimed.Member));
        }

        draft.Derive("referral-answer", new Happening.ReferralAnswered(account.Member, refusal is null), claimed.Member);
    }

    public static void Settle(Draft draft, Happening.ReferralAnswered answer)
    {
        var known = draft.Account.Known;
        DeclineReason? refusal =
            draft.Account.Standing == Standing.Closed ? DeclineReason.AccountClosed
            : !answer.Accepted ? DeclineReason.ReferralRefused
            : draft.Account.Member == answer.By ? DeclineReason.SelfReferral
            : known.Referral is not null ? DeclineReason.AlreadyReferred
            : null;
        if (refusal is { } reason)
        {
            draft.Decline(reason, answer.By.Value);
            return;
        }

        draft.Account = draft.Account.With(known with { Referral = new Referral(answer.By, draft.Activity.At.ToUniversalTime()) });
        draft.Note(new Trace.ReferralSet(answer.By));
    }
}
