using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>Counts an activity and applies earn rules: every rule whose conditions hold grants, and what they grant adds up, but for rules of one group.</summary>
internal static class Earning
{
    public static void Purchase(Draft draft, Happening.Purchased purchase)
    {
        if (draft.Account.Standing == Standing.Closed)
        {
            draft.Decline(DeclineReason.AccountClosed, purchase.Order);
            return;
        }

        Earn(draft);
        Confirming.SettleWaiting(draft);
        Returning.SettleWaiting(draft, purchase);
    }

    public static void Engagement(Draft draft, Happening.Engaged engaged)
    {
        if (draft.Account.Standing == Standing.Closed)
        {
            draft.Decline(DeclineReason.AccountClosed, engaged.Activity);
            return;
        }

        Earn(draft);
        Confirming.SettleWaiting(draft);
        Cancelling.SettleWaiting(draft, engaged);
    }

    private static void Earn(Draft draft)
    {
        var book = draft.Book;
        var occasion = Occasion.Of(draft.Activity, draft.Programme.UtcOffset, Occasion.OffsetOf(draft.Account, draft.Programme))!.Value;
        var before = draft.Account;
        var trials = Trials.Of(draft, book);
        Counting.Count(draft, book, occasion, trials);
        List<CompiledRule>? grouped = null;
        foreach (var rule in book.CandidatesFor(occasion))
        {
            if (grouped is not null && rule.Rule.Reward is Reward.Times)
            {
                // Multipliers come last and have groups of their own, so the groups before them are complete.
                Groups.Settle(draft, grouped, occasion, before);
                grouped = null;
            }

            if (rule.Fits(occasion) && !trials.LeaveOut(rule.Accrual.Programme) && (!rule.AsksMember || Asking.Holds(draft, book, rule, occasion, before)))
            {
                if (rule.Group is null or { Policy: GroupPolicy.Sum })
                {
                    Settle(draft, rule, Offer(draft, rule, occasion, before));
                }
                else
                {
                    (grouped ??= []).Add(rule);
                }
            }
        }

        if (grouped is not null)
        {
            Groups.Settle(draft, grouped, occasion, before);
        }

        Goals.Grant(draft, book, before, occasion);
    }

    /// <summary>What a rule would grant now, or come to for another account; null where it grants no points at all.</summary>
    public static Offer? Offer(Draft draft, CompiledRule rule, in Occasion occasion, Account before)
    {
        if (rule.Rule.Reward is not { } reward)
        {
            return null;
        }

        var offer = Reckoning.Of(draft, rule, reward, occasion, before);

        // Another account has limits of its own.
        return rule.Rule.To == RewardTo.Member ? Limits.Apply(draft, rule.Accrual, offer) : offer;
    }

    /// <summary>Grants what a rule offers, or sends it to the account it is for.</summary>
    public static void Settle(Draft draft, CompiledRule rule, Offer? offer)
    {
        if (rule.Rule.To != RewardTo.Member)
        {
            Rewarding.Send(draft, rule, offer);
            return;
        }

        if (offer is { } granted)
        {
            Granting.Grant(draft, rule.Accrual, granted);
        }

        Granting.GiveMore(draft, rule.Rule);
    }
}
