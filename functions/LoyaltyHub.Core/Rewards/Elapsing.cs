using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>What time alone does to an account, in the order of time: pending points mature, holds end, points expire, notices come due.</summary>
public static class Elapsing
{
    /// <summary>The account as it is at a time, had anything been recorded of what time did to it.</summary>
    public static Account AsOf(Account account, Programme programme, DateTimeOffset now)
    {
        if (account.Due is null || account.Due > now)
        {
            return account;
        }

        var draft = new Draft(account, programme, null!, Circumstances.At(now));
        Run(draft);
        return draft.Account;
    }

    /// <summary>Does everything that is due, to the draft's time inclusive.</summary>
    internal static void Run(Draft draft)
    {
        while (draft.NextDue is { } due && due.At <= draft.Now)
        {
            due.Apply(draft);
        }
    }

    /// <summary>Puts off the expiry of points that slide, because the member did something.</summary>
    internal static void Slide(Draft draft)
    {
        if (!draft.Book.Slides)
        {
            return;
        }

        foreach (var (unit, balance) in draft.Account.Balances)
        {
            if (balance.IdleUntil is { } until && draft.IdleEnd(unit, draft.Activity.At) is { } later && later > until)
            {
                draft.Set(unit, balance with { IdleUntil = later });
            }
        }
    }

    /// <summary>Makes pending points available.</summary>
    internal static void Mature(Draft draft, Unit unit, PendingLot lot)
    {
        draft.Set(unit, draft.Of(unit).Less(lot, lot.Points));
        draft.GiveBack(unit, Lots.One(lot.Lot, lot.Points));
        draft.Move(BookAccounts.MemberPending, BookAccounts.MemberAvailable, new Amount(lot.Points, unit));
        draft.Note(new Trace.Matured(unit, lot.Points, lot.Source));
    }

    /// <summary>Gives held points back.</summary>
    internal static void EndHold(Draft draft, string key, Hold hold)
    {
        Redeeming.Release(draft, key, hold, hold.Lots);
        draft.Note(new Trace.HoldEnded(key[(key.IndexOf('|', StringComparison.Ordinal) + 1)..], hold.Points, hold.Unit));
    }

    internal static void Expire(Draft draft, Unit unit, Lot lot)
    {
        var balance = draft.Of(unit);
        Lots expired = lot.IsIdle
            ? balance.Lots.Where(other => other.Key.IsIdle).Aggregate(Lots.None, (sum, idle) => sum.Add(idle.Key, idle.Value))
            : Lots.One(lot, balance.Lots.Of(lot));
        var rest = balance.Without(expired);
        draft.Set(unit, lot.IsIdle ? rest with { IdleLot = balance.IdleLot + 1, IdleUntil = null } : rest);
        draft.Move(BookAccounts.MemberAvailable, BookAccounts.PointsExpired, new Amount(expired.Total, unit));
        draft.Note(new Trace.Expired(unit, expired));
    }

    internal static void Notice(Draft draft, Unit unit, DateTimeOffset on)
    {
        var balance = draft.Of(unit);
        var points = balance.Lots.Where(lot => balance.ExpiryOf(lot.Key) == on).Sum(lot => lot.Value);
        draft.Set(unit, balance with { NoticedUntil = on });
        draft.Note(new Trace.ExpiryNoticed(unit, points, on));
    }
}
