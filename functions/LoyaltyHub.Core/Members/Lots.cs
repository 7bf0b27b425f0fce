using System.Collections;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LoyaltyHub.Core.Members;

/// <summary>Points of one unit by lot, each more than zero, in the order they are spent. Two of them with the same points in the same lots are equal.</summary>
[JsonConverter(typeof(LotsConverter))]
public sealed class Lots : IEquatable<Lots>, IEnumerable<KeyValuePair<Lot, long>>
{
    private readonly ImmutableSortedDictionary<Lot, long> points;

    private Lots(ImmutableSortedDictionary<Lot, long> points) => this.points = points;

    /// <summary>No points.</summary>
    public static Lots None { get; } = new(ImmutableSortedDictionary<Lot, long>.Empty);

    /// <summary>How many lots.</summary>
    public int Count => points.Count;

    /// <summary>All points together.</summary>
    public long Total => points.Values.Aggregate(0L, (sum, some) => checked(sum + some));

    /// <summary>Points in one lot.</summary>
    public static Lots One(Lot lot, long points) => None.Add(lot, points);

    /// <summary>The points of a lot; 0 where there is none.</summary>
    public long Of(Lot lot) => points.GetValueOrDefault(lot);

    /// <summary>These with a lot changed.</summary>
    /// <exception cref="InvalidOperationException">The lot would hold less than nothing.</exception>
    public Lots Add(Lot lot, long more)
    {
        var now = checked(Of(lot) + more);
        return now switch
        {
            > 0 => new Lots(points.SetItem(lot, now)),
            0 => new Lots(points.Remove(lot)),
            _ => throw new InvalidOperationException($"Lot {lot} would hold {now} points."),
        };
    }

    /// <summary>These and others.</summary>
    public Lots Add(Lots others) => others.Aggregate(this, (sum, lot) => sum.Add(lot.Key, lot.Value));

    /// <summary>These without others, which have to be among them.</summary>
    public Lots Less(Lots others) => others.Aggregate(this, (rest, lot) => rest.Add(lot.Key, -lot.Value));

    /// <summary>The first points in the order they are spent, at most as many as there are.</summary>
    public Lots First(long count) => Take(points, count);

    /// <summary>The last points in the order they are spent, at most as many as there are.</summary>
    public Lots Last(long count) => Take(points.Reverse(), count);

    /// <summary>The same points in lots named otherwise.</summary>
    public Lots Renamed(Func<Lot, Lot> name) => points.Aggregate(None, (sum, lot) => sum.Add(name(lot.Key), lot.Value));

    /// <inheritdoc/>
    public bool Equals(Lots? other) => other is not null && points.SequenceEqual(other.points);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Lots);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(points.Count, Total);

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", points.Select(lot => $"{lot.Key}: {lot.Value}"));

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<Lot, long>> GetEnumerator() => points.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static Lots Take(IEnumerable<KeyValuePair<Lot, long>> lots, long count)
    {
        var taken = None;
        foreach (var (lot, some) in lots)
        {
            if (count <= 0)
            {
                break;
            }

            taken = taken.Add(lot, Math.Min(some, count));
            count -= some;
        }

        return taken;
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
