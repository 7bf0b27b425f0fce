using System.Collections.Immutable;

namespace LoyaltyHub.Core.Members;

/// <summary>Compares the dictionaries that accounts are made of. Pairs are compared by their parts: compared whole, each would cost a look at their fields by reflection.</summary>
internal static class OrderedRows
{
    /// <summary>Whether two dictionaries of one order hold the same; one that is missing holds nothing.</summary>
    public static bool HoldsSame<TKey, TValue>(this ImmutableSortedDictionary<TKey, TValue>? rows, ImmutableSortedDictionary<TKey, TValue>? others)
        where TKey : notnull
    {
        if (ReferenceEquals(rows, others) || (rows is null or { IsEmpty: true } && others is null or { IsEmpty: true }))
        {
            return true;
        }

        if (rows is null || others is null || rows.Count != others.Count)
        {
            return false;
        }

        using var other = others.GetEnumerator();
        foreach (var (key, value) in rows)
        {
            other.MoveNext();
            if (!EqualityComparer<TKey>.Default.Equals(key, other.Current.Key) || !EqualityComparer<TValue>.Default.Equals(value, other.Current.Value))
            {
                return false;
            }
        }

        return true;
    }
}
