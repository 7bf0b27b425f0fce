using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace LoyaltyHub.Core;

/// <summary>How the hub writes JSON: camelCase, nulls left out, members in declared order, so the same value gives the same bytes.</summary>
public static class HubJson
{
    /// <summary>For rows, messages and hashes: compact.</summary>
    public static JsonSerializerOptions Compact { get; } = Build(indented: false);

    /// <summary>For people: indented.</summary>
    public static JsonSerializerOptions Readable { get; } = Build(indented: true);

    /// <summary>Reads what <see cref="Compact"/> wrote, or what other hands have made of it.</summary>
    /// <exception cref="JsonException">It is not of that type, whatever is wrong with it.</exception>
    public static T Read<T>(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text, Compact) ?? throw new JsonException("It says null.");
        }
        catch (Exception fault) when (fault is NotSupportedException or ArgumentException or FormatException or InvalidOperationException or OverflowException)
        {
            // A record of a family without its kind, or a value that its own type refuses.
            throw new JsonException(fault.Message, fault);
        }
    }

    private static JsonSerializerOptions Build(bool indented) => new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        WriteIndented = indented,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NeedNotSayNull } },
        Converters = { new JsonStringEnumConverter(new KebabCase(), allowIntegerValues: false) },
    };

    /// <summary>Nulls are left out when written, so what may be null may be missing when read.</summary>
    private static void NeedNotSayNull(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(property => property.AssociatedParameter is { IsNullable: true }))
        {
            property.IsRequired = false;
        }
    }

    private sealed class KebabCase : JsonNamingPolicy
    {
        public override string ConvertName(string name) => KebabCaseLower.ConvertName(name);
    }
}
