using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Core.Rewards;

/// <summary>Spends points in two phases: hold, then capture (all or part) or void.</summary>
internal static class Redeeming
{
    public static void Hold(Draft draft, Happening.PointsHeld hold)
    {
        var unit = draft.Programme.Unit;
        var key = Account.Key(draft.Activity.Partner, hold.Redemption);
        var balance = draft.Account.BalanceOf(unit);
        if (draft.Account.Holds.ContainsKey(key))
        {
            draft.Note(new Trace.Declined(DeclineReason.RedemptionExists, hold.Redemption, hold.Points));
        }
        else if (balance.Available < hold.Points)
        {
            draft.Note(new Trace.Declined(DeclineReason.InsufficientPoints, hold.Redemption, hold.Points, balance.Available));
        }
        else
        {
            draft.Move(BookAccounts.MemberAvailable, BookAccounts.MemberHeld, new Amount(hold.Points, unit));
            draft.Account = (draft.Account with { Holds = draft.Account.Holds.SetItem(key, new Hold(unit, hold.Points)) })
                .WithBalance(unit, new Balance(balance.Available - hold.Points, balance.Held + hold.Points));
            draft.Note(new Trace.Held(hold.Redemption, hold.Points));
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
            draft.Note(new Trace.Declined(DeclineReason.MoreThanHeld, capture.Redemption, points, hold.Points));
            return;
        }

        var released = hold.Points - points;
        var worth = draft.Programme.Burn.Worth(points);
        draft.Move(BookAccounts.MemberHeld, BookAccounts.PointsRedeemed, new Amount(points, hold.Unit));
        draft.Move(BookAccounts.PointsFund, BookAccounts.Of(draft.Activity.Partner), worth);
        Release(draft, capture.Redemption, hold, released);
        draft.Note(new Trace.Captured(capture.Redemption, points, released, worth));
    }

    public static void Void(Draft draft, Happening.PointsVoided voided)
    {
        if (Find(draft, voided.Redemption, null) is { } hold)
        {
            Release(draft, voided.Redemption, hold, hold.Points);
            draft.Note(new Trace.Voided(voided.Redemption, hold.Points));
        }
    }

    private static Hold? Find(Draft draft, string redemption, long? asked)
    {
        if (draft.Account.Holds.TryGetValue(Account.Key(draft.Activity.Partner, redemption), out var hold))
        {
            return hold;
        }

        draft.Note(new Trace.Declined(DeclineReason.NothingHeld, redemption, asked));
        return null;
    }

    private static void Release(Draft draft, string redemption, Hold hold, long released)
    {
        draft.Move(BookAccounts.MemberHeld, BookAccounts.MemberAvailable, new Amount(released, hold.Unit));
        var balance = draft.Account.BalanceOf(hold.Unit);
        draft.Account = (draft.Account with { Holds = draft.Account.Holds.Remove(Account.Key(draft.Activity.Partner, redemption)) })
            .WithBalance(hold.Unit, new Balance(checked(balance.Available + released), balance.Held - hold.Points));
    }
}
