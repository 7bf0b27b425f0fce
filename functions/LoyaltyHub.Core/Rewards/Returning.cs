using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Core.Rewards;

/// <summary>
/// Takes points back when an order is returned. After any returns, in any order, the member keeps
/// granted × (paid − refunded) ÷ paid of each rule's grant, rounded down: so parts sum exactly to the whole.
/// </summary>
internal static class Returning
{
    public static void Return(Draft draft, Happening.Returned returned, OrderHistory history)
    {
        if (history.Paid is null)
        {
            Wait(draft, returned);
        }
        else if (returned.Refunded.Unit != history.Paid.Value.Unit)
        {
            draft.Note(new Trace.Declined(DeclineReason.CurrencyDiffers, returned.Order));
        }
        else
        {
            TakeBack(draft, returned.Order, history.Paid.Value, checked(history.Refunded + returned.Refunded.Value), history.Grants);
        }
    }

    /// <summary>Applies the returns that came before their purchase.</summary>
    public static void SettleWaiting(Draft draft, Happening.Purchased purchase)
    {
        var key = Account.Key(draft.Activity.Partner, purchase.Order);
        if (!draft.Account.WaitingReturns.TryGetValue(key, out var waiting))
        {
            return;
        }

        draft.Account = draft.Account with { WaitingReturns = draft.Account.WaitingReturns.Remove(key) };
        if (waiting.Unit != purchase.Paid.Unit)
        {
            draft.Note(new Trace.Declined(DeclineReason.CurrencyDiffers, purchase.Order));
            return;
        }

        TakeBack(draft, purchase.Order, purchase.Paid, waiting.Value, draft.Grants().ToList());
    }

    private static void Wait(Draft draft, Happening.Returned returned)
    {
        var key = Account.Key(draft.Activity.Partner, returned.Order);
        var waiting = draft.Account.WaitingReturns;
        if (waiting.TryGetValue(key, out var before) && before.Unit != returned.Refunded.Unit)
        {
            draft.Note(new Trace.Declined(DeclineReason.CurrencyDiffers, returned.Order));
            return;
        }

        var total = waiting.ContainsKey(key) ? before + returned.Refunded : returned.Refunded;
        draft.Account = draft.Account with { WaitingReturns = waiting.SetItem(key, total) };
        draft.Note(new Trace.ReturnWaits(returned.Order, returned.Refunded));
    }

    private static void TakeBack(Draft draft, string order, Amount paid, long refunded, IReadOnlyList<OrderGrant> grants)
    {
        var gone = Math.Min(refunded, paid.Value);
        var taken = 0L;
        foreach (var grant in grants)
        {
            var kept = (long)((Int128)grant.Granted * (paid.Value - gone) / paid.Value);
            var points = grant.Granted - grant.Taken - kept;
            if (points <= 0)
            {
                continue;
            }

            taken += points;
            draft.Grant(-points);
            if (grant.CapKey is { } cap)
            {
                draft.Account = draft.Account.WithCapUsed(cap, -points);
            }

            draft.Note(new Trace.ClawedBack(grant.Rule, order, paid with { Value = gone }, paid, grant.Granted, kept, points, grant.CapKey));
        }

        if (taken == 0)
        {
            draft.Note(new Trace.NothingToTake(order));
        }
    }
}
