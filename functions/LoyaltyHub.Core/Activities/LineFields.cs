using System.Text.Json;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Activities;

/// <summary>Takes the lines of an order out of an event.</summary>
internal static class LineFields
{
    private const int Most = 1_000;
    private const int MaxText = 256;

    /// <summary>Reads the lines; null where there are none or an error was noted.</summary>
    /// <param name="item">The event.</param>
    /// <param name="source">Where the lines are.</param>
    /// <param name="money">How their amounts are written; null where lines have none.</param>
    /// <param name="errors">Takes what is wrong.</param>
    public static IReadOnlyList<OrderLine>? Read(JsonElement item, FieldSource.Each source, MoneyText? money, List<FieldError> errors)
    {
        void Note(string problem, string remedy) => errors.Add(new FieldError("lines", source.Range.ToString(), problem, remedy));

        if (source.Range.Source(item) is not { } array || array.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        var found = array.ValueKind is JsonValueKind.Array or JsonValueKind.Object ? source.Range.In(item).Take(Most + 1).ToList() : [];
        if (found.Count is 0 or > Most)
        {
            Note($"is no array of 1 to {Most} lines", "send the lines of the order as an array, or leave it out");
            return null;
        }

        var lines = new List<OrderLine>();
        foreach (var (line, keys) in found)
        {
            if ((source.Id is null ? keys[^1] : Text(source.Id.Find(line))) is not { Length: > 0 and <= MaxText } id)
            {
                Note($"has a line without an id at {source.Id}", $"send 1-{MaxText} characters or a whole number");
                return null;
            }

            if (lines.Exists(other => other.Id == id))
            {
                Note("has two lines of the same id", "give each line of an order an id of its own");
                return null;
            }

            if (money is not { } written || !source.IsPriced)
            {
                lines.Add(new OrderLine(id, 0));
                continue;
            }

            if (LinePrice.Read(source, item, line, lines.Count, written) is not { } paid)
            {
                Note($"has a line whose amount at {source.Amount ?? source.Price} cannot be read, or is less than its discounts", "send it as the event's amount is written; 0 is allowed");
                return null;
            }

            if (Describe(source, line, new OrderLine(id, paid), Note) is not { } described)
            {
                return null;
            }

            lines.Add(described);
        }

        return lines;
    }

    /// <summary>The line with what else is said of it; null where an error was noted.</summary>
    private static OrderLine? Describe(FieldSource.Each source, JsonElement element, OrderLine line, Action<string, string> note)
    {
        var quantity = Find(source.Quantity, element);
        var thousandths = 0L;
        if (quantity is not null && (Scalar(quantity) is not { } count || AmountText.Read(count, 3, out thousandths) is not null))
        {
            note($"has a line whose quantity at {source.Quantity} cannot be read", "send a number above zero with at most three decimals, or leave it out");
            return null;
        }

        var mcc = Find(source.Mcc, element);
        if (mcc is not null && !(Scalar(mcc) is { Length: 4 } code && code.All(char.IsAsciiDigit)))
        {
            note($"has a line whose merchant category code at {source.Mcc} is none", "send four digits, as text where the first is 0, or leave it out");
            return null;
        }

        foreach (var pointer in new[] { source.Category, source.Sku })
        {
            if (Find(pointer, element) is { } given && Text(given) is null)
            {
                note($"has a line whose text at {pointer} cannot be read", $"send 1-{MaxText} characters or a whole number, or leave it out");
                return null;
            }
        }

        var discounted = Find(source.Discounted, element);
        if (discounted is not (null or { ValueKind: JsonValueKind.True or JsonValueKind.False }))
        {
            note($"has a line whose {source.Discounted} is neither true nor false", "send true or false, or leave it out");
            return null;
        }

        return line with
        {
            Category = Text(Find(source.Category, element)),
            Mcc = mcc is { } known ? Scalar(known) : null,
            Sku = Text(Find(source.Sku, element)),
            Quantity = quantity is null ? null : thousandths,
            Discounted = discounted is { ValueKind: JsonValueKind.True },
        };
    }

    /// <summary>What is there; an empty text is how many platforms leave a value out.</summary>
    private static JsonElement? Find(JsonPointer? pointer, JsonElement line) =>
        pointer?.Find(line) is { ValueKind: not JsonValueKind.Null } found && !(found.ValueKind == JsonValueKind.String && found.ValueEquals("")) ? found : null;

    private static string? Scalar(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };

    private static string? Text(JsonElement? id) => id switch
    {
        { ValueKind: JsonValueKind.String } text when text.GetString() is { Length: > 0 and <= MaxText } name && !name.Any(char.IsControl) => name,
        { ValueKind: JsonValueKind.Number } number when number.GetRawText().All(char.IsAsciiDigit) => number.GetRawText(),
        _ => null,
    };
}
