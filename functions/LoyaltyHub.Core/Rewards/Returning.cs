using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Core.Rewards;

/// <summary>
/// Takes points back when an order is returned. After any returns, in any order, the member keeps
/// granted × (paid − refunded) ÷ paid of each rule's grant, rounded down: so parts sum exactly to the whole.
/// </summary>
internal static class Returning
{
    public static void Return(Draft draft, Happening.Returned returned, OrderHistory order)
    {
        if (order.Paid is not { } paid)
        {
            Wait(draft, returned);
        }
        else if (returned.Refunded is { } refunded && refunded.Unit != paid.Unit)
        {
            draft.Decline(DeclineReason.CurrencyDiffers, returned.Order);
        }
        else if (LinesOf(order, returned.Lines) is not { } lines)
        {
            draft.Decline(DeclineReason.NoSuchLine, returned.Order);
        }
        else
        {
            TakeBack(draft, returned.Order, order with { Refunded = checked(order.Refunded + (returned.Refunded?.Value ?? 0) + lines) }, paid);
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
        var grants = draft.Steps<Trace.Granted>().Where(step => step.Points > 0).Select(OrderGrantOf).ToList();
        var lines = (purchase.Lines ?? []).ToDictionary(line => line.Id, line => line.Paid, StringComparer.Ordinal);
        var order = OrderHistory.None with { Paid = purchase.Paid, Lines = lines, Grants = grants };
        Return(draft, new Happening.Returned(purchase.Order, waiting.Refunded, waiting.Lines.Count > 0 ? waiting.Lines : null), order);
    }

    /// <summary>A grant as an order's history has it.</summary>
    public static OrderGrant OrderGrantOf(Trace.Granted step) => new(
        step.Rule, step.Unit, step.CapKey, step.Lot!.Value, step.Budget, step.Points, 0, step.Worth!.Value with { Value = step.Worth.Value.Value / step.Points });

    /// <summary>What was paid for the lines that come back; null where one of them is not there.</summary>
    private static long? LinesOf(OrderHistory order, IReadOnlyList<string>? lines)
    {
        var sum = 0L;
        foreach (var line in lines ?? [])
        {
            if (!order.Lines.TryGetValue(line, out var paid))
            {
                return null;
            }

            sum = checked(sum + paid);
        }

        return lines is null || lines.Distinct(StringComparer.Ordinal).Count() == lines.Count ? sum : null;
    }

    private static void Wait(Draft draft, Happening.Returned returned)
    {
        var key = Account.Key(draft.Activity.Partner, returned.Order);
        var waiting = draft.Account.WaitingReturns.GetValueOrDefault(key) ?? new WaitingReturn(null, []);
        if (waiting.Refunded is { } before && returned.Refunded is { } now && before.Unit != now.Unit)
        {
            draft.Decline(DeclineReason.CurrencyDiffers, returned.Order);
            return;
        }

        if (returned.Lines?.Any(waiting.Lines.Contains) == true)
        {
            draft.Decline(DeclineReason.NoSuchLine, returned.Order);
            return;
        }

        var total = waiting.Refunded is { } sum && returned.Refunded is { } more ? sum + more : waiting.Refunded ?? returned.Refunded;
        var both = new WaitingReturn(total, waiting.Lines.Union(returned.Lines ?? []));
        draft.Account = draft.Account with { WaitingReturns = draft.Account.WaitingReturns.SetItem(key, both) };
        draft.Note(new Trace.ReturnWaits(returned.Order, returned.Refunded, returned.Lines));
    }

    private static void TakeBack(Draft draft, string order, OrderHistory history, Amount paid)
    {
        var gone = Math.Min(history.Refunded, paid.Value);
        var expired = history.Expired.ToDictionary();
        var taken = false;
        foreach (var grant in history.Grants)
        {
            var kept = (long)((Int128)grant.Granted * (paid.Value - gone) / paid.Value);
            var points = grant.Granted - grant.Taken - kept;
            if (points <= 0)
            {
                continue;
            }

            taken = true;
            var source = Account.Key(draft.Activity.Partner, order);
            var parts = Reclaiming.Reclaim(draft, grant, source, points, expired.GetValueOrDefault((grant.Unit, grant.Lot)));
            expired[(grant.Unit, grant.Lot)] = expired.GetValueOrDefault((grant.Unit, grant.Lot)) - parts.FromExpired;
            draft.Move(BookAccounts.PointsFund, BookAccounts.Of(draft.Activity.Partner), grant.Each with { Value = checked(grant.Each.Value * points) });
            if (grant.CapKey is { } cap)
            {
                draft.Account = draft.Account.WithCapUsed(cap, -points);
            }

            draft.Note(new Trace.ClawedBack(
                grant.Rule, grant.Unit, order, paid with { Value = gone }, paid, grant.Granted, kept, points,
                grant.CapKey, grant.Lot, parts.FromPending, parts.FromExpired, parts.WrittenOff, grant.Budget));
        }

        if (!taken)
        {
            draft.Note(new Trace.NothingToTake(order));
        }
    }
}
