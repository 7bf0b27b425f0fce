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
    /// <param name="exponent">The decimals an amount may have; null where lines have none.</param>
    /// <param name="errors">Takes what is wrong.</param>
    public static IReadOnlyList<OrderLine>? Read(JsonElement item, FieldSource.Each source, int? exponent, List<FieldError> errors)
    {
        void Note(string problem, string remedy) => errors.Add(new FieldError("lines", source.Pointer.ToString(), problem, remedy));

        if (source.Pointer.Find(item) is not { } array || array.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (array.ValueKind != JsonValueKind.Array || array.GetArrayLength() is 0 or > Most)
        {
            Note($"is no array of 1 to {Most} lines", "send the lines of the order as an array, or leave it out");
            return null;
        }

        var lines = new List<OrderLine>();
        foreach (var line in array.EnumerateArray())
        {
            if (Text(source.Id.Find(line)) is not { } id)
            {
                Note($"has a line without an id at {source.Id}", $"send 1-{MaxText} characters or a whole number");
                return null;
            }

            if (lines.Exists(other => other.Id == id))
            {
                Note("has two lines of the same id", "give each line of an order an id of its own");
                return null;
            }

            if (Paid(source, line, exponent) is not { } paid)
            {
                Note($"has a line whose amount at {source.Amount} cannot be read", "send it as the event's amount is written; 0 is allowed");
                return null;
            }

            lines.Add(new OrderLine(id, paid));
        }

        return lines;
    }

    private static long? Paid(FieldSource.Each source, JsonElement line, int? exponent)
    {
        if (source.Amount is null || exponent is not { } decimals)
        {
            return 0;
        }

        var text = source.Amount.Find(line) switch
        {
            { ValueKind: JsonValueKind.String } given => given.GetString()!,
            { ValueKind: JsonValueKind.Number } given => given.GetRawText(),
            _ => "",
        };
        return text is "0" or "0.0" or "0.00" ? 0 : AmountText.Read(text, decimals, out var paid) is null ? paid : null;
    }

    private static string? Text(JsonElement? id) => id switch
    {
        { ValueKind: JsonValueKind.String } text when text.GetString() is { Length: > 0 and <= MaxText } name && !name.Any(char.IsControl) => name,
        { ValueKind: JsonValueKind.Number } number when number.GetRawText().All(char.IsAsciiDigit) => number.GetRawText(),
        _ => null,
    };
}
