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

        draft.Account = draft.Account with { Standing = changed.To };
        draft.Note(new Trace.StandingSet(changed.To));
        if (changed.To == Standing.Closed)
        {
            Forfeit(draft);
        }
    }

    /// <summary>Takes everything from the account.</summary>
    public static void Forfeit(Draft draft)
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

            ForfeitUnit(draft, unit);
        }

        draft.Account = draft.Account with { Membership = Joining.Left(draft.Account.Membership) };
    }

    private static void ForfeitUnit(Draft draft, Unit unit)
    {
        var balance = draft.Of(unit);
        if (balance.Available < 0)
        {
            draft.Move(BookAccounts.PointsWrittenOff, BookAccounts.MemberAvailable, new Amount(-balance.Available, unit));
        }
        else if (balance.Available > 0)
        {
            draft.Move(BookAccounts.MemberAvailable, BookAccounts.PointsExpired, new Amount(balance.Available, unit));
            draft.Note(new Trace.Expired(unit, balance.Lots, Closing: true));
        }

        draft.Set(unit, balance with { Available = 0, Lots = Lots.None, IdleUntil = null });
    }
}
