using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>Puts what a rule granted into the account: at once or pending, in the lot its expiry names, paid for by the partner.</summary>
internal static class Granting
{
    /// <summary>Grants the step's points; returns the step with where they went.</summary>
    public static Trace.Granted Grant(Draft draft, EarnRule rule, UnitTerms terms, Trace.Granted step)
    {
        var points = new Amount(step.Points, terms.Unit);
        var worth = terms.Burn.Worth(step.Points);
        var lot = LotOf(draft, rule.Expiry ?? terms.Expiry, terms.Unit).Within(draft.Activity.Via);
        draft.Move(BookAccounts.Of(draft.Activity.Partner), BookAccounts.PointsFund, worth);
        step = step with { Lot = lot, Worth = worth };
        if (rule.Pending is not { } pending)
        {
            draft.Move(BookAccounts.PointsIssued, BookAccounts.MemberAvailable, points);
            draft.GiveBack(terms.Unit, Lots.One(lot, step.Points));
            Elapsing.Slide(draft);
            return step;
        }

        DateTimeOffset? maturesAt = pending.Days is { } days ? draft.Activity.At.AddDays(days).ToUniversalTime() : null;
        draft.Move(BookAccounts.PointsIssued, BookAccounts.MemberPending, points);
        draft.Set(terms.Unit, draft.Of(terms.Unit).Await(new PendingLot(SourceOf(draft.Activity), lot, step.Points, maturesAt)));
        return step with { Pending = true, MaturesAt = maturesAt };
    }

    /// <summary>What earned points, as pending points name it.</summary>
    public static string SourceOf(Activity activity) =>
        Account.Key(activity.Partner, activity.What is Happening.Purchased purchase ? purchase.Order : activity.EventId.Value);

    private static Lot LotOf(Draft draft, Expiry expiry, Unit unit) => expiry switch
    {
        Expiry.Never => Lot.Never,
        Expiry.Rolling rolling => Lot.Until(rolling.After.EndAfter(draft.Activity.At, draft.Programme.UtcOffset)),
        Expiry.PeriodEnd end => Lot.Until(end.After.EndOf(end.Period, draft.Activity.At, draft.Programme.UtcOffset)),
        Expiry.Idle => Lot.Idle(draft.Of(unit).IdleLot),
        _ => throw new InvalidOperationException($"No lot for {expiry.GetType().Name}."),
    };
}
