using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>
/// Rewards the one who acted for a company, or brought the member, in their own account: what a rule comes to is sent there, and that account's limits, lots and payers decide there. What
/// comes back is recalled by how much of it still stands, so that recalls have one effect in whatever order they arrive.
/// </summary>
internal static class Rewarding
{
    /// <summary>What a reward is known by in the account it went to.</summary>
    public static string KeyOf(PartnerId partner, EventId id, string rule) => $"reward|{partner}|{id}|{rule}";

    /// <summary>Why there is nobody to reward; null where there is.</summary>
    public static Trace.Missed? Miss(EarnRule rule, Activity activity, Account account) => rule.To switch
    {
        RewardTo.Employee when EmployeeOf(activity.What) is null => new Trace.Missed(rule.Id, MissReason.Employee, ""),
        RewardTo.Referrer when account.Known.Referral is null => new Trace.Missed(rule.Id, MissReason.Referred, ""),
        _ => null,
    };

    /// <summary>Sends what a rule came to.</summary>
    public static void Send(Draft draft, CompiledRule compiled, Offer? offer)
    {
        var rule = compiled.Rule;
        var points = offer?.Rounded ?? 0;
        if (points == 0 && rule.Perks.Count == 0 && rule.Draw is null)
        {
            return;
        }

        var alias = rule.To == RewardTo.Employee ? EmployeeOf(draft.Activity.What) : null;
        var member = rule.To == RewardTo.Referrer ? draft.Account.Known.Referral?.By : null;
        draft.Note(new Trace.Sent(rule.Id, rule.To, points, offer is { } made ? Reckoning.ExactOf(compiled.Accrual, made) : null, alias, member, offer?.Basis));
        draft.Derive(
            $"reward:{rule.Id}", new Happening.RewardArrived(draft.Account.Member, draft.Activity.Partner, draft.Activity.EventId, rule.Id, points), member, alias);
    }

    /// <summary>Grants what another account sent.</summary>
    public static void Receive(Draft draft, Happening.RewardArrived arrived)
    {
        var key = KeyOf(arrived.Partner, arrived.Event, arrived.Rule);
        if (draft.Account.Standing == Standing.Closed)
        {
            draft.Decline(DeclineReason.AccountClosed, arrived.Rule);
        }
        else if (draft.Programme.Rule(arrived.Rule) is not { } rule)
        {
            draft.Decline(DeclineReason.UnknownRule, arrived.Rule);
        }
        else if (rule.To == RewardTo.Referrer && arrived.From == draft.Account.Member)
        {
            // The one who made the invitation has become part of the account that accepted it.
            draft.Decline(DeclineReason.SelfReferral, arrived.Rule);
        }
        else
        {
            var accrual = draft.Book.Rule(rule.Id).Accrual;
            if (arrived.Points > 0)
            {
                Granting.Grant(draft, accrual, Limits.Apply(draft, accrual, new Offer(arrived.Points)));
            }

            Granting.GiveMore(draft, rule);
        }

        if (draft.Account.Known.Recalls.TryGetValue(key, out var waiting))
        {
            draft.Account = draft.Account.With(draft.Account.Known with { Recalls = draft.Account.Known.Recalls.Remove(key) });
            var grants = draft.Steps<Trace.Granted>().Where(step => step.Points > 0).Select(step => Returning.OrderGrantOf(step, draft.Activity)).ToList();
            var history = OrderHistory.None with { Grants = grants, Perks = [.. draft.Steps<Trace.PerkGranted>().Select(step => (step.Perk, step.Source))] };
            Returning.Recall(draft, arrived.Event.Value, history, new Amount(arrived.Points, UnitOf(draft, arrived.Rule)), waiting.Kept, waiting.Whole);
        }
    }

    /// <summary>Takes back what does not stand any more; waits where the reward has not arrived yet.</summary>
    public static void Recall(Draft draft, Happening.RewardRecalled recalled, OrderHistory history)
    {
        if (history.Arrived)
        {
            Returning.Recall(draft, recalled.Event.Value, history, new Amount(recalled.Sent, UnitOf(draft, recalled.Rule)), recalled.Kept, recalled.Whole);
            return;
        }

        var known = draft.Account.Known;
        var key = KeyOf(recalled.Partner, recalled.Event, recalled.Rule);
        var waiting = known.Recalls.GetValueOrDefault(key) ?? new WaitingRecall(recalled.Kept, recalled.Whole);
        waiting = new WaitingRecall(Math.Min(waiting.Kept, recalled.Kept), waiting.Whole || recalled.Whole);
        draft.Account = draft.Account.With(known with { Recalls = known.Recalls.SetItem(key, waiting) });
        draft.Note(new Trace.RecallWaits(recalled.Rule, recalled.Partner, recalled.Event, recalled.Kept));
    }

    /// <summary>Recalls what a return takes of the rewards that an order sent.</summary>
    /// <param name="draft">The decision.</param>
    /// <param name="sent">What the order sent.</param>
    /// <param name="keptOf">How many points of a reward still stand.</param>
    /// <param name="whole">Whether all of the order is back.</param>
    /// <returns>Whether anything was recalled.</returns>
    public static bool TakeBack(Draft draft, IReadOnlyList<SentReward> sent, Func<SentReward, long> keptOf, bool whole)
    {
        var any = false;
        foreach (var reward in sent)
        {
            var kept = keptOf(reward);
            if (kept < reward.Kept || (whole && !reward.Gone))
            {
                any = true;
                draft.Note(new Trace.Recalled(reward.Rule, reward.Event, reward.Points, kept, whole));
                draft.Derive(
                    $"recall:{reward.Rule}:{reward.Event}",
                    new Happening.RewardRecalled(draft.Account.Member, draft.Activity.Partner, reward.Event, reward.Rule, reward.Points, kept, whole, draft.Activity.EventId),
                    reward.Member,
                    reward.Alias);
            }
        }

        return any;
    }

    private static AliasHash? EmployeeOf(Happening what) => what switch
    {
        Happening.Purchased purchase => purchase.Employee,
        Happening.Engaged engaged => engaged.Employee,
        _ => null,
    };

    private static Unit UnitOf(Draft draft, string rule) => draft.Programme.Rule(rule) is { } known ? draft.Programme.TermsOf(known).Unit : draft.Programme.Unit;
}
