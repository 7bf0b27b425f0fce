using System.Collections.Immutable;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Members;

/// <summary>
/// A member's one account: the fold of its journal entries. Empty balances, used-up holds and unused caps are left out, so an account
/// that earned and returned everything equals one that never did, but for <paramref name="Entries"/>.
/// </summary>
/// <param name="Member">Whose account.</param>
/// <param name="Entries">How many journal entries made it.</param>
/// <param name="Balances">Points per unit.</param>
/// <param name="Caps">What each cap's period has used: <c>rule|period</c> → points.</param>
/// <param name="Holds">Points set aside for a till: <c>partner|redemption</c> → hold.</param>
/// <param name="WaitingReturns">Returns that came before their purchase: <c>partner|order</c> → refunded minor units.</param>
public sealed record Account(
    MemberId Member,
    long Entries,
    ImmutableSortedDictionary<Unit, Balance> Balances,
    ImmutableSortedDictionary<string, long> Caps,
    ImmutableSortedDictionary<string, Hold> Holds,
    ImmutableSortedDictionary<string, Amount> WaitingReturns)
{
    /// <summary>The account of a member nothing is known of.</summary>
    public static Account Empty(MemberId member) => new(
        member,
        0,
        ImmutableSortedDictionary.Create<Unit, Balance>(UnitOrder.Instance),
        Ordered<long>(),
        Ordered<Hold>(),
        Ordered<Amount>());

    /// <summary>An account read back from where it was kept.</summary>
    public static Account Restore(
        MemberId member,
        long entries,
        IEnumerable<KeyValuePair<string, Balance>> balances,
        IEnumerable<KeyValuePair<string, long>> caps,
        IEnumerable<KeyValuePair<string, Hold>> holds,
        IEnumerable<KeyValuePair<string, Amount>> waitingReturns)
    {
        var empty = Empty(member);
        return empty with
        {
            Entries = entries,
            Balances = empty.Balances.AddRange(balances.Select(row => KeyValuePair.Create(Unit.From(row.Key), row.Value))),
            Caps = empty.Caps.AddRange(caps),
            Holds = empty.Holds.AddRange(holds),
            WaitingReturns = empty.WaitingReturns.AddRange(waitingReturns),
        };
    }

    /// <summary>The balance of a unit; zero where there is none.</summary>
    public Balance BalanceOf(Unit unit) => Balances.GetValueOrDefault(unit);

    /// <summary>This account with a unit's balance changed.</summary>
    public Account WithBalance(Unit unit, Balance balance) => this with
    {
        Balances = balance == default ? Balances.Remove(unit) : Balances.SetItem(unit, balance),
    };

    /// <summary>This account with a cap's use changed by <paramref name="points"/>.</summary>
    public Account WithCapUsed(string cap, long points)
    {
        var used = checked(Caps.GetValueOrDefault(cap) + points);
        return this with { Caps = used == 0 ? Caps.Remove(cap) : Caps.SetItem(cap, used) };
    }

    /// <summary>The key of something a partner named: its order or redemption.</summary>
    public static string Key(PartnerId partner, string name) => $"{partner}|{name}";

    /// <summary>Whether two accounts hold the same.</summary>
    public bool Equals(Account? other) => other is not null
        && Member == other.Member
        && Entries == other.Entries
        && Balances.SequenceEqual(other.Balances)
        && Caps.SequenceEqual(other.Caps)
        && Holds.SequenceEqual(other.Holds)
        && WaitingReturns.SequenceEqual(other.WaitingReturns);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Member, Entries, Balances.Count, Caps.Count);

    private static ImmutableSortedDictionary<string, T> Ordered<T>() => ImmutableSortedDictionary.Create<string, T>(StringComparer.Ordinal);
}

/// <summary>Points of one unit.</summary>
/// <param name="Available">What can be spent; negative where a return took back points already spent.</param>
/// <param name="Held">What is set aside for tills; never negative.</param>
public readonly record struct Balance(long Available, long Held);

/// <summary>Points set aside for one redemption.</summary>
/// <param name="Unit">The points unit.</param>
/// <param name="Points">How many, more than zero.</param>
public sealed record Hold(Unit Unit, long Points);

/// <summary>Orders units by their code, the same on every machine.</summary>
internal sealed class UnitOrder : IComparer<Unit>
{
    public static UnitOrder Instance { get; } = new();

    public int Compare(Unit x, Unit y) => string.CompareOrdinal(x.Value, y.Value);
}
