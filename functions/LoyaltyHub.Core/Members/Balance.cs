using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace LoyaltyHub.Core.Members;

/// <summary>
/// What a member has of one unit. Whole points, or minor units of a currency. The points in <paramref name="Lots"/> sum to
/// <paramref name="Available"/>, and to 0 while that is negative: what is earned then pays the debt first.
/// </summary>
/// <param name="Available">What can be spent; negative where a return took back points already spent.</param>
/// <param name="Held">What is set aside for tills; never negative.</param>
/// <param name="Pending">What was earned and cannot be spent yet; never negative; the sum of <paramref name="Maturing"/>.</param>
/// <param name="Lots">The available points by expiry.</param>
/// <param name="Maturing">The pending points by what earned them.</param>
/// <param name="IdleLot">The number of the lot that slides with the member's activity; counts up each time it has expired.</param>
/// <param name="IdleUntil">When that lot expires; null where it is empty.</param>
/// <param name="NoticedUntil">Up to which expiry the member was told; null before the first notice.</param>
public sealed record Balance(
    long Available,
    long Held,
    long Pending,
    Lots Lots,
    ImmutableList<PendingLot> Maturing,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int IdleLot = 0,
    DateTimeOffset? IdleUntil = null,
    DateTimeOffset? NoticedUntil = null)
{
    /// <summary>Nothing.</summary>
    public static Balance Zero { get; } = new(0, 0, 0, Lots.None, []);

    /// <summary>When a lot of this balance expires; null for never.</summary>
    public DateTimeOffset? ExpiryOf(Lot lot) => lot.IsIdle ? IdleUntil : lot.ExpiresAt;

    /// <summary>With points that can be spent at once: they pay what is owed first, the rest goes into the lots they name.</summary>
    public Balance Earn(Lots lots)
    {
        var debt = Math.Max(0, -Available);
        return this with { Available = checked(Available + lots.Total), Lots = Lots.Add(debt == 0 ? lots : lots.Less(lots.First(debt))) };
    }

    /// <summary>Without points of these lots, which have to be there.</summary>
    public Balance Without(Lots lots) => this with { Available = Available - lots.Total, Lots = Lots.Less(lots) };

    /// <summary>With the available lots renamed.</summary>
    public Balance Renamed(Func<Lot, Lot> name) => this with { Lots = Lots.Renamed(name) };

    /// <summary>With points that cannot be spent yet.</summary>
    public Balance Await(PendingLot lot) => this with { Pending = checked(Pending + lot.Points), Maturing = Maturing.Add(lot) };

    /// <summary>Without some of the pending points of a lot, which has to be there.</summary>
    public Balance Less(PendingLot lot, long points) => this with
    {
        Pending = Pending - points,
        Maturing = points == lot.Points ? Maturing.Remove(lot) : Maturing.Replace(lot, lot with { Points = lot.Points - points }),
    };

    /// <inheritdoc/>
    public bool Equals(Balance? other) => other is not null
        && (Available, Held, Pending, IdleLot, IdleUntil, NoticedUntil) == (other.Available, other.Held, other.Pending, other.IdleLot, other.IdleUntil, other.NoticedUntil)
        && Lots.Equals(other.Lots)
        && Maturing.SequenceEqual(other.Maturing);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Available, Held, Pending);
}

/// <summary>Points that were earned and cannot be spent yet.</summary>
/// <param name="Source">What earned them: <c>partner|order</c>, or <c>~partner|event</c> where there is no order.</param>
/// <param name="Lot">The lot they become part of.</param>
/// <param name="Points">How many, more than zero.</param>
/// <param name="MaturesAt">When they can be spent at the latest; null where only a confirmation decides.</param>
public sealed record PendingLot(string Source, Lot Lot, long Points, DateTimeOffset? MaturesAt = null);

/// <summary>Points set aside for one redemption.</summary>
/// <param name="Unit">Their unit.</param>
/// <param name="Lots">The lots they were taken from, and return to.</param>
/// <param name="Until">When they return by themselves.</param>
/// <param name="Via">The merged accounts through which the till's call came (<see cref="Lot.Within"/>); null for none.</param>
/// <param name="Item">What of the catalogue they are for; it is taken and comes back whole.</param>
/// <param name="Worth">What the partner gets for it, where that is not what the points are worth.</param>
public sealed record Hold(Unit Unit, Lots Lots, DateTimeOffset Until, string? Via = null, string? Item = null, Amount? Worth = null)
{
    /// <summary>How many, more than zero.</summary>
    [JsonIgnore]
    public long Points => Lots.Total;
}
