using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>Works out what a till's hold asks for: points, an item of the catalogue, or as many points as an order may be paid with.</summary>
internal static class Tender
{
    /// <summary>What is to be set aside.</summary>
    /// <param name="Terms">The terms of its unit.</param>
    /// <param name="Points">How many.</param>
    /// <param name="Item">For what of the catalogue.</param>
    /// <param name="Worth">What the partner gets for it, where that is not what the points are worth.</param>
    public sealed record Asked(UnitTerms Terms, long Points, string? Item = null, Amount? Worth = null);

    /// <summary>What a hold asks for; null where that was declined.</summary>
    public static Asked? Of(Draft draft, Happening.PointsHeld hold)
    {
        if (hold.Item is { } item)
        {
            return OfItem(draft, hold, item);
        }

        if (draft.Programme.Terms(hold.Unit ?? draft.Programme.Unit) is not { } terms)
        {
            draft.Decline(DeclineReason.UnknownUnit, hold.Redemption);
            return null;
        }

        if (terms.Burn.PointValue == 0)
        {
            draft.Decline(DeclineReason.NotSpendable, hold.Redemption);
            return null;
        }

        return Most(draft, hold, terms) is { } most ? OfPoints(draft, hold, terms, most) : null;
    }

    private static Asked? OfItem(Draft draft, Happening.PointsHeld hold, string name)
    {
        if (draft.Programme.Item(name) is not { } item)
        {
            draft.Decline(DeclineReason.UnknownItem, hold.Redemption);
            return null;
        }

        if (item.Partners.Count > 0 && !item.Partners.Contains(draft.Activity.Partner))
        {
            draft.Decline(DeclineReason.ItemElsewhere, hold.Redemption);
            return null;
        }

        var terms = draft.Programme.Terms(item.Unit ?? draft.Programme.Unit)!;
        return new Asked(terms, item.Points, item.Id, item.Worth is { } worth ? new Amount(worth, terms.Burn.Currency) : null);
    }

    private static Asked? OfPoints(Draft draft, Happening.PointsHeld hold, UnitTerms terms, long most)
    {
        var points = hold.Points ?? Math.Min(most, Math.Max(0, draft.Of(terms.Unit).Available));
        if (points > most)
        {
            draft.Decline(DeclineReason.AboveShare, hold.Redemption, points, most);
        }
        else if (points < Math.Max(1, terms.Burn.MinimumPoints))
        {
            draft.Decline(DeclineReason.BelowMinimum, hold.Redemption, points, Math.Max(1, terms.Burn.MinimumPoints));
        }
        else
        {
            return new Asked(terms, points);
        }

        return null;
    }

    /// <summary>The most points that may pay for the order; null where that was declined.</summary>
    private static long? Most(Draft draft, Happening.PointsHeld hold, UnitTerms terms)
    {
        if (hold.Order is not { } order)
        {
            if (terms.Burn.MaximumShare is null)
            {
                return long.MaxValue;
            }

            draft.Decline(DeclineReason.OrderAmountMissing, hold.Redemption, hold.Points);
            return null;
        }

        if (order.Unit != terms.Burn.Currency)
        {
            draft.Decline(DeclineReason.OrderCurrency, hold.Redemption, hold.Points);
            return null;
        }

        // Rounded down, so that the share is never passed.
        return (long)decimal.Truncate(order.Value * (terms.Burn.MaximumShare ?? 100m) / 100m / terms.Burn.PointValue);
    }
}
