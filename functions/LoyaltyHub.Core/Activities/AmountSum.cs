using System.Text.Json;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Webhooks;

namespace LoyaltyHub.Core.Activities;

/// <summary>Makes one amount of what an event says: a value or a list of them to be added, with or without a sign, less what was counted before.</summary>
internal static class AmountSum
{
    private const string TooLarge = "is larger than any amount the books hold";

    /// <summary>Reads an amount above zero.</summary>
    /// <param name="value">The value, or an array of them.</param>
    /// <param name="before">What is taken off.</param>
    /// <param name="mapping">How it is written.</param>
    /// <param name="money">What its digits mean.</param>
    /// <param name="minor">The amount.</param>
    /// <returns>What is wrong; null where nothing is.</returns>
    public static string? Read(JsonElement value, JsonElement? before, EventMapping mapping, MoneyText money, out long minor)
    {
        minor = 0;
        var total = 0L;
        foreach (var one in value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : new[] { value })
        {
            if (One(one, mapping.AmountSign, money, out var amount) is { } problem)
            {
                return problem;
            }

            if (long.MaxValue - total < amount)
            {
                return TooLarge;
            }

            total += amount;
        }

        var earlier = 0L;
        if (mapping.AmountMinus is not null && One(before, mapping.AmountSign, money, out earlier) is { } wrong)
        {
            return $"cannot be told from what came before: {mapping.AmountMinus.Place} {wrong}";
        }

        minor = total - earlier;
        return minor > 0 ? null : minor == 0 ? "is zero" : "is less than what came before";
    }

    private static string? One(JsonElement? value, AmountSign sign, MoneyText money, out long minor)
    {
        minor = 0;
        if (value is not { ValueKind: JsonValueKind.String or JsonValueKind.Number } given)
        {
            return value is null or { ValueKind: JsonValueKind.Null } ? "is missing" : $"is {JsonBody.Kind(value.Value)}";
        }

        var text = EventScope.Scalar(given)!;
        var negative = text.StartsWith('-');
        return sign == AmountSign.Minus && !negative && !AmountText.IsZero(text)
            ? "is not negative"
            : money.ReadOrZero(sign == AmountSign.None || !negative ? text : text[1..], out minor);
    }
}
