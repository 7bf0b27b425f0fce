using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Core.Rewards;

/// <summary>
/// Finds the points that a return takes back, as if they had never been granted: those still pending, those left in their lot, those that had expired, then the ones
/// that would have been spent in their stead. What is missing is owed as far as the programme allows, and written off beyond.
/// </summary>
internal static class Reclaiming
{
    /// <summary>Where the points came from; what is in none of these was available or is owed now.</summary>
    public readonly record struct Parts(long FromPending, long FromExpired, long WrittenOff);

    public static Parts Reclaim(Draft draft, OrderGrant grant, long points, long expired)
    {
        var unit = grant.Unit;
        var pending = FromPending(draft, grant, points);
        var left = points - pending;

        var balance = draft.Of(unit);
        var own = Math.Min(left, balance.Lots.Of(grant.Lot));
        var gone = Math.Min(left - own, Math.Max(0, expired));
        left -= own + gone;

        var lots = own > 0 ? Lots.One(grant.Lot, own) : Lots.None;
        lots = lots.Add(balance.Lots.Less(lots).First(left));
        left -= lots.Total - own;
        draft.Set(unit, balance.Without(lots));

        var owed = Owe(draft, unit, left);
        var writtenOff = left - owed;
        draft.Move(BookAccounts.MemberPending, BookAccounts.PointsIssued, new Amount(pending, unit));
        draft.Move(BookAccounts.MemberAvailable, BookAccounts.PointsIssued, new Amount(checked(lots.Total + owed), unit));
        draft.Move(BookAccounts.PointsExpired, BookAccounts.PointsIssued, new Amount(gone, unit));
        draft.Move(BookAccounts.PointsWrittenOff, BookAccounts.PointsIssued, new Amount(writtenOff, unit));
        return new Parts(pending, gone, writtenOff);
    }

    private static long FromPending(Draft draft, OrderGrant grant, long points)
    {
        var taken = 0L;
        foreach (var lot in draft.Of(grant.Unit).Maturing.Where(lot => lot.Source == grant.Source && lot.Lot == grant.Lot))
        {
            var part = Math.Min(lot.Points, points - taken);
            if (part > 0)
            {
                draft.Set(grant.Unit, draft.Of(grant.Unit).Less(lot, part));
                taken += part;
            }
        }

        return taken;
    }

    /// <summary>Takes points the member does not have, as far as the programme lets the balance fall.</summary>
    private static long Owe(Draft draft, Unit unit, long points)
    {
        var balance = draft.Of(unit);
        var closed = draft.Account.Standing == Standing.Closed;
        var limit = closed ? 0 : draft.Programme.Terms(unit) is { } terms ? terms.DebtLimit : null;
        var owed = limit is { } most ? Math.Clamp(most - Math.Max(0, -balance.Available), 0, points) : points;
        draft.Set(unit, balance with { Available = checked(balance.Available - owed) });
        return owed;
    }
}
