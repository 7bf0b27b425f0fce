using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LoyaltyHub.Core.Members;

/// <summary>
/// What one counter says of a member, by the day it was counted on, and by mark where different ones are counted. Nothing is kept where nothing is left. Days are
/// <see cref="DateOnly.DayNumber">numbers</see>; what need not be told apart is on the first day of its month, or on day 0.
/// </summary>
[JsonConverter(typeof(TallyConverter))]
public sealed class Tally : IEquatable<Tally>
{
    private readonly Row[] rows;

    private Tally(Row[] rows) => this.rows = rows;

    /// <summary>Nothing was counted.</summary>
    public static Tally Zero { get; } = new([]);

    /// <summary>Whether nothing is left.</summary>
    public bool IsZero => rows.Length == 0;

    /// <summary>How many rows it has.</summary>
    public int Count => rows.Length;

    /// <summary>The day of a row; rows are in the order of days, then marks.</summary>
    public int DayAt(int index) => rows[index].Day;

    /// <summary>This with a row changed.</summary>
    /// <exception cref="OverflowException">The count would leave the range of a 64-bit integer.</exception>
    public Tally With(int day, string? mark, long more)
    {
        var index = Find(day, mark);
        if (index < 0)
        {
            return more == 0 ? this : new Tally([.. rows.AsSpan(0, ~index), new Row(day, mark, more), .. rows.AsSpan(~index)]);
        }

        var now = checked(rows[index].Count + more);
        if (now == 0)
        {
            return new Tally([.. rows.AsSpan(0, index), .. rows.AsSpan(index + 1)]);
        }

        var changed = rows.AsSpan().ToArray();
        changed[index] = new Row(day, mark, now);
        return new Tally(changed);
    }

    /// <summary>This and another.</summary>
    public Tally With(Tally other)
    {
        var sum = this;
        foreach (var row in other.rows)
        {
            sum = sum.With(row.Day, row.Mark, row.Count);
        }

        return sum;
    }

    /// <summary>What was counted from a day on and before another.</summary>
    public long Sum(int from, int to)
    {
        var sum = 0L;
        for (var index = FirstFrom(from); index < rows.Length && rows[index].Day < to; index++)
        {
            sum = checked(sum + rows[index].Count);
        }

        return sum;
    }

    /// <summary>How many different marks were counted from a day on and before another; days where there are no marks.</summary>
    public long Distinct(int from, int to)
    {
        var first = FirstFrom(from);
        var last = first;
        while (last < rows.Length && rows[last].Day < to)
        {
            last++;
        }

        // On one day every mark has one row, and days are different anyway.
        if (last - first < 2 || rows[first].Mark is null || rows[first].Day == rows[last - 1].Day)
        {
            return last - first;
        }

        var marks = new HashSet<string?>(last - first, StringComparer.Ordinal);
        for (var index = first; index < last; index++)
        {
            marks.Add(rows[index].Mark);
        }

        return marks.Count;
    }

    /// <inheritdoc/>
    public bool Equals(Tally? other) => other is not null && rows.AsSpan().SequenceEqual(other.rows);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Tally);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(rows.Length, rows.Length > 0 ? rows[^1] : default);

    private int FirstFrom(int day)
    {
        var (low, high) = (0, rows.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = rows[middle].Day < day ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>Where a row is, or the complement of where it would be.</summary>
    private int Find(int day, string? mark)
    {
        var (low, high) = (0, rows.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            var order = rows[middle].Day != day ? rows[middle].Day.CompareTo(day) : string.CompareOrdinal(rows[middle].Mark, mark);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle);
        }

        return ~low;
    }

    private readonly record struct Row(int Day, string? Mark, long Count);

    /// <summary>Writes <c>{ "2026-03-14": 3, "2026-03-15|citymart": 1 }</c>; day 0 is <c>-</c>.</summary>
    private sealed class TallyConverter : JsonConverter<Tally>
    {
        private const string Always = "-";

        public override Tally Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var tally = Zero;
            foreach (var (key, count) in JsonSerializer.Deserialize<Dictionary<string, long>>(ref reader, options) ?? throw new JsonException("A tally is null."))
            {
                var bar = key.IndexOf('|', StringComparison.Ordinal);
                var day = bar < 0 ? key : key[..bar];
                tally = tally.With(
                    day == Always ? 0 : DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture).DayNumber,
                    bar < 0 ? null : key[(bar + 1)..],
                    count);
            }

            return tally;
        }

        public override void Write(Utf8JsonWriter writer, Tally value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            foreach (var row in value.rows)
            {
                var day = row.Day == 0 ? Always : DateOnly.FromDayNumber(row.Day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
                writer.WriteNumber(row.Mark is null ? day : $"{day}|{row.Mark}", row.Count);
            }

            writer.WriteEndObject();
        }
    }
}
