using System.Text.Json;
using System.Text.Json.Serialization;
using LoyaltyHub.Core.Programmes.Checking;

namespace LoyaltyHub.Core.Programmes;

/// <summary>Kinds of activity as a programme file names them: one text, or several in an array.</summary>
[JsonConverter(typeof(KindsConverter))]
[FormSchema("""{ "oneOf": [ { "type": "string", "minLength": 1 }, { "type": "array", "items": { "type": "string", "minLength": 1 }, "minItems": 1 } ] }""")]
internal sealed record Kinds(IReadOnlyList<string> Names);

/// <summary>Reads one text or several; writes one as such.</summary>
internal sealed class KindsConverter : JsonConverter<Kinds>
{
    public override Kinds Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => new Kinds([reader.GetString()!]),
        JsonTokenType.StartArray => new Kinds(Texts(ref reader)),
        _ => throw new JsonException("write one kind of activity, or several in square brackets"),
    };

    public override void Write(Utf8JsonWriter writer, Kinds value, JsonSerializerOptions options)
    {
        if (value.Names is [var one])
        {
            writer.WriteStringValue(one);
        }
        else
        {
            JsonSerializer.Serialize(writer, value.Names, options);
        }
    }

    private static List<string> Texts(ref Utf8JsonReader reader)
    {
        var texts = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            texts.Add(reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException("the kinds of activity are texts in quotes"));
        }

        return texts;
    }
}
