using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Core.Rewards;

/// <summary>
/// Takes back what an engagement earned and counted, when it is cancelled whole or in part: as of an order of so many, so that points, caps, budgets, counters, streaks and challenges stand as if
/// what was cancelled had never been.
/// </summary>
internal static class Cancelling
{
    private static readonly Unit Uses = Unit.From("USES");

    /// <summary>So many uses, in the place of an order's amount.</summary>
    public static Amount Times(long quantity) => new(quantity, Uses);

    /// <summary>What is cancelled in all.</summary>
    /// <param name="before">What was before.</param>
    /// <param name="more">What is now; null for all that is left.</param>
    public static long Sum(long before, long? more) => (long)Int128.Min((Int128)before + (more ?? long.MaxValue), long.MaxValue);

    /// <summary>Cancels; where the engagement has not arrived yet, as soon as it does.</summary>
    public static void Cancel(Draft draft, Happening.EngagementCancelled cancelled, OrderHistory history)
    {
        if (history.Paid is { } all)
        {
            Returning.TakeBack(draft, cancelled.Event.Value, history with { Refunded = Sum(history.Refunded, cancelled.Quantity) }, all);
            return;
        }

        var key = Account.EventKey(draft.Activity.Partner, cancelled.Event.Value);
        var waiting = draft.Account.WaitingFor(key);
        draft.Account = draft.Account.WithWaiting(key, waiting with { Refunded = Times(Sum(waiting.Refunded?.Value ?? 0, cancelled.Quantity)) });
        draft.Note(new Trace.ReturnWaits(cancelled.Event.Value, cancelled.Quantity is { } some ? Times(some) : null));
    }

    /// <summary>Applies what was cancelled before its engagement arrived.</summary>
    public static void SettleWaiting(Draft draft, Happening.Engaged engaged)
    {
        var key = Account.EventKey(draft.Activity.Partner, draft.Activity.EventId.Value);
        if (draft.Account.WaitingReturns.TryGetValue(key, out var waiting))
        {
            draft.Account = draft.Account.WithWaiting(key, WaitingReturn.None);
            var all = Times(engaged.Quantity);
            Returning.TakeBack(draft, draft.Activity.EventId.Value, Returning.HistoryOf(draft, all) with { Refunded = waiting.Refunded!.Value.Value }, all);
        }
    }
}
