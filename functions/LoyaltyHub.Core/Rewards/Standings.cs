using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Core.Rewards;

/// <summary>Freezes, thaws and closes accounts. What a closed account had is forfeited: holds end, pending and available points expire, debts are written off.</summary>
internal static class Standings
{
    public static void Change(Draft draft, Happening.StandingChanged changed)
    {
        if (draft.Account.Standing == Standing.Closed && changed.To != Standing.Closed)
        {
            draft.Decline(DeclineReason.AccountClosed, draft.Account.Member.Value);
            return;
        }

        draft.Account = draft.Account with { Standing = changed.To, ParkedUntil = null };
        draft.Note(new Trace.StandingSet(changed.To));
        if (changed.To == Standing.Closed)
        {
            Forfeit(draft);
        }
    }

    /// <summary>Closes the account of a person who is forgotten. An account that is part of another one has nothing of its own and goes on sending what reaches it there.</summary>
    public static void Erase(Draft draft)
    {
        draft.Note(new Trace.Erased());
        if (draft.Account.Standing != Standing.Merged)
        {
            draft.Account = draft.Account with { Standing = Standing.Closed, ParkedUntil = null };
            Forfeit(draft);
        }

        draft.Account = draft.Account with { Membership = null };
    }

    /// <summary>Takes everything from the account.</summary>
    /// <param name="draft">The decision.</param>
    /// <param name="closing">Whether because the account was closed, and not because time was up.</param>
    public static void Forfeit(Draft draft, bool closing = true)
    {
        foreach (var (key, hold) in draft.Account.Holds)
        {
            Elapsing.EndHold(draft, key, hold);
        }

        foreach (var unit in draft.Account.Balances.Keys)
        {
            foreach (var lot in draft.Of(unit).Maturing)
            {
                Elapsing.Mature(draft, unit, lot);
            }

            ForfeitUnit(draft, unit, closing);
        }

        draft.Account = draft.Account with { Membership = Joining.Left(draft.Account.Membership) };
    }

    private static void ForfeitUnit(Draft draft, Unit unit, bool closing)
    {
        var balance = draft.Of(unit);
        if (balance.Available < 0)
        {
            draft.Move(BookAccounts.PointsWrittenOff, BookAccounts.MemberAvailable, new Amount(-balance.Available, unit));
        }
        else if (balance.Available > 0)
        {
            draft.Move(BookAccounts.MemberAvailable, BookAccounts.PointsExpired, new Amount(balance.Available, unit));
            draft.Note(new Trace.Expired(unit, balance.Lots, Closing: closing));
        }

        draft.Set(unit, balance with { Available = 0, Lots = Lots.None, IdleUntil = null });
    }
}
