using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace LoyaltyHub.Core.Programmes.Checking;

/// <summary>Says in words what a programme file should hold where it holds something else.</summary>
internal static class FormText
{
    /// <summary>What an object or a list is written like.</summary>
    public static string Wanted(JsonTypeInfo form) => form.Kind == JsonTypeInfoKind.Enumerable
        ? "a list in square brackets"
        : form.Properties.Any(property => property.IsRequired) ? $"an object with {List(form.Properties.Where(property => property.IsRequired).Select(property => property.Name))}"
        : $"an object with some of {List(form.Properties.Select(property => property.Name))}";

    /// <summary>A property that the form does not have.</summary>
    public static string Unknown(string name, JsonTypeInfo form)
    {
        var known = form.Properties.Select(property => property.Name).Where(other => other[0] != '$').ToList();
        var nearest = known.MinBy(other => Distance(name, other));
        return nearest is not null && Distance(name, nearest) <= Math.Max(2, name.Length / 3)
            ? $"is no property here; did you mean '{nearest}'?"
            : $"is no property here; there are {List(known)}";
    }

    /// <summary>What a property is for, as the schema tells it.</summary>
    public static string Purpose(JsonPropertyInfo property) => MeaningOf(property) is { } meaning ? $"write it: {Lower(meaning.Description)}"
        : property.DeclaringType == typeof(LocalText) ? $"write the text in {(property.Name == "ru" ? "Russian" : "English")}"
        : "write it, or see the schema";

    /// <summary>Why a single value does not fit.</summary>
    public static string Misfit(JsonElement value, JsonTypeInfo form, JsonException wrong)
    {
        if (form.Type.IsEnum)
        {
            var names = Enum.GetNames(form.Type).Select(name => JsonNamingPolicy.KebabCaseLower.ConvertName(name));
            return $"{Given(value)} is not known here; write one of {List(names)}";
        }

        return wrong.InnerException is ArgumentException own ? own.Message.Split(" (Parameter")[0]
            : form.Type == typeof(DateOnly) ? $"{Given(value)} is no day of the calendar; write one in quotes as \"2026-03-14\""
            : form.Type == typeof(string) ? $"is {Webhooks.JsonBody.Kind(value)}; write a text in quotes"
            : form.Type == typeof(bool) ? $"is {Webhooks.JsonBody.Kind(value)}; write true or false"
            : form.Type == typeof(decimal) ? $"{Given(value)} is no number; write one without quotes, exactly: 0.5"
            : form.Type == typeof(int) || form.Type == typeof(long) ? $"{Given(value)} is no whole number of the range; write one without quotes or decimals"
            : wrong.Message.Split(" Path:")[0];
    }

    /// <summary>What a form says that a property means; what everything that grants has in common is said once, where it says so.</summary>
    public static MeansAttribute? MeaningOf(JsonPropertyInfo property) =>
        Of(property.AssociatedParameter?.AttributeProvider) ?? Of(property.AttributeProvider)
        ?? (property.AttributeProvider is PropertyInfo own && own.DeclaringType!.IsAssignableTo(typeof(IAccrualForm)) ? Of(typeof(IAccrualForm).GetProperty(own.Name)) : null);

    private static MeansAttribute? Of(ICustomAttributeProvider? provider) =>
        provider?.GetCustomAttributes(typeof(MeansAttribute), inherit: false) is [MeansAttribute meaning, ..] ? meaning : null;

    private static string Given(JsonElement value) => value.ValueKind is JsonValueKind.String or JsonValueKind.Number && value.GetRawText() is { Length: <= 60 } text
        ? text
        : Webhooks.JsonBody.Kind(value);

    private static string Lower(string text) => char.ToLowerInvariant(text[0]) + text[1..].TrimEnd('.');

    private static string List(IEnumerable<string> names) => string.Join(", ", names);

    /// <summary>How many letters have to change to make one word of the other (Levenshtein).</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 1; j <= other.Length; j++)
            {
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (one[i - 1] == other[j - 1] ? 0 : 1)));
            }
        }

        return row[^1];
    }
}
