using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LoyaltyHub.Core;

/// <summary>How the hub writes JSON: camelCase, nulls left out, members in declared order, so the same value gives the same bytes.</summary>
public static class HubJson
{
    /// <summary>For rows, messages and hashes: compact.</summary>
    public static JsonSerializerOptions Compact { get; } = Build(indented: false);

    /// <summary>For people: indented.</summary>
    public static JsonSerializerOptions Readable { get; } = Build(indented: true);

    private static JsonSerializerOptions Build(bool indented) => new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        WriteIndented = indented,
        Converters = { new JsonStringEnumConverter(new KebabCase(), allowIntegerValues: false) },
    };

    private sealed class KebabCase : JsonNamingPolicy
    {
        public override string ConvertName(string name) => KebabCaseLower.ConvertName(name);
    }
}
