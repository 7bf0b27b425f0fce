using System.Text.Json;
using LoyaltyHub.Core.Activities;

namespace LoyaltyHub.Core.Pricing;

/// <summary>Reads by hand what members do most: purchases, engagements, returns, holds and captures. Null for anything else, and for what is not written as the hub writes it.</summary>
internal sealed class HappeningText
{
    private readonly RepeatedTexts<string> texts = new(text => text);
    private readonly RepeatedTexts<Unit> units = new(Unit.From);

    /// <summary>Reads what happened; the reader is at its beginning, and at its end after it.</summary>
    public Happening? Read(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("kind"u8) || !reader.Read() || reader.TokenType != JsonTokenType.String)
        {
            return null;
        }

        return reader.ValueTextEquals("purchase"u8) ? Purchase(ref reader)
            : reader.ValueTextEquals("engagement"u8) ? Engagement(ref reader)
            : reader.ValueTextEquals("return"u8) ? Return(ref reader)
            : reader.ValueTextEquals("hold"u8) ? Hold(ref reader)
            : reader.ValueTextEquals("capture"u8) ? Capture(ref reader)
            : null;
    }

    private Happening.Purchased? Purchase(ref Utf8JsonReader reader)
    {
        string? order = null, mcc = null, category = null, channel = null;
        Amount? paid = null;
        List<OrderLine>? lines = null;
        while (IsAtName(ref reader))
        {
            var fits = reader.ValueTextEquals("order"u8) ? Text(ref reader, out order)
                : reader.ValueTextEquals("paid"u8) ? Money(ref reader, out paid)
                : reader.ValueTextEquals("mcc"u8) ? Repeated(ref reader, out mcc)
                : reader.ValueTextEquals("category"u8) ? Repeated(ref reader, out category)
                : reader.ValueTextEquals("lines"u8) ? Lines(ref reader, out lines)
                : reader.ValueTextEquals("channel"u8) && Repeated(ref reader, out channel);
            if (!fits)
            {
                return null;
            }
        }

        return order is not null && paid is { } amount && IsAtEnd(ref reader) ? new Happening.Purchased(order, amount, mcc, category, lines, Channel: channel) : null;
    }

    private Happening.Engaged? Engagement(ref Utf8JsonReader reader)
    {
        string? activity = null;
        long? quantity = null;
        while (IsAtName(ref reader))
        {
            if (!(reader.ValueTextEquals("activity"u8) ? Repeated(ref reader, out activity) : reader.ValueTextEquals("quantity"u8) && Number(ref reader, out quantity)))
            {
                return null;
            }
        }

        return activity is not null && quantity is { } count && IsAtEnd(ref reader) ? new Happening.Engaged(activity, count) : null;
    }

    private Happening.Returned? Return(ref Utf8JsonReader reader)
    {
        string? order = null;
        Amount? refunded = null;
        while (IsAtName(ref reader))
        {
            if (!(reader.ValueTextEquals("order"u8) ? Text(ref reader, out order) : reader.ValueTextEquals("refunded"u8) && Money(ref reader, out refunded)))
            {
                return null;
            }
        }

        return order is not null && IsAtEnd(ref reader) ? new Happening.Returned(order, refunded) : null;
    }

    private static Happening.PointsHeld? Hold(ref Utf8JsonReader reader) =>
        Redemption(ref reader) is ({ } redemption, { } points) ? new Happening.PointsHeld(redemption, points) : null;

    private static Happening.PointsCaptured? Capture(ref Utf8JsonReader reader) =>
        Redemption(ref reader) is ({ } redemption, var points) ? new Happening.PointsCaptured(redemption, points) : null;

    /// <summary>A redemption and how many points; no redemption where there is anything else.</summary>
    private static (string? Redemption, long? Points) Redemption(ref Utf8JsonReader reader)
    {
        string? redemption = null;
        long? points = null;
        while (IsAtName(ref reader))
        {
            if (!(reader.ValueTextEquals("redemption"u8) ? Text(ref reader, out redemption) : reader.ValueTextEquals("points"u8) && Number(ref reader, out points)))
            {
                return default;
            }
        }

        return IsAtEnd(ref reader) ? (redemption, points) : default;
    }

    private bool Lines(ref Utf8JsonReader reader, out List<OrderLine> lines)
    {
        lines = [];
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            if (Line(ref reader) is not { } line)
            {
                return false;
            }

            lines.Add(line);
        }

        return reader.TokenType == JsonTokenType.EndArray;
    }

    private OrderLine? Line(ref Utf8JsonReader reader)
    {
        string? id = null, category = null, mcc = null, sku = null;
        long? paid = null, quantity = null;
        while (IsAtName(ref reader))
        {
            var fits = reader.ValueTextEquals("id"u8) ? Repeated(ref reader, out id)
                : reader.ValueTextEquals("paid"u8) ? Number(ref reader, out paid)
                : reader.ValueTextEquals("category"u8) ? Repeated(ref reader, out category)
                : reader.ValueTextEquals("mcc"u8) ? Repeated(ref reader, out mcc)
                : reader.ValueTextEquals("sku"u8) ? Repeated(ref reader, out sku)
                : reader.ValueTextEquals("quantity"u8) && Number(ref reader, out quantity);
            if (!fits)
            {
                return null;
            }
        }

        return id is not null && paid is { } amount && IsAtEnd(ref reader) ? new OrderLine(id, amount, category, mcc, sku, quantity) : null;
    }

    private bool Money(ref Utf8JsonReader reader, out Amount? amount)
    {
        amount = null;
        long? value = null;
        var unit = default(Unit);
        var known = false;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (IsAtName(ref reader))
        {
            if (!(reader.ValueTextEquals("value"u8) ? Number(ref reader, out value) : reader.ValueTextEquals("unit"u8) && reader.Read() && (known = units.TryRead(ref reader, out unit))))
            {
                return false;
            }
        }

        amount = value is { } count && known ? new Amount(count, unit) : null;
        return amount is not null && IsAtEnd(ref reader);
    }

    private static bool IsAtName(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    private static bool IsAtEnd(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.EndObject;

    private bool Repeated(ref Utf8JsonReader reader, out string? text)
    {
        text = null;
        return reader.Read() && texts.TryRead(ref reader, out text);
    }

    private static bool Text(ref Utf8JsonReader reader, out string? text)
    {
        text = reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        return text is not null;
    }

    private static bool Number(ref Utf8JsonReader reader, out long? number)
    {
        number = reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var read) ? read : null;
        return number is not null;
    }
}
