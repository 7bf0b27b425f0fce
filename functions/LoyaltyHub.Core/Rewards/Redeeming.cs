using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Core.Rewards;

/// <summary>Spends points in two phases: hold, then capture (all or part) or void; a captured redemption can be refunded, all or part.</summary>
internal static class Redeeming
{
    public static void Hold(Draft draft, Happening.PointsHeld hold)
    {
        var key = Account.Key(draft.Activity.Partner, hold.Redemption);
        if (draft.Account.Holds.ContainsKey(key))
        {
            draft.Decline(DeclineReason.RedemptionExists, hold.Redemption, hold.Points);
        }
        else if (Tender.Of(draft, hold) is { } asked && Spend(draft, asked.Terms.Unit, asked.Points, hold.Redemption) is { } lots)
        {
            var unit = asked.Terms.Unit;
            var until = draft.Now.ToUniversalTime() + asked.Terms.HoldFor;
            draft.Move(BookAccounts.MemberAvailable, BookAccounts.MemberHeld, new Amount(asked.Points, unit));
            draft.Account = draft.Account with { Holds = draft.Account.Holds.SetItem(key, new Hold(unit, lots, until, draft.Activity.Via, asked.Item, asked.Worth)) };
            draft.Set(unit, draft.Of(unit) with { Held = checked(draft.Of(unit).Held + asked.Points) });
            draft.Note(new Trace.Held(hold.Redemption, asked.Points, unit, until, asked.Item, asked.Worth));
        }
    }

    public static void Capture(Draft draft, Happening.PointsCaptured capture)
    {
        if (Find(draft, capture.Redemption, capture.Points) is not { } hold)
        {
            return;
        }

        var points = capture.Points ?? hold.Points;
        if (points > hold.Points)
        {
            draft.Decline(DeclineReason.MoreThanHeld, capture.Redemption, points, hold.Points);
            return;
        }

        if (hold.Item is not null && points < hold.Points)
        {
            draft.Decline(DeclineReason.WholeItemOnly, capture.Redemption, points, hold.Points);
            return;
        }

        var taken = hold.Lots.First(points);
        var released = hold.Points - points;
        var burn = draft.Programme.Terms(hold.Unit)?.Burn ?? throw new InvalidOperationException($"The programme has no unit {hold.Unit} any more, and points of it are held.");
        var worth = hold.Worth ?? burn.Worth(points);
        draft.Move(BookAccounts.MemberHeld, BookAccounts.PointsRedeemed, new Amount(points, hold.Unit));
        draft.Move(BookAccounts.PointsFund, BookAccounts.Of(draft.Activity.Partner), worth);
        Release(draft, Account.Key(draft.Activity.Partner, capture.Redemption), hold, hold.Lots.Less(taken));
        draft.Note(new Trace.Captured(capture.Redemption, points, released, worth, hold.Unit, taken, hold.Item));
    }

    public static void Void(Draft draft, Happening.PointsVoided voided)
    {
        if (Find(draft, voided.Redemption, null) is { } hold)
        {
            Release(draft, Account.Key(draft.Activity.Partner, voided.Redemption), hold, hold.Lots);
            draft.Note(new Trace.Voided(voided.Redemption, hold.Points, hold.Unit));
        }
    }

    /// <summary>Gives captured points back into the lots they were taken from, those first that would not have been spent without the refunded part.</summary>
    public static void Refund(Draft draft, Happening.PointsRefunded refund, RedemptionHistory? redemption)
    {
        if (redemption is null || redemption.Left.Count == 0)
        {
            draft.Decline(DeclineReason.NothingCaptured, refund.Redemption, refund.Points);
            return;
        }

        var points = refund.Points ?? redemption.Left.Total;
        if (points > redemption.Left.Total)
        {
            draft.Decline(DeclineReason.MoreThanCaptured, refund.Redemption, points, redemption.Left.Total);
            return;
        }

        if (redemption.Item is not null && points < redemption.Left.Total)
        {
            draft.Decline(DeclineReason.WholeItemOnly, refund.Redemption, points, redemption.Left.Total);
            return;
        }

        var lots = redemption.Left.Last(points);
        var worth = redemption.Item ?? redemption.Each with { Value = checked(redemption.Each.Value * points) };
        draft.Move(BookAccounts.PointsRedeemed, BookAccounts.MemberAvailable, new Amount(points, redemption.Unit));
        draft.Move(BookAccounts.Of(draft.Activity.Partner), BookAccounts.PointsFund, worth);
        draft.GiveBack(redemption.Unit, lots);
        draft.Note(new Trace.RedemptionRefunded(refund.Redemption, points, worth, redemption.Unit, lots));
    }

    /// <summary>Takes points out of the available ones, those first that expire first; null where that is declined.</summary>
    public static Lots? Spend(Draft draft, Unit unit, long points, string name)
    {
        var balance = draft.Of(unit);
        if (Parking.Refusal(draft.Account) is { } refusal)
        {
            draft.Decline(refusal, name, points);
            return null;
        }

        if (balance.Available < points)
        {
            draft.Decline(DeclineReason.InsufficientPoints, name, points, balance.Available);
            return null;
        }

        var lots = balance.Lots.First(points);
        draft.Set(unit, balance.Without(lots));
        return lots;
    }

    /// <summary>Ends a hold; what is released returns to the lots it was taken from.</summary>
    public static void Release(Draft draft, string key, Hold hold, Lots released)
    {
        draft.Move(BookAccounts.MemberHeld, BookAccounts.MemberAvailable, new Amount(released.Total, hold.Unit));
        draft.Account = draft.Account with { Holds = draft.Account.Holds.Remove(key) };
        draft.Set(hold.Unit, draft.Of(hold.Unit) with { Held = draft.Of(hold.Unit).Held - hold.Points });
        draft.GiveBack(hold.Unit, released);
    }

    private static Hold? Find(Draft draft, string redemption, long? asked)
    {
        if (draft.Account.Holds.TryGetValue(Account.Key(draft.Activity.Partner, redemption), out var hold))
        {
            return hold;
        }

        draft.Decline(DeclineReason.NothingHeld, redemption, asked);
        return null;
    }
}
