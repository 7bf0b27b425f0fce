using System.Text.Json;
using System.Text.Json.Serialization;
using LoyaltyHub.Core.Programmes.Checking;

namespace LoyaltyHub.Core.Programmes;

/// <summary>
/// The time over which a counter is read: a calendar period, or the last so many days or months, the current one included. Days are
/// <see cref="DateOnly.DayNumber">numbers</see>.
/// </summary>
/// <param name="Granule">What it consists of.</param>
/// <param name="Length">Of how many; 1 for a calendar period.</param>
[JsonConverter(typeof(WindowConverter))]
[FormSchema("""
    {
      "oneOf": [
        { "enum": ["day", "week", "month", "quarter", "year", "lifetime"] },
        { "type": "object", "properties": { "days": { "description": "The last so many days, the present one included.", "type": "integer", "minimum": 1, "maximum": 3650 } }, "required": ["days"], "additionalProperties": false },
        { "type": "object", "properties": { "months": { "description": "The last so many months, the present one included.", "type": "integer", "minimum": 1, "maximum": 120 } }, "required": ["months"], "additionalProperties": false }
      ]
    }
    """)]
public readonly record struct Window(Granule Granule, int Length = 1)
{
    /// <summary>For ever.</summary>
    public static Window Lifetime { get; } = new(Granule.Lifetime);

    /// <summary>Whether it slides with time.</summary>
    [JsonIgnore]
    public bool IsRolling => Length > 1;

    /// <summary>The number of the granule that a day lies in.</summary>
    public int IndexOf(int day) => Granule switch
    {
        Granule.Day => day,
        Granule.Week => day / 7,
        Granule.Month => MonthOf(day),
        Granule.Quarter => MonthOf(day) / 3,
        Granule.Year => MonthOf(day) / 12,
        _ => 0,
    };

    /// <summary>The first day of a granule; of those before the calendar and after it, the calendar's ends.</summary>
    public int StartOf(int index) => Granule switch
    {
        Granule.Day => Math.Clamp(index, 0, DateOnly.MaxValue.DayNumber),
        Granule.Week => Math.Clamp(index * 7, 0, DateOnly.MaxValue.DayNumber),
        Granule.Month => FirstOf(index),
        Granule.Quarter => FirstOf(index * 3),
        Granule.Year => FirstOf(index * 12),
        _ => index <= 0 ? 0 : DateOnly.MaxValue.DayNumber,
    };

    /// <summary>The days of the window that ends with the granule a day lies in.</summary>
    /// <returns>The first day and the first after.</returns>
    public (int From, int To) Around(int day)
    {
        if (Granule == Granule.Lifetime)
        {
            return (0, int.MaxValue);
        }

        var index = IndexOf(day);
        return (StartOf(index - Length + 1), StartOf(index + 1));
    }

    private static int MonthOf(int day)
    {
        var date = DateOnly.FromDayNumber(day);
        return (date.Year * 12) + date.Month - 1;
    }

    private static int FirstOf(int month) => month < 12 ? 0 : month >= 120_000 ? DateOnly.MaxValue.DayNumber : new DateOnly(month / 12, (month % 12) + 1, 1).DayNumber;
}

/// <summary>What time is counted in.</summary>
public enum Granule
{
    /// <summary>All of it at once.</summary>
    Lifetime,

    /// <summary>Calendar years.</summary>
    Year,

    /// <summary>Calendar quarters.</summary>
    Quarter,

    /// <summary>Calendar months.</summary>
    Month,

    /// <summary>Weeks of ISO 8601.</summary>
    Week,

    /// <summary>Days.</summary>
    Day,
}

/// <summary>Writes a window as programmes do: <c>"month"</c>, <c>{ "days": 30 }</c>, <c>{ "months": 12 }</c>.</summary>
internal sealed class WindowConverter : JsonConverter<Window>
{
    private const string Expectation = "write \"day\", \"week\", \"month\", \"quarter\", \"year\", \"lifetime\", { \"days\": 1 to 3650 } or { \"months\": 1 to 120 }";

    public override Window Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString() is { } name && Enum.TryParse<Granule>(name, ignoreCase: true, out var granule) && NameOf(granule) == name ? new Window(granule) : throw new JsonException(Expectation);
        }

        var fits = reader.TokenType == JsonTokenType.StartObject && reader.Read() && reader.TokenType == JsonTokenType.PropertyName;
        var of = fits ? reader.GetString() : null;
        if (of is not ("days" or "months") || !reader.Read() || reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out var length)
            || length < 1 || length > (of == "days" ? 3_650 : 120) || !reader.Read() || reader.TokenType != JsonTokenType.EndObject)
        {
            throw new JsonException(Expectation);
        }

        return new Window(of == "days" ? Granule.Day : Granule.Month, length);
    }

    public override void Write(Utf8JsonWriter writer, Window value, JsonSerializerOptions options)
    {
        if (!value.IsRolling)
        {
            writer.WriteStringValue(NameOf(value.Granule));
            return;
        }

        writer.WriteStartObject();
        writer.WriteNumber(value.Granule == Granule.Day ? "days" : "months", value.Length);
        writer.WriteEndObject();
    }

    private static string NameOf(Granule granule) => JsonNamingPolicy.CamelCase.ConvertName(granule.ToString());
}
