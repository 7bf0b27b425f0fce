using System.Text.Json;
using System.Text.Json.Serialization;

namespace LoyaltyHub.Core;

/// <summary>An identifier that is a non-empty string and is written to JSON as that string.</summary>
/// <typeparam name="TSelf">The identifier itself.</typeparam>
public interface IStringId<TSelf>
    where TSelf : struct, IStringId<TSelf>
{
    /// <summary>The text of the identifier; never empty.</summary>
    string Value { get; }

    /// <summary>Reads an identifier.</summary>
    /// <param name="value">The text.</param>
    /// <exception cref="ArgumentException">The text breaks the identifier's rules.</exception>
    static abstract TSelf From(string value);
}

/// <summary>Writes an <see cref="IStringId{TSelf}"/> as a JSON string, also as a property name.</summary>
/// <typeparam name="T">The identifier.</typeparam>
public sealed class StringIdConverter<T> : JsonConverter<T>
    where T : struct, IStringId<T>
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString());

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);

    /// <inheritdoc/>
    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString());

    /// <inheritdoc/>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WritePropertyName(value.Value);

    private static T Parse(string? text)
    {
        try
        {
            return T.From(text ?? "");
        }
        catch (ArgumentException fault)
        {
            throw new JsonException(fault.Message, fault);
        }
    }
}
