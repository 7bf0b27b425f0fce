using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;

namespace LoyaltyHub.Core.Webhooks;

/// <summary>
/// Reads XML as a JSON object by one rule: the root's children are its members and its name is <c>#root</c>; an element is its text, or an object of its children; an attribute is
/// <c>@name</c>, the text beside attributes or children <c>#text</c>; what is there several times is a list, and so are the children of an element that says <c>type="array"</c>;
/// <c>nil="true"</c> is null. Prefixes of namespaces are left out. Document types are refused: no entity of the sender's is ever resolved.
/// </summary>
internal static class XmlBody
{
    private const int MostLevels = 32;
    private const string Root = "#root";
    private const string Text = "#text";

    private static readonly XmlReaderSettings Strict = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        MaxCharactersInDocument = 4 * 1024 * 1024,
    };

    /// <summary>Whether a media type is one of XML.</summary>
    public static bool IsXml(string mediaType) => mediaType is "application/xml" or "text/xml" || mediaType.EndsWith("+xml", StringComparison.Ordinal);

    /// <summary>Whether a name is the rule's own and no element's.</summary>
    public static bool IsOwn(string name) => name == Root;

    /// <summary>The JSON object, or null and what is wrong.</summary>
    public static byte[]? ToJson(ReadOnlyMemory<byte> body, out string problem)
    {
        try
        {
            using var stream = new MemoryStream(body.ToArray(), writable: false);
            using var reader = XmlReader.Create(stream, Strict);
            reader.MoveToContent();
            var name = reader.LocalName;
            var read = Element(reader, MostLevels);
            var root = read as JsonObject ?? new JsonObject { [Text] = read };
            root[Root] = name;
            while (reader.Read())
            {
                // To the end: what follows the root has to be XML as well.
            }

            problem = "";
            return JsonSerializer.SerializeToUtf8Bytes(root, HubJson.Compact);
        }
        catch (XmlException fault)
        {
            problem = fault.Message.Contains("DTD", StringComparison.Ordinal) ? "The XML has a document type, which is refused."
                : $"The body is not XML, or is nested deeper than {MostLevels} levels: line {fault.LineNumber}, column {fault.LinePosition}.";
            return null;
        }
    }

    /// <summary>The element that the reader is at; it is left at the element's end.</summary>
    private static JsonNode? Element(XmlReader reader, int levels)
    {
        if (levels == 0)
        {
            throw new XmlException("Nested too deep.");
        }

        var (members, text, isList, isNull) = (new List<(string Name, JsonNode? Value)>(), "", reader.GetAttribute("type") == "array", reader.GetAttribute("nil") == "true");
        for (var more = reader.MoveToFirstAttribute(); more; more = reader.MoveToNextAttribute())
        {
            if (reader.Prefix != "xmlns" && reader.Name is not ("xmlns" or "type" or "nil"))
            {
                members.Add(($"@{reader.LocalName}", reader.Value));
            }
        }

        reader.MoveToElement();
        if (!reader.IsEmptyElement)
        {
            while (reader.Read() && reader.NodeType != XmlNodeType.EndElement)
            {
                if (reader.NodeType == XmlNodeType.Element)
                {
                    members.Add((reader.LocalName, Element(reader, levels - 1)));
                }
                else if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
                {
                    text += reader.Value;
                }
            }
        }

        return isNull ? null
            : isList ? new JsonArray([.. members.Where(member => member.Name[0] != '@').Select(member => member.Value)])
            : members.Count == 0 ? JsonValue.Create(text)
            : Object(text.Length > 0 ? [.. members, (Text, text)] : members);
    }

    private static JsonObject Object(IEnumerable<(string Name, JsonNode? Value)> members) => new(members
        .GroupBy(member => member.Name, StringComparer.Ordinal)
        .Select(group => KeyValuePair.Create(group.Key, group.Count() == 1 ? group.First().Value : new JsonArray([.. group.Select(member => member.Value)]))));
}
