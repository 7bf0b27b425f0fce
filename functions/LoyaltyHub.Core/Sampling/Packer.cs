using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Sampling;

/// <summary>Writes parts of a body as the texts that a contract unpacks.</summary>
internal static class Packer
{
    private static readonly XmlWriterSettings Plain = new() { OmitXmlDeclaration = true, Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), ConformanceLevel = ConformanceLevel.Document };

    /// <summary>The body with its texts packed, the innermost first.</summary>
    public static JsonNode Packed(JsonNode body, IReadOnlyList<PackedText> packed)
    {
        if (packed.Count == 0)
        {
            return body;
        }

        var root = body.DeepClone();
        foreach (var (at, form) in packed.Reverse())
        {
            var place = JsonPlace.Of(at);
            if (JsonPlace.Find(root, place) is { } part and (JsonObject or JsonArray))
            {
                JsonPlace.Put(root, place, Text(part, form));
            }
        }

        return root;
    }

    /// <summary>A token without a signature, for the sender to sign.</summary>
    public static string Unsigned(ReadOnlySpan<byte> payload) => $"{Base64Url.EncodeToString("""{"alg":"none"}"""u8)}.{Base64Url.EncodeToString(payload)}.";

    /// <summary>XML that is read as an object.</summary>
    public static byte[] Xml(JsonObject item)
    {
        using var stream = new MemoryStream();
        using (var writer = XmlWriter.Create(stream, Plain))
        {
            Element(writer, item["#root"]?.ToString() ?? "event", item);
        }

        return stream.ToArray();
    }

    private static string Text(JsonNode part, PackedAs form)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(part, HubJson.Compact);
        return form switch
        {
            PackedAs.Json => Encoding.UTF8.GetString(json),
            PackedAs.JsonBase64 => Convert.ToBase64String(json),
            PackedAs.Xml => Encoding.UTF8.GetString(Xml(part.AsObject())),
            PackedAs.XmlBase64 => Convert.ToBase64String(Xml(part.AsObject())),
            _ => Unsigned(json),
        };
    }

    private static void Element(XmlWriter writer, string name, JsonNode? value)
    {
        writer.WriteStartElement(name);
        switch (value)
        {
            case JsonObject members:
                foreach (var (attribute, text) in members.Where(member => member.Key[0] == '@'))
                {
                    writer.WriteAttributeString(attribute[1..], text?.ToString());
                }

                foreach (var (inner, node) in members.Where(member => member.Key[0] is not ('@' or '#')))
                {
                    Elements(writer, inner, node);
                }

                writer.WriteString(members["#text"]?.ToString() ?? "");
                break;
            case null:
                writer.WriteAttributeString("nil", "true");
                break;
            default:
                writer.WriteString(value.ToString());
                break;
        }

        writer.WriteEndElement();
    }

    private static void Elements(XmlWriter writer, string name, JsonNode? node)
    {
        if (node is not JsonArray list)
        {
            Element(writer, name, node);
            return;
        }

        writer.WriteStartElement(name);
        writer.WriteAttributeString("type", "array");
        foreach (var one in list)
        {
            Element(writer, "item", one);
        }

        writer.WriteEndElement();
    }
}
