using System.Collections.Immutable;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Rewards;

/// <summary>Something that time alone does to an account.</summary>
/// <param name="At">When.</param>
/// <param name="What">What; at the same instant the first goes first.</param>
/// <param name="Unit">Of which unit; unset for a hold and for what was parked.</param>
internal sealed record Due(DateTimeOffset At, DueKind What, Unit Unit)
{
    /// <summary>The pending points that mature.</summary>
    public PendingLot? Maturing { get; init; }

    /// <summary>The hold that ends, and its key.</summary>
    public (string Key, Hold Hold) Ending { get; init; }

    /// <summary>The lot that expires, or will.</summary>
    public Lot Lot { get; init; }

    /// <summary>What comes first of all that is to come; null for nothing.</summary>
    public static Due? Next(Account account, Programme programme)
    {
        Due? next = null;
        if (!account.Holds.IsEmpty)
        {
            foreach (var (key, hold) in account.Holds)
            {
                next = Earlier(next, new Due(hold.Until, DueKind.HoldEnds, default) { Ending = (key, hold) });
            }
        }

        if (account.ParkedUntil is { } until)
        {
            next = Earlier(next, new Due(until, DueKind.Lapses, default));
        }

        // Nearly every account has one unit, the programme's, and walking a sorted dictionary costs more than looking into it.
        if (account.Balances.Count == 1 && account.Balances.TryGetValue(programme.Unit, out var only))
        {
            return Next(next, programme.Unit, only, programme.Units[0].Notice);
        }

        if (!account.Balances.IsEmpty)
        {
            foreach (var (unit, balance) in account.Balances)
            {
                next = Next(next, unit, balance, programme.Terms(unit)?.Notice ?? TimeSpan.Zero);
            }
        }

        return next;
    }

    /// <summary>Does it.</summary>
    public void Apply(Draft draft)
    {
        switch (What)
        {
            case DueKind.Matures:
                Elapsing.Mature(draft, Unit, Maturing!);
                break;
            case DueKind.HoldEnds:
                Elapsing.EndHold(draft, Ending.Key, Ending.Hold);
                break;
            case DueKind.Expires:
                Elapsing.Expire(draft, Unit, Lot);
                break;
            case DueKind.IsNoticed:
                Elapsing.Notice(draft, Unit, draft.Of(Unit).ExpiryOf(Lot)!.Value);
                break;
            case DueKind.Lapses:
                Parking.Lapse(draft);
                break;
            default:
                throw new InvalidOperationException($"Nothing is done for {What}.");
        }
    }

    private static Due? Next(Due? next, Unit unit, Balance balance, TimeSpan noticed)
    {
        if (!balance.Maturing.IsEmpty)
        {
            foreach (var lot in balance.Maturing)
            {
                next = lot.MaturesAt is { } at ? Earlier(next, new Due(at, DueKind.Matures, unit) { Maturing = lot }) : next;
            }
        }

        next = Expiry(next, unit, balance);
        return noticed > TimeSpan.Zero ? Notice(next, unit, balance, noticed) : next;
    }

    /// <summary>Dated lots come first and in the order of their dates, so the first of them is the earliest; the lot that slides has one date.</summary>
    private static Due? Expiry(Due? next, Unit unit, Balance balance)
    {
        foreach (var (lot, _) in balance.Lots)
        {
            if (balance.ExpiryOf(lot) is { } at)
            {
                next = Earlier(next, new Due(at, DueKind.Expires, unit) { Lot = lot });
            }

            if (!lot.IsIdle && (lot.ExpiresAt is null || balance.IdleUntil is null))
            {
                break;
            }
        }

        return next;
    }

    private static Due? Notice(Due? next, Unit unit, Balance balance, TimeSpan ahead)
    {
        foreach (var (lot, _) in balance.Lots)
        {
            if (balance.ExpiryOf(lot) is { } at && (balance.NoticedUntil is not { } told || at > told))
            {
                next = Earlier(next, new Due(at - ahead, DueKind.IsNoticed, unit) { Lot = lot });
                if (balance.IdleUntil is null)
                {
                    break;
                }
            }
        }

        return next;
    }

    private static Due? Earlier(Due? one, Due other) =>
        one is { } first && (first.At < other.At || (first.At == other.At && first.What <= other.What)) ? one : other;
}

/// <summary>What time does; of what is due at the same instant in this order.</summary>
internal enum DueKind
{
    /// <summary>Pending points can be spent.</summary>
    Matures,

    /// <summary>A hold ends.</summary>
    HoldEnds,

    /// <summary>Points expire.</summary>
    Expires,

    /// <summary>The member is told that points will expire.</summary>
    IsNoticed,

    /// <summary>What a parked account has was not claimed in time.</summary>
    Lapses,
}
