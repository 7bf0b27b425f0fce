using System.Text;
using LoyaltyHub.Core.Activities;

namespace LoyaltyHub.Core.Pricing;

/// <summary>Reads by hand what members do most: purchases, engagements, returns, holds and captures. Null for anything else, and for what is not written as the hub writes it.</summary>
internal sealed class HappeningText
{
    private readonly RepeatedTexts<string> texts = new(text => text);
    private readonly RepeatedTexts<Unit> units = new(Unit.From);

    /// <summary>Reads what happened, to its end.</summary>
    /// <param name="kind">Its kind, which has been read.</param>
    /// <param name="text">The text after that.</param>
    public Happening? Read(scoped ReadOnlySpan<byte> kind, ref LineText text)
    {
        Happening? what = kind.SequenceEqual("purchase"u8) ? Purchase(ref text)
            : kind.SequenceEqual("engagement"u8) ? Engagement(ref text)
            : kind.SequenceEqual("return"u8) ? Return(ref text)
            : kind.SequenceEqual("hold"u8) ? Hold(ref text)
            : kind.SequenceEqual("capture"u8) ? Capture(ref text)
            : null;
        return text.Pass("}"u8) ? what : null;
    }

    private Happening.Purchased? Purchase(ref LineText text)
    {
        List<OrderLine>? lines = null;
        return text.Pass(",\"order\":\""u8) && text.Text(out var order)
            && text.Pass(",\"paid\":{"u8) && Money(ref text, out var paid)
            && Repeated(ref text, ",\"mcc\":\""u8, out var mcc)
            && Repeated(ref text, ",\"category\":\""u8, out var category)
            && (!text.Pass(",\"lines\":["u8) || Lines(ref text, out lines))
            && Repeated(ref text, ",\"channel\":\""u8, out var channel)
                ? new Happening.Purchased(Encoding.UTF8.GetString(order), paid, mcc, category, lines, Channel: channel)
                : null;
    }

    private Happening.Engaged? Engagement(ref LineText text) =>
        text.Pass(",\"activity\":\""u8) && text.Text(out var activity) && text.Pass(",\"quantity\":"u8) && text.Number(out var quantity)
            ? new Happening.Engaged(texts.Of(activity), quantity)
            : null;

    private Happening.Returned? Return(ref LineText text)
    {
        Amount? refunded = null;
        if (!text.Pass(",\"order\":\""u8) || !text.Text(out var order))
        {
            return null;
        }

        if (text.Pass(",\"refunded\":{"u8))
        {
            if (!Money(ref text, out var amount))
            {
                return null;
            }

            refunded = amount;
        }

        return new Happening.Returned(Encoding.UTF8.GetString(order), refunded);
    }

    private static Happening.PointsHeld? Hold(ref LineText text) =>
        text.Pass(",\"redemption\":\""u8) && text.Text(out var redemption) && text.Pass(",\"points\":"u8) && text.Number(out var points)
            ? new Happening.PointsHeld(Encoding.UTF8.GetString(redemption), points)
            : null;

    private static Happening.PointsCaptured? Capture(ref LineText text) =>
        text.Pass(",\"redemption\":\""u8) && text.Text(out var redemption) && Number(ref text, ",\"points\":"u8, out var points)
            ? new Happening.PointsCaptured(Encoding.UTF8.GetString(redemption), points)
            : null;

    /// <summary>Reads lines to the end of their list, which begins with one.</summary>
    private bool Lines(ref LineText text, out List<OrderLine> lines)
    {
        lines = [];
        do
        {
            if (Line(ref text) is not { } line)
            {
                return false;
            }

            lines.Add(line);
        }
        while (text.Pass(","u8));
        return text.Pass("]"u8);
    }

    private OrderLine? Line(ref LineText text) =>
        text.Pass("{\"id\":\""u8) && text.Text(out var id) && text.Pass(",\"paid\":"u8) && text.Number(out var paid)
            && Repeated(ref text, ",\"category\":\""u8, out var category)
            && Repeated(ref text, ",\"mcc\":\""u8, out var mcc)
            && Repeated(ref text, ",\"sku\":\""u8, out var sku)
            && Number(ref text, ",\"quantity\":"u8, out var quantity)
            && text.Pass("}"u8)
                ? new OrderLine(texts.Of(id), paid, category, mcc, sku, quantity)
                : null;

    private bool Money(ref LineText text, out Amount amount)
    {
        var reads = text.Pass("\"value\":"u8) & text.Number(out var value) & text.Pass(",\"unit\":\""u8) & text.Text(out var unit) & text.Pass("}"u8);
        amount = reads ? new Amount(value, units.Of(unit)) : default;
        return reads;
    }

    /// <summary>Reads a member that may be left out.</summary>
    private bool Repeated(ref LineText text, ReadOnlySpan<byte> name, out string? found)
    {
        found = null;
        if (!text.Pass(name))
        {
            return true;
        }

        var reads = text.Text(out var bytes);
        found = reads ? texts.Of(bytes) : null;
        return reads;
    }

    /// <summary>Reads a number that may be left out.</summary>
    private static bool Number(ref LineText text, ReadOnlySpan<byte> name, out long? found)
    {
        found = null;
        if (!text.Pass(name))
        {
            return true;
        }

        var reads = text.Number(out var number);
        found = reads ? number : null;
        return reads;
    }
}
