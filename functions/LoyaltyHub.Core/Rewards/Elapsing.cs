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

    /// <summary>When time does something to the account next; null for never.</summary>
    internal static DateTimeOffset? NextAt(Account account, Programme programme) => Next(account, programme)?.At;

    /// <summary>Does everything that is due, to the draft's time inclusive.</summary>
    internal static void Run(Draft draft)
    {
        while (Next(draft.Account, draft.Programme) is { } due && due.At <= draft.Now)
        {
            due.Apply(draft);
        }
    }

    /// <summary>Puts off the expiry of points that slide, because the member did something.</summary>
    internal static void Slide(Draft draft)
    {
        foreach (var (unit, balance) in draft.Account.Balances)
        {
            if (balance.IdleUntil is { } until && draft.IdleEnd(unit, draft.Activity.At) is { } later && later > until)
            {
                draft.Set(unit, balance with { IdleUntil = later });
            }
        }
    }

    private static Due? Next(Account account, Programme programme)
    {
        Due? next = null;
        foreach (var (key, hold) in account.Holds)
        {
            next = Earlier(next, new Due(hold.Until, 1, draft => EndHold(draft, key, hold)));
        }

        foreach (var (unit, balance) in account.Balances)
        {
            foreach (var lot in balance.Maturing)
            {
                if (lot.MaturesAt is { } at)
                {
                    next = Earlier(next, new Due(at, 0, draft => Mature(draft, unit, lot)));
                }
            }

            next = Earlier(next, NextExpiry(unit, balance));
            next = Earlier(next, NextNotice(unit, balance, programme.Terms(unit)?.Notice ?? TimeSpan.Zero));
        }

        return next;
    }

    /// <summary>Dated lots come first and in the order of their dates, so the first of them is the earliest; the lot that slides has one date.</summary>
    private static Due? NextExpiry(Unit unit, Balance balance)
    {
        Due? next = null;
        foreach (var (lot, _) in balance.Lots)
        {
            if (balance.ExpiryOf(lot) is { } at)
            {
                next = Earlier(next, new Due(at, 2, draft => Expire(draft, unit, lot)));
            }

            if (lot.ExpiresAt is null && !lot.IsIdle)
            {
                break;
            }

            if (lot.ExpiresAt is not null && balance.IdleUntil is null)
            {
                break;
            }
        }

        return next;
    }

    private static Due? NextNotice(Unit unit, Balance balance, TimeSpan ahead)
    {
        if (ahead <= TimeSpan.Zero)
        {
            return null;
        }

        Due? next = null;
        foreach (var (lot, _) in balance.Lots)
        {
            if (balance.ExpiryOf(lot) is { } at && (balance.NoticedUntil is not { } told || at > told))
            {
                next = Earlier(next, new Due(at - ahead, 3, draft => Notice(draft, unit, at)));
                if (balance.IdleUntil is null)
                {
                    break;
                }
            }
        }

        return next;
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

    private static void Expire(Draft draft, Unit unit, Lot lot)
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

    private static void Notice(Draft draft, Unit unit, DateTimeOffset on)
    {
        var balance = draft.Of(unit);
        var points = balance.Lots.Where(lot => balance.ExpiryOf(lot.Key) == on).Sum(lot => lot.Value);
        draft.Set(unit, balance with { NoticedUntil = on });
        draft.Note(new Trace.ExpiryNoticed(unit, points, on));
    }

    private static Due? Earlier(Due? one, Due? other) =>
        one is null || (other is { } second && (second.At, second.Order).CompareTo((one.Value.At, one.Value.Order)) < 0) ? other : one;

    /// <summary>Something that time does.</summary>
    /// <param name="At">When.</param>
    /// <param name="Order">Which goes first at the same instant.</param>
    /// <param name="Apply">What it does.</param>
    private readonly record struct Due(DateTimeOffset At, int Order, Action<Draft> Apply);
}
