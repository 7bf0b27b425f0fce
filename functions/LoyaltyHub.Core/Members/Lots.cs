using System.Collections;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LoyaltyHub.Core.Members;

/// <summary>Points of one unit by lot, each more than zero, in the order they are spent. Two of them with the same points in the same lots are equal.</summary>
[JsonConverter(typeof(LotsConverter))]
public sealed class Lots : IEquatable<Lots>, IEnumerable<KeyValuePair<Lot, long>>
{
    private const int Few = 32;

    // A few lots stand in a row. Of many each change would copy all of them, so they stand in a tree, and in a row as well only once somebody walks them.
    private readonly ImmutableSortedDictionary<Lot, long>? tree;
    private KeyValuePair<Lot, long>[]? rows;

    private Lots(KeyValuePair<Lot, long>[] rows) => this.rows = rows;

    private Lots(ImmutableSortedDictionary<Lot, long> tree) => this.tree = tree;

    /// <summary>No points.</summary>
    public static Lots None { get; } = new([]);

    /// <summary>How many lots.</summary>
    public int Count => tree?.Count ?? rows!.Length;

    private KeyValuePair<Lot, long>[] Rows => rows ??= [.. tree!];

    /// <summary>All points together.</summary>
    public long Total
    {
        get
        {
            var sum = 0L;
            foreach (var (_, some) in Rows)
            {
                sum = checked(sum + some);
            }

            return sum;
        }
    }

    /// <summary>Whether any of them slides with the member's activity.</summary>
    public bool AnyIdle
    {
        get
        {
            foreach (var (lot, _) in Rows)
            {
                if (lot.IsIdle)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Points in one lot.</summary>
    public static Lots One(Lot lot, long points) => None.Add(lot, points);

    /// <summary>The points of a lot; 0 where there is none.</summary>
    public long Of(Lot lot) => tree is not null ? tree.GetValueOrDefault(lot) : Find(lot) is var index and >= 0 ? Rows[index].Value : 0;

    /// <summary>These with a lot changed.</summary>
    /// <exception cref="InvalidOperationException">The lot would hold less than nothing.</exception>
    public Lots Add(Lot lot, long more)
    {
        var now = checked(Of(lot) + more);
        return now < 0 ? throw new InvalidOperationException($"Lot {lot} would hold {now} points.")
            : Count > Few || (Count == Few && now > 0) ? InTree(lot, now)
            : InRow(lot, now);
    }

    /// <summary>These and others.</summary>
    public Lots Add(Lots others)
    {
        if (Count == 0)
        {
            return others;
        }

        var sum = this;
        foreach (var (lot, some) in others)
        {
            sum = sum.Add(lot, some);
        }

        return sum;
    }

    /// <summary>These without others, which have to be among them.</summary>
    public Lots Less(Lots others)
    {
        var rest = this;
        foreach (var (lot, some) in others)
        {
            rest = rest.Add(lot, -some);
        }

        return rest;
    }

    /// <summary>The first points in the order they are spent, at most as many as there are.</summary>
    public Lots First(long count) => Take((IEnumerable<KeyValuePair<Lot, long>>?)tree ?? rows!, count);

    /// <summary>The last points in the order they are spent, at most as many as there are.</summary>
    public Lots Last(long count) => count <= 0 ? None : Take(Rows.Reverse(), count);

    /// <summary>The same points in lots named otherwise.</summary>
    public Lots Renamed(Func<Lot, Lot> name) => Rows.Aggregate(None, (sum, lot) => sum.Add(name(lot.Key), lot.Value));

    /// <inheritdoc/>
    public bool Equals(Lots? other) => ReferenceEquals(this, other) || (other is not null && Count == other.Count && SameRows(Rows, other.Rows));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Lots);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Count, Total);

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", Rows.Select(lot => $"{lot.Key}: {lot.Value}"));

    /// <summary>Walks the lots in the order they are spent.</summary>
    public ReadOnlySpan<KeyValuePair<Lot, long>>.Enumerator GetEnumerator() => new ReadOnlySpan<KeyValuePair<Lot, long>>(Rows).GetEnumerator();

    IEnumerator<KeyValuePair<Lot, long>> IEnumerable<KeyValuePair<Lot, long>>.GetEnumerator() => Rows.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => Rows.GetEnumerator();

    private static bool SameRows(KeyValuePair<Lot, long>[] one, KeyValuePair<Lot, long>[] other)
    {
        for (var index = 0; index < one.Length; index++)
        {
            if (one[index].Key != other[index].Key || one[index].Value != other[index].Value)
            {
                return false;
            }
        }

        return true;
    }

    private static Lots Take(IEnumerable<KeyValuePair<Lot, long>> lots, long count)
    {
        var taken = None;
        if (count <= 0)
        {
            return taken;
        }

        foreach (var (lot, some) in lots)
        {
            taken = taken.Add(lot, Math.Min(some, count));
            count -= some;
            if (count <= 0)
            {
                break;
            }
        }

        return taken;
    }

    private Lots InTree(Lot lot, long now)
    {
        var all = tree ?? ImmutableSortedDictionary.CreateRange(Rows);
        return new Lots(now == 0 ? all.Remove(lot) : all.SetItem(lot, now));
    }

    private Lots InRow(Lot lot, long now)
    {
        var (all, index) = (Rows, Find(lot));
        if (index < 0)
        {
            return now == 0 ? this : new Lots([.. all.AsSpan(0, ~index), KeyValuePair.Create(lot, now), .. all.AsSpan(~index)]);
        }

        if (now == 0)
        {
            return all.Length == 1 ? None : new Lots([.. all.AsSpan(0, index), .. all.AsSpan(index + 1)]);
        }

        var changed = all.AsSpan().ToArray();
        changed[index] = KeyValuePair.Create(lot, now);
        return new Lots(changed);
    }

    /// <summary>Where a lot is, or the complement of where it would be.</summary>
    private int Find(Lot lot)
    {
        var all = Rows;
        var (low, high) = (0, all.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            var order = all[middle].Key.CompareTo(lot);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle);
        }

        return ~low;
    }

    private sealed class LotsConverter : JsonConverter<Lots>
    {
        public override Lots Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            (JsonSerializer.Deserialize<Dictionary<Lot, long>>(ref reader, options) ?? throw new JsonException("Lots are null."))
                .Aggregate(None, (sum, lot) => sum.Add(lot.Key, lot.Value));

        public override void Write(Utf8JsonWriter writer, Lots value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            foreach (var (lot, some) in value)
            {
                writer.WriteNumber(lot.Value, some);
            }

            writer.WriteEndObject();
        }
    }
}
