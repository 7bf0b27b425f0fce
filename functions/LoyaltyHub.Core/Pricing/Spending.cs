using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Rewards;

namespace LoyaltyHub.Core.Pricing;

/// <summary>What an activity adds to what a member has bought, less what came back.</summary>
internal static class Spending
{
    /// <summary>In minor units of one currency; what was paid in others counts for nothing.</summary>
    /// <param name="before">The account before the activity.</param>
    /// <param name="activity">The activity.</param>
    /// <param name="decision">What was decided: what was declined, or went on to another account, is not counted here.</param>
    /// <param name="history">What was recorded of the order that comes back.</param>
    /// <param name="currency">The currency.</param>
    public static long Of(Account before, Activity activity, Decision decision, History history, Unit currency)
    {
        if (activity.What is not (Happening.Purchased or Happening.Returned) || decision.Has(static step => step is Trace.Forwarded or Trace.Declined { Reason: DeclineReason.AccountClosed }))
        {
            return 0;
        }

        return activity.What switch
        {
            Happening.Purchased bought when bought.Paid.Unit == currency => checked(bought.Paid.Value - WaitingLines(before, activity, bought)),
            Happening.Returned returned when decision.Declined() is null => checked(-Refunded(before, activity, returned, history, currency) - Lines(returned, history, currency)),
            _ => 0,
        };
    }

    private static long Refunded(Account before, Activity activity, Happening.Returned returned, History history, Unit currency)
    {
        if (returned.Refunded is not { } refunded || refunded.Unit != currency)
        {
            return 0;
        }

        var known = !returned.IsTotal ? 0
            : history.Order.Paid is not null ? history.Order.Refunded
            : before.WaitingReturns.GetValueOrDefault(Account.Key(activity.Partner, returned.Order))?.Refunded?.Value ?? 0;
        return Math.Max(0, refunded.Value - known);
    }

    private static long Lines(Happening.Returned returned, History history, Unit currency) =>
        history.Order.Paid?.Unit == currency ? (returned.Lines ?? []).Sum(line => history.Order.Lines.GetValueOrDefault(line)) : 0;

    /// <summary>Lines that came back before their purchase came have a price only now.</summary>
    private static long WaitingLines(Account before, Activity activity, Happening.Purchased bought) =>
        bought.Lines is { } lines && !before.WaitingReturns.IsEmpty && before.WaitingReturns.TryGetValue(Account.Key(activity.Partner, bought.Order), out var waiting)
            ? lines.Where(line => waiting.Lines.Contains(line.Id)).Sum(line => line.Paid)
            : 0;
}
