using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Rewards;

namespace LoyaltyHub.Core.Ledger;

/// <summary>Folds an order's journal entries into what a return needs to know.</summary>
public static class OrderHistories
{
    /// <summary>The history of the order that these entries concern; their order does not matter.</summary>
    public static OrderHistory Of(IEnumerable<EntryBody> entries)
    {
        Amount? paid = null;
        var refunded = new List<Amount>();
        var grants = new SortedDictionary<string, OrderGrant>(StringComparer.Ordinal);
        foreach (var entry in entries.OrderBy(entry => entry.Sequence))
        {
            switch (entry.Activity.What)
            {
                case Happening.Purchased purchase:
                    paid = paid is { } before && before.Unit == purchase.Paid.Unit ? before + purchase.Paid : purchase.Paid;
                    break;
                case Happening.Returned returned when entry.Decision.Declined() is null:
                    refunded.Add(returned.Refunded);
                    break;
                default:
                    break;
            }

            foreach (var step in entry.Decision.Trace)
            {
                Fold(grants, step);
            }
        }

        var sum = refunded.Where(amount => amount.Unit == paid?.Unit).Aggregate(0L, (total, amount) => checked(total + amount.Value));
        return new OrderHistory(paid, sum, grants.Values.ToList());
    }

    private static void Fold(SortedDictionary<string, OrderGrant> grants, Trace step)
    {
        if (step is Trace.Granted { Points: > 0 } granted)
        {
            var key = $"{granted.Rule}|{granted.CapKey}";
            var before = grants.GetValueOrDefault(key) ?? new OrderGrant(granted.Rule, granted.CapKey, 0, 0);
            grants[key] = before with { Granted = checked(before.Granted + granted.Points) };
        }
        else if (step is Trace.ClawedBack back && grants.TryGetValue($"{back.Rule}|{back.CapKey}", out var grant))
        {
            grants[$"{back.Rule}|{back.CapKey}"] = grant with { Taken = checked(grant.Taken + back.Points) };
        }
    }
}
