using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace LoyaltyHub.Core.Programmes.Checking;

/// <summary>Compares a JSON value with the form it is to be read into: all that is unknown, missing or of another kind is told at once.</summary>
internal sealed class FormShape(JsonSerializerOptions options, Action<string, string> fault)
{
    /// <summary>Tells what of a value does not fit a form.</summary>
    public void Check(JsonElement value, Type type) => Check(value, Nullable.GetUnderlyingType(type) ?? type, "");

    private void Check(JsonElement value, Type type, string path)
    {
        var form = options.GetTypeInfo(type);
        switch (form.Kind, value.ValueKind)
        {
            case (JsonTypeInfoKind.Object, JsonValueKind.Object):
                CheckProperties(value, form, path);
                break;
            case (JsonTypeInfoKind.Enumerable, JsonValueKind.Array):
                foreach (var (item, index) in value.EnumerateArray().Select((item, index) => (item, index)).Where(entry => entry.item.ValueKind != JsonValueKind.Null || form.ElementType!.IsValueType))
                {
                    Check(item, Plain(form.ElementType!), $"{path}/{index}");
                }

                break;
            case (JsonTypeInfoKind.Object or JsonTypeInfoKind.Enumerable, _):
                fault(path, $"is {Webhooks.JsonBody.Kind(value)}; write {FormText.Wanted(form)}");
                break;
            default:
                CheckLeaf(value, form, path);
                break;
        }
    }

    private void CheckProperties(JsonElement value, JsonTypeInfo form, string path)
    {
        var known = form.Properties.ToDictionary(property => property.Name, StringComparer.Ordinal);
        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in value.EnumerateObject())
        {
            var place = $"{path}/{JsonPlaces.Escape(entry.Name)}";
            if (!given.Add(entry.Name))
            {
                fault(place, "is there twice; keep one of them");
            }
            else if (!known.Remove(entry.Name, out var property))
            {
                fault(place, FormText.Unknown(entry.Name, form));
            }
            else if (entry.Value.ValueKind != JsonValueKind.Null)
            {
                Check(entry.Value, Plain(property.PropertyType), place);
            }
            else if (!IsOptional(property))
            {
                fault(place, $"is null; {FormText.Purpose(property)}");
            }
        }

        foreach (var missing in known.Values.Where(property => property.IsRequired))
        {
            fault($"{path}/{missing.Name}", $"is missing; {FormText.Purpose(missing)}");
        }
    }

    private void CheckLeaf(JsonElement value, JsonTypeInfo form, string path)
    {
        try
        {
            _ = value.Deserialize(form);
        }
        catch (JsonException wrong)
        {
            fault(path, FormText.Misfit(value, form, wrong));
        }
    }

    private static bool IsOptional(JsonPropertyInfo property) => property.AssociatedParameter?.IsNullable ?? property.IsSetNullable;

    private static Type Plain(Type type) => Nullable.GetUnderlyingType(type) ?? type;
}
