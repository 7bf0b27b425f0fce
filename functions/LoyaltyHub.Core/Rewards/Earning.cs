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
    }

    /// <summary>Makes what an order earned available, before its time or where only a confirmation decides.</summary>
    public static void Confirm(Draft draft, Happening.Confirmed confirmed)
    {
        var source = Account.Key(draft.Activity.Partner, confirmed.Order);
        var ripe = draft.Account.Balances.SelectMany(row => row.Value.Maturing.Where(lot => lot.Source == source).Select(lot => (row.Key, lot))).ToList();
        foreach (var (unit, lot) in ripe)
        {
            Elapsing.Mature(draft, unit, lot);
        }

        if (ripe.Count == 0)
        {
            draft.Decline(DeclineReason.NothingPending, confirmed.Order);
        }
    }

    private static void Earn(Draft draft)
    {
        var book = RuleBook.Of(draft.Programme);
        var occasion = draft.Occasion!;
        var before = draft.Account;
        var trials = Trials.Of(draft, book);
        Counting.Count(draft, book, occasion, trials);
        List<CompiledRule>? grouped = null;
        foreach (var rule in book.RulesOf(occasion.Kind, occasion.Partner))
        {
            if (grouped is not null && rule.Rule.Reward is Reward.Times)
            {
                // Multipliers come last and have groups of their own, so the groups before them are complete.
                Groups.Settle(draft, grouped, occasion, before);
                grouped = null;
            }

            if (!trials.LeaveOut(rule.Accrual.Programme) && rule.Matcher.Misses(occasion) is null && (!rule.AsksMember || Asking.Holds(draft, book, rule, occasion, before)))
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
    public static Trace.Granted? Offer(Draft draft, CompiledRule rule, Occasion occasion, Account before)
    {
        if (rule.Rule.Reward is not { } reward)
        {
            return null;
        }

        var step = Reckoning.Of(draft, rule, reward, occasion, before);

        // Another account has limits of its own.
        return rule.Rule.To == RewardTo.Member ? Limits.Apply(draft, rule.Accrual, step) : step with { Points = step.Rounded };
    }

    /// <summary>Grants what a rule offers, or sends it to the account it is for.</summary>
    public static void Settle(Draft draft, CompiledRule rule, Trace.Granted? offer)
    {
        if (rule.Rule.To != RewardTo.Member)
        {
            Rewarding.Send(draft, rule.Rule, offer);
            return;
        }

        if (offer is not null)
        {
            Granting.Grant(draft, rule.Accrual, offer);
        }

        Granting.GiveMore(draft, rule.Rule);
    }
}
