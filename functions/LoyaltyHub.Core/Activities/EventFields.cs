using System.Text.Json;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Webhooks;

namespace LoyaltyHub.Core.Activities;

/// <summary>Takes the fields of one event by its mapping. What cannot be taken is noted and null, so that all errors show at once.</summary>
internal sealed partial class EventFields(EventScope scope, EventMapping mapping, AliasHasher hasher, PartnerId partner, List<FieldError> errors)
{
    private const int MaxText = 256;

    private bool IsThere(ContractField field) => Find(field) is not (null or { ValueKind: JsonValueKind.Null });

    private long? Count(ContractField field, bool required = false)
    {
        if (Scalar(field, required) is not { } text)
        {
            return null;
        }

        // Of a decimal that is to be cut, what is cut has to be digits too.
        var point = field == ContractField.Quantity && mapping.QuantityAs == CountForm.Floor ? text.IndexOf('.', StringComparison.Ordinal) : -1;
        var whole = point > 0 && text.AsSpan(point + 1).ContainsAnyExceptInRange('0', '9') is false ? text[..point] : text;
        if (AmountText.Read(whole, 0, out var count) is not { } problem)
        {
            return count;
        }

        Note(field, problem, "send a whole number above zero");
        return null;
    }

    private string? Text(ContractField field, bool required = true)
    {
        if (Scalar(field, required) is not { } text)
        {
            return null;
        }

        if (!string.IsNullOrWhiteSpace(text) && text.Length <= MaxText && !text.Any(char.IsControl))
        {
            return text;
        }

        Note(field, "is blank, too long or holds control characters", $"send 1-{MaxText} characters");
        return null;
    }

    /// <summary>The text of a JSON string, or the digits of a JSON number as they were written; null counts as not there.</summary>
    private string? Scalar(ContractField field, bool required)
    {
        switch (Find(field))
        {
            case null or { ValueKind: JsonValueKind.Null }:
                if (required)
                {
                    Note(field, "is missing", "send it in every event of this type");
                }

                return null;
            case { ValueKind: JsonValueKind.String } text:
                // An empty text is how many platforms leave out what may be left out.
                return !required && text.ValueEquals("") ? null : text.GetString();
            case { ValueKind: JsonValueKind.Number } number when Measures(field) || number.GetRawText().All(char.IsAsciiDigit):
                return number.GetRawText();
            case { ValueKind: JsonValueKind.Number }:
                // 1e3 and 1000.0 may be the same number but are not the same name.
                Note(field, "is a number that is not whole", "send a text");
                return null;
            case { } other:
                Note(field, $"is {JsonBody.Kind(other)}", "send a text or a number");
                return null;
        }
    }

    private static bool Measures(ContractField field) =>
        field is ContractField.Amount or ContractField.At or ContractField.Until or ContractField.Quantity or ContractField.Points or ContractField.PointsPart;

    private JsonElement? Find(ContractField field) => scope.Find(mapping.Fields.GetValueOrDefault(field));

    private void Note(ContractField field, string problem, string remedy)
    {
        var name = MappingReader.Name(field);
        errors.Add(new FieldError(name, mapping.Fields.GetValueOrDefault(field)?.Place ?? "", problem, remedy) { Contract = $"{mapping.Path}/{name}" });
    }
}
