using System.Text.Json;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Activities;

/// <summary>What was paid for a line: its own amount, or price times quantity, less the discounts that the line or the order says.</summary>
internal static class LinePrice
{
    private const int QuantityDecimals = 3;

    /// <summary>Reads it in minor units; null where it cannot be read or would be below zero. Price times quantity is rounded half away from zero.</summary>
    public static long? Read(FieldSource.Each source, JsonElement item, JsonElement line, int index, MoneyText money)
    {
        var full = source.Amount is { } amount ? Money(amount.Find(line), money)
            : source.Price is { } price ? Product(Money(price.Find(line), money), source.Quantity?.Find(line))
            : null;
        return full is { } whole && Less(source, item, line, index, money) is { } less && less <= whole ? whole - less : null;
    }

    private static long? Product(long? price, JsonElement? quantity)
    {
        var thousandths = 1_000L;
        if (price is not { } one || (quantity is not (null or { ValueKind: JsonValueKind.Null }) && (EventScope.Scalar(quantity) is not { } text || AmountText.Read(text, QuantityDecimals, out thousandths) is not null)))
        {
            return null;
        }

        var rounded = (((Int128)one * thousandths) + 500) / 1_000;
        return rounded <= long.MaxValue ? (long)rounded : null;
    }

    /// <summary>All discounts of a line; null where one cannot be read.</summary>
    private static long? Less(FieldSource.Each source, JsonElement item, JsonElement line, int index, MoneyText money)
    {
        var amounts = new List<JsonElement?>();
        if (source.Less is { } own)
        {
            amounts.AddRange(own.Each is null ? [own.Amount.Find(line)] : Elements(own.Each.Find(line)).Select(own.Amount.Find));
        }

        if (source.Discounts is { } pointing)
        {
            amounts.AddRange(Elements(pointing.From.Find(item))
                .Where(discount => pointing.Line.Find(discount) is { ValueKind: JsonValueKind.Number } at && at.TryGetInt32(out var number) && number == index)
                .Select(pointing.Amount.Find));
        }

        Int128 total = 0;
        foreach (var amount in amounts.Where(amount => amount is not (null or { ValueKind: JsonValueKind.Null })))
        {
            if (Money(amount, money) is not { } less)
            {
                return null;
            }

            total += less;
        }

        return total <= long.MaxValue ? (long)total : null;
    }

    private static IEnumerable<JsonElement> Elements(JsonElement? array) => array is { ValueKind: JsonValueKind.Array } found ? found.EnumerateArray() : [];

    private static long? Money(JsonElement? value, MoneyText money) =>
        value is { ValueKind: JsonValueKind.String or JsonValueKind.Number } && money.ReadOrZero(EventScope.Scalar(value)!, out var amount) is null ? amount : null;
}
