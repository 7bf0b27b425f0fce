using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Core.Rewards;

/// <summary>Moves points from one member to another, with the age they have: taken here, given there by a derived activity.</summary>
internal static class Transferring
{
    public static void Give(Draft draft, Happening.PointsGiven given)
    {
        var unit = given.Unit ?? draft.Programme.Unit;
        var name = draft.Activity.EventId.Value;
        if (draft.Programme.Terms(unit) is null)
        {
            draft.Decline(DeclineReason.UnknownUnit, name);
        }
        else if (Redeeming.Spend(draft, unit, given.Points, name) is { } lots)
        {
            draft.Move(BookAccounts.MemberAvailable, BookAccounts.InTransit, new Amount(given.Points, unit));
            draft.Note(new Trace.Given(unit, given.Points));
            draft.Derive("transfer", new Happening.PointsReceived(draft.Account.Member, unit, AsGivers(lots)), alias: given.To);
        }
    }

    public static void Receive(Draft draft, Happening.PointsReceived received)
    {
        var points = new Amount(received.Lots.Total, received.Unit);
        if (draft.Account.Standing == Standing.Closed && !received.Back)
        {
            draft.Decline(DeclineReason.AccountClosed, received.From.Value, points.Value);
            draft.Derive("transfer-back", received with { From = draft.Account.Member, Back = true }, received.From);
            return;
        }

        draft.Move(BookAccounts.InTransit, BookAccounts.MemberAvailable, points);
        draft.GiveBack(received.Unit, received.Lots.Renamed(lot => lot.Within(draft.Activity.Via)));
        draft.Note(new Trace.Received(received.Unit, points.Value, received.From, received.Back));
        if (draft.Account.Standing == Standing.Closed)
        {
            Standings.Forfeit(draft);
        }
    }

    /// <summary>The points as the giver's own, whoever's they were before a merge.</summary>
    private static Lots AsGivers(Lots lots) => lots.Renamed(lot =>
    {
        while (lot.Owner is not null)
        {
            lot = lot.Out();
        }

        return lot;
    });
}
