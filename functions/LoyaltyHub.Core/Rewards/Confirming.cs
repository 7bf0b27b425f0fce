using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Core.Rewards;

/// <summary>
/// Makes what an order or an engagement earned available, before its time or where only a confirmation decides. News may arrive in any order: what is confirmed before it is known becomes
/// available as soon as it is.
/// </summary>
internal static class Confirming
{
    public static void Order(Draft draft, Happening.Confirmed confirmed, OrderHistory history) =>
        Confirm(draft, confirmed.Order, Account.Key(draft.Activity.Partner, confirmed.Order), history);

    public static void Engagement(Draft draft, Happening.EngagementConfirmed confirmed, OrderHistory history) =>
        Confirm(draft, confirmed.Event.Value, Account.EventKey(draft.Activity.Partner, confirmed.Event.Value), history);

    /// <summary>Applies a confirmation that came before what it confirms.</summary>
    public static void SettleWaiting(Draft draft)
    {
        if (draft.Account.WaitingReturns.IsEmpty)
        {
            return;
        }

        var source = Granting.SourceOf(draft.Activity);
        if (draft.Account.WaitingReturns.GetValueOrDefault(source) is { Confirmed: true } waiting)
        {
            draft.Account = draft.Account.WithWaiting(source, waiting with { Confirmed = false });
            Mature(draft, source);
        }
    }

    private static void Confirm(Draft draft, string name, string source, OrderHistory history)
    {
        if (Mature(draft, source))
        {
            return;
        }

        if (history.Paid is not null || draft.Account.Standing == Standing.Closed)
        {
            draft.Decline(DeclineReason.NothingPending, name);
            return;
        }

        draft.Account = draft.Account.WithWaiting(source, draft.Account.WaitingFor(source) with { Confirmed = true });
        draft.Note(new Trace.ConfirmationWaits(name));
    }

    private static bool Mature(Draft draft, string source)
    {
        var ripe = draft.Account.Balances.SelectMany(row => row.Value.Maturing.Where(lot => lot.Source == source).Select(lot => (row.Key, lot))).ToList();
        foreach (var (unit, lot) in ripe)
        {
            Elapsing.Mature(draft, unit, lot);
        }

        return ripe.Count > 0;
    }
}
