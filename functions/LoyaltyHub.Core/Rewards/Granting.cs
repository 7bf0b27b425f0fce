using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>Puts what was granted into the account: at once or pending, in the lot its expiry names, paid for by those who fund it.</summary>
internal static class Granting
{
    /// <summary>Grants the offer's points, uses the caps it names, and notes it with where the points went.</summary>
    public static void Grant(Draft draft, CompiledAccrual accrual, Offer offer)
    {
        foreach (var cap in offer.Caps ?? [])
        {
            draft.Account = cap.Key is { } key ? draft.Account.WithCapUsed(key, offer.Points) : draft.Account;
        }

        draft.Note(offer.Points == 0 ? offer.ToStep(accrual) : Put(draft, accrual, offer));
    }

    /// <summary>Gives what a rule gives besides points: perks, and a part in a draw.</summary>
    public static void GiveMore(Draft draft, EarnRule rule)
    {
        if (rule.Perks.Count > 0)
        {
            GivePerks(draft, rule, SourceOf(draft.Activity));
        }

        if (rule.Draw is { } draw)
        {
            Drawing.Hold(draft, rule, draw);
        }
    }

    /// <summary>Gives the perks that come with something.</summary>
    /// <param name="draft">The decision.</param>
    /// <param name="source">What grants.</param>
    /// <param name="cause">What it is granted for.</param>
    public static void GivePerks(Draft draft, AccrualTerms source, string cause)
    {
        foreach (var perk in source.Perks)
        {
            Perks.Grant(draft, perk, source.Id, cause);
        }
    }

    /// <summary>What earned points or perks, as pending points and perks name it.</summary>
    public static string SourceOf(Activity activity) => activity.What switch
    {
        Happening.Purchased purchase => Account.Key(activity.Partner, purchase.Order),
        Happening.RewardArrived arrived => Rewarding.KeyOf(arrived.Partner, arrived.Event, arrived.Rule),
        _ => Account.EventKey(activity.Partner, activity.EventId.Value),
    };

    private static Trace.Granted Put(Draft draft, CompiledAccrual accrual, in Offer offer)
    {
        var (source, terms) = (accrual.Source, accrual.Terms);
        var points = new Amount(offer.Points, terms.Unit);
        var worth = new Amount(checked(offer.Points * (source.CostPerPoint ?? terms.Burn.PointValue)), terms.Burn.Currency);
        var lot = LotOf(draft, source.Expiry ?? terms.Expiry, terms.Unit).Within(draft.Activity.Via);
        var payers = Funding.Of(source, draft.Activity.Origin, worth.Value);
        Funding.Book(draft, payers, worth.Unit, 1);
        var kept = Funding.Kept(payers, draft.Activity.Origin);
        if (source.Pending is not { } pending)
        {
            draft.Move(BookAccounts.PointsIssued, BookAccounts.MemberAvailable, points);
            draft.GiveBack(terms.Unit, Lots.One(lot, offer.Points));
            Elapsing.Slide(draft);
            return offer.ToStep(accrual, lot, worth, kept);
        }

        DateTimeOffset? maturesAt = pending.Days is { } days ? draft.Activity.At.AddDays(days).ToUniversalTime() : null;
        draft.Move(BookAccounts.PointsIssued, BookAccounts.MemberPending, points);
        draft.Set(terms.Unit, draft.Of(terms.Unit).Await(new PendingLot(SourceOf(draft.Activity), lot, offer.Points, maturesAt)));
        return offer.ToStep(accrual, lot, worth, kept, pending: true, maturesAt);
    }

    private static Lot LotOf(Draft draft, Expiry expiry, Unit unit) => expiry switch
    {
        Expiry.Never => Lot.Never,
        Expiry.Rolling rolling => Lot.Until(rolling.After.EndAfter(draft.Activity.At, draft.Programme.UtcOffset)),
        Expiry.PeriodEnd end => Lot.Until(end.After.EndOf(end.Period, draft.Activity.At, draft.Programme.UtcOffset)),
        Expiry.Idle => Lot.Idle(draft.Of(unit).IdleLot),
        _ => throw new InvalidOperationException($"No lot for {expiry.GetType().Name}."),
    };
}
