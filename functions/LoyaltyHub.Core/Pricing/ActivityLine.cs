using System.Text;
using System.Text.Json;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Pricing;

/// <summary>
/// Reads activities as the hub writes them, one in a line. Purchases and engagements, which are nearly all, are read by hand; whatever is not exactly as the hub writes it is left to
/// the serializer, so both read the same. Keeps what repeats; for one thread.
/// </summary>
internal sealed class ActivityLine
{
    private readonly Dictionary<ulong, (byte[] Utf8, string Text)> texts = [];
    private readonly Dictionary<string, PartnerId> partners = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Unit> units = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AliasHash> aliases = new(StringComparer.Ordinal);

    /// <summary>Reads a line.</summary>
    /// <exception cref="JsonException">It is no activity.</exception>
    public Activity Read(ReadOnlySpan<byte> line)
    {
        try
        {
            return Fast(line) ?? HubJson.Read<Activity>(Encoding.UTF8.GetString(line));
        }
        catch (Exception fault) when (fault is FormatException or InvalidOperationException or ArgumentException or OverflowException)
        {
            throw new JsonException(fault.Message, fault);
        }
    }

    private Activity? Fast(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        if (!Begins(ref reader, "partner"u8) || Kept(ref reader) is not { } partner
            || !Next(ref reader, "eventId"u8) || reader.GetString() is not { } id
            || !Next(ref reader, "alias"u8) || reader.TokenType != JsonTokenType.String || Kept(ref reader) is not { } alias
            || !Next(ref reader, "at"u8))
        {
            return null;
        }

        var at = reader.GetDateTimeOffset();
        if (!NextIs(ref reader, "what"u8, JsonTokenType.StartObject) || !Next(ref reader, "kind"u8))
        {
            return null;
        }

        var what = reader.ValueTextEquals("purchase"u8) ? Purchase(ref reader) : reader.ValueTextEquals("engagement"u8) ? Engagement(ref reader) : null;
        return what is not null && Next(ref reader, "bodyHash"u8) && reader.GetString() is { } hash && reader.Read() && reader.TokenType == JsonTokenType.EndObject
            ? new Activity(Once(partners, partner, PartnerId.From), EventId.From(id), Once(aliases, alias, AliasHash.From), at, what, hash)
            : null;
    }

    private Happening? Purchase(ref Utf8JsonReader reader)
    {
        if (!Next(ref reader, "order"u8) || reader.GetString() is not { } order
            || !NextIs(ref reader, "paid"u8, JsonTokenType.StartObject)
            || !Next(ref reader, "value"u8) || !reader.TryGetInt64(out var value)
            || !Next(ref reader, "unit"u8) || Kept(ref reader) is not { } unit
            || !reader.Read() || reader.TokenType != JsonTokenType.EndObject)
        {
            return null;
        }

        string? mcc = null;
        string? category = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMcc = reader.ValueTextEquals("mcc"u8);
            if ((!isMcc && !reader.ValueTextEquals("category"u8)) || !reader.Read() || reader.TokenType != JsonTokenType.String)
            {
                return null;
            }

            _ = isMcc ? mcc = Kept(ref reader) : category = Kept(ref reader);
        }

        return new Happening.Purchased(order, new Amount(value, Once(units, unit, Unit.From)), mcc, category);
    }

    private Happening? Engagement(ref Utf8JsonReader reader)
    {
        if (!Next(ref reader, "activity"u8) || Kept(ref reader) is not { } activity || !Next(ref reader, "quantity"u8) || !reader.TryGetInt64(out var quantity))
        {
            return null;
        }

        return reader.Read() && reader.TokenType == JsonTokenType.EndObject ? new Happening.Engaged(activity, quantity) : null;
    }

    private static bool Begins(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) =>
        reader.Read() && reader.TokenType == JsonTokenType.StartObject && Next(ref reader, name);

    private static bool Next(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) =>
        reader.Read() && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(name) && reader.Read()
        && reader.TokenType is JsonTokenType.String or JsonTokenType.Number;

    private static bool NextIs(ref Utf8JsonReader reader, ReadOnlySpan<byte> name, JsonTokenType token) =>
        reader.Read() && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(name) && reader.Read() && reader.TokenType == token;

    private static T Once<T>(Dictionary<string, T> known, string text, Func<string, T> read)
        where T : struct
    {
        if (!known.TryGetValue(text, out var value))
        {
            known[text] = value = read(text);
        }

        return value;
    }

    /// <summary>A text that repeats: the same string each time.</summary>
    private string? Kept(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String || reader.ValueIsEscaped)
        {
            return null;
        }

        var key = System.IO.Hashing.XxHash3.HashToUInt64(reader.ValueSpan);
        if (texts.TryGetValue(key, out var known) && reader.ValueSpan.SequenceEqual(known.Utf8))
        {
            return known.Text;
        }

        var text = reader.GetString()!;
        texts[key] = (reader.ValueSpan.ToArray(), text);
        return text;
    }
}
