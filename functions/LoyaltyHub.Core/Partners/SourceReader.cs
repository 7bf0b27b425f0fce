using System.Text.Json;

namespace LoyaltyHub.Core.Partners;

/// <summary>Reads where a value comes from: a pointer, or an object that names one of the other places.</summary>
internal static class SourceReader
{
    /// <summary>What a source is written like, for messages.</summary>
    public const string Remedy = "write a JSON Pointer, or an object with one of from, query, header, url, join";
    private const int MostParts = 8;

    /// <summary>The properties that name a place; exactly one of them is written.</summary>
    public static string[] Places { get; } = ["from", "query", "header", "url", "join"];

    /// <summary>Reads a source that is a pointer's text or an object of its own.</summary>
    public static FieldSource? Read(ContractNode node, string name)
    {
        switch (node.Find(name)?.ValueKind)
        {
            case JsonValueKind.String:
                return node.Pointer(name, Remedy) is { } pointer ? new FieldSource.From(pointer) : null;
            case JsonValueKind.Object:
                var source = node.Object(name, Remedy)!;
                source.Allow([.. Places, "with"]);
                return Place(source, node, name);
            default:
                node.Fault(name, node.Find(name) is null ? "is missing" : "is neither text nor an object", Remedy);
                return null;
        }
    }

    /// <summary>Reads the place out of an object that may say more than that.</summary>
    public static FieldSource? Place(ContractNode source, ContractNode parent, string name)
    {
        var given = Places.Where(place => source.Find(place) is not null).ToList();
        if (given is not [var one])
        {
            parent.Fault(name, given.Count == 0 ? "does not say where its value is" : $"names several places: {string.Join(", ", given)}", Remedy);
            return null;
        }

        if (one != "join" && source.Find("with") is not null)
        {
            source.Fault("with", "stands between parts, and there is one", "leave it out, or 'join' several parts");
        }

        return one switch
        {
            "from" => source.Pointer("from", Remedy) is { } pointer ? new FieldSource.From(pointer) : null,
            "query" => Query(source),
            "header" => source.Text("header", "name a header") is { } header ? new FieldSource.Header(header) : null,
            "url" => source.Text("url", "name a parameter of the address") is { } parameter ? new FieldSource.Url(parameter) : null,
            _ => Join(source),
        };
    }

    private static FieldSource.Query? Query(ContractNode source)
    {
        const string Wanted = "write a JMESPath query, for example transactions[?kind=='refund'].amount";
        if (source.Text("query", Wanted) is not { } text)
        {
            return null;
        }

        if (JsonQuery.TryParse(text, out var query))
        {
            return new FieldSource.Query(query!);
        }

        source.Fault("query", $"'{text}' is no JMESPath query", Wanted);
        return null;
    }

    private static FieldSource.Join? Join(ContractNode source)
    {
        const string Wanted = "list 2-8 parts: pointers, { \"text\": \"constant\" }, { \"header\": … }, { \"url\": … } or { \"query\": … }";
        var items = source.Items("join", Wanted);
        if (items.Count is 0 or > MostParts)
        {
            source.Fault("join", $"has {items.Count} parts", Wanted);
            return null;
        }

        var parts = items.Select((item, index) => Part(source, item.Item, item.Value, index)).ToList();
        return parts.Contains(null) ? null : new FieldSource.Join([.. parts.OfType<FieldSource>()], source.Plain("with") ?? ":");
    }

    private static FieldSource? Part(ContractNode source, ContractNode item, JsonElement value, int index)
    {
        var place = $"join/{index}";
        if (value.ValueKind == JsonValueKind.String)
        {
            if (JsonPointer.TryParse(value.GetString()!, out var pointer))
            {
                return new FieldSource.From(pointer!);
            }

            source.FaultItem("join", index, $"'{value.GetString()}' is no JSON Pointer (RFC 6901)", "begin with '/', or write { \"text\": \"constant\" }");
            return null;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            source.FaultItem("join", index, "is neither text nor an object", Remedy);
            return null;
        }

        item.Allow("from", "query", "header", "url", "text");
        return item.Find("text") is null ? Place(item, source, place)
            : item.Text("text", "write the constant") is { } text ? new FieldSource.Constant(JsonSerializer.SerializeToElement(text))
            : null;
    }
}
