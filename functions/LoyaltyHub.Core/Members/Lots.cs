using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LoyaltyHub.Core.Members;

/// <summary>Points of one unit by lot, each more than zero, in the order they are spent. Two of them with the same points in the same lots are equal.</summary>
[JsonConverter(typeof(LotsConverter))]
public sealed class Lots : IEquatable<Lots>, IEnumerable<KeyValuePair<Lot, long>>
{
    private readonly KeyValuePair<Lot, long>[] rows;

    private Lots(KeyValuePair<Lot, long>[] rows) => this.rows = rows;

    /// <summary>No points.</summary>
    public static Lots None { get; } = new([]);

    /// <summary>How many lots.</summary>
    public int Count => rows.Length;

    /// <summary>All points together.</summary>
    public long Total
    {
        get
        {
            var sum = 0L;
            foreach (var (_, some) in rows)
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
            foreach (var (lot, _) in rows)
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
    public long Of(Lot lot) => Find(lot) is var index and >= 0 ? rows[index].Value : 0;

    /// <summary>These with a lot changed.</summary>
    /// <exception cref="InvalidOperationException">The lot would hold less than nothing.</exception>
    public Lots Add(Lot lot, long more)
    {
        var index = Find(lot);
        var now = checked((index < 0 ? 0 : rows[index].Value) + more);
        if (now < 0)
        {
            throw new InvalidOperationException($"Lot {lot} would hold {now} points.");
        }

        if (index < 0)
        {
            return now == 0 ? this : new Lots([.. rows.AsSpan(0, ~index), KeyValuePair.Create(lot, now), .. rows.AsSpan(~index)]);
        }

        if (now == 0)
        {
            return rows.Length == 1 ? None : new Lots([.. rows.AsSpan(0, index), .. rows.AsSpan(index + 1)]);
        }

        var changed = rows.AsSpan().ToArray();
        changed[index] = KeyValuePair.Create(lot, now);
        return new Lots(changed);
    }

    /// <summary>These and others.</summary>
    public Lots Add(Lots others)
    {
        if (rows.Length == 0)
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
    public Lots First(long count) => Take(rows, count);

    /// <summary>The last points in the order they are spent, at most as many as there are.</summary>
    public Lots Last(long count) => Take(rows.Reverse(), count);

    /// <summary>The same points in lots named otherwise.</summary>
    public Lots Renamed(Func<Lot, Lot> name) => rows.Aggregate(None, (sum, lot) => sum.Add(name(lot.Key), lot.Value));

    /// <inheritdoc/>
    public bool Equals(Lots? other) => other is not null && (rows == other.rows || SameRows(rows, other.rows));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Lots);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(rows.Length, Total);

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", rows.Select(lot => $"{lot.Key}: {lot.Value}"));

    /// <summary>Walks the lots in the order they are spent.</summary>
    public ReadOnlySpan<KeyValuePair<Lot, long>>.Enumerator GetEnumerator() => new ReadOnlySpan<KeyValuePair<Lot, long>>(rows).GetEnumerator();

    IEnumerator<KeyValuePair<Lot, long>> IEnumerable<KeyValuePair<Lot, long>>.GetEnumerator() => rows.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => rows.GetEnumerator();

    private static bool SameRows(KeyValuePair<Lot, long>[] one, KeyValuePair<Lot, long>[] other)
    {
        if (one.Length != other.Length)
        {
            return false;
        }

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

    /// <summary>Where a lot is, or the complement of where it would be.</summary>
    private int Find(Lot lot)
    {
        var (low, high) = (0, rows.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            var order = rows[middle].Key.CompareTo(lot);
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
