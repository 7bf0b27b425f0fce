using System.Text.Json;
using System.Text.RegularExpressions;

namespace LoyaltyHub.Core.Partners;

/// <summary>Reads where a value comes from: a pointer, or an object that names one of the other places.</summary>
internal static class SourceReader
{
    /// <summary>What a source is written like, for messages.</summary>
    public const string Remedy = "write a JSON Pointer, or an object with one of from, query, header, url, item, key, first, join";
    private const int MostParts = 8;

    /// <summary>The properties that name a place; exactly one of them is written.</summary>
    public static string[] Places { get; } = ["from", "query", "header", "url", "item", "key", "first", "join"];

    /// <summary>All properties of a source.</summary>
    public static string[] Properties { get; } = [.. Places, "with", "match", "map"];

    /// <summary>The places that a part of several may be.</summary>
    public static string[] PartPlaces { get; } = [.. Places.Except(["first", "join"])];

    /// <summary>Reads a source that is a pointer's text or an object of its own.</summary>
    public static FieldSource? Read(ContractNode node, string name)
    {
        switch (node.Find(name)?.ValueKind)
        {
            case JsonValueKind.String:
                return node.Pointer(name, Remedy) is { } pointer ? new FieldSource.From(pointer) : null;
            case JsonValueKind.Object:
                var source = node.Object(name, Remedy)!;
                source.Allow(Properties);
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

        var place = one switch
        {
            "from" => source.Pointer("from", Remedy) is { } pointer ? new FieldSource.From(pointer) : null,
            "query" => Query(source),
            "header" => source.Text("header", "name a header") is { } header ? new FieldSource.Header(header) : null,
            "url" => source.Text("url", "name a parameter of the address") is { } parameter ? new FieldSource.Url(parameter) : null,
            "item" => source.Pointer("item", Remedy) is { } pointer ? new FieldSource.Item(pointer) : null,
            "key" => new FieldSource.Key((int)source.WholeOr("key", 0, 0, 9)),
            "first" => Several(source, "first") is { } sources ? new FieldSource.First(sources) : null,
            _ => Several(source, "join") is { } parts ? new FieldSource.Join(parts, source.Plain("with") ?? ":") : (FieldSource?)null,
        };
        return Mapped(source, Matched(source, place));
    }

    private static FieldSource? Matched(ContractNode source, FieldSource? place)
    {
        const string Wanted = "write a regular expression without look-arounds and references to groups, for example ^order-([0-9]+)$";
        if (source.Find("match") is null || place is null || source.Text("match", Wanted) is not { } pattern)
        {
            return place;
        }

        try
        {
            // In time that grows with the text alone, whatever the text.
            return new FieldSource.Part(place, new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            source.Fault("match", $"'{pattern}' is no regular expression that can be used here", Wanted);
            return null;
        }
    }

    private static FieldSource? Mapped(ContractNode source, FieldSource? place)
    {
        const string Wanted = "write { \"their word\": \"our word\" }";
        if (source.Find("map") is null || place is null || source.Object("map", Wanted) is not { } map)
        {
            return place;
        }

        var words = map.Names().Select(word => (word, Meant: map.Text(word, Wanted))).ToList();
        return words.Exists(pair => pair.Meant is null) ? null : new FieldSource.Mapped(place, words.ToDictionary(pair => pair.word, pair => pair.Meant!, StringComparer.Ordinal));
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

    private static FieldSource[]? Several(ContractNode source, string name)
    {
        const string Wanted = "list 1-8 parts: pointers, { \"text\": \"constant\" }, { \"header\": … }, { \"url\": … }, { \"item\": … }, { \"key\": 0 } or { \"query\": … }";
        var items = source.Items(name, Wanted);
        if (items.Count is 0 or > MostParts)
        {
            source.Fault(name, $"has {items.Count} parts", Wanted);
            return null;
        }

        var parts = items.Select((item, index) => Part(source, name, item.Item, item.Value, index)).ToArray();
        return parts.Contains(null) ? null : [.. parts.OfType<FieldSource>()];
    }

    private static FieldSource? Part(ContractNode source, string name, ContractNode item, JsonElement value, int index)
    {
        var place = $"{name}/{index}";
        if (value.ValueKind == JsonValueKind.String)
        {
            if (JsonPointer.TryParse(value.GetString()!, out var pointer))
            {
                return new FieldSource.From(pointer!);
            }

            source.FaultItem(name, index, $"'{value.GetString()}' is no JSON Pointer (RFC 6901)", "begin with '/', or write { \"text\": \"constant\" }");
            return null;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            source.FaultItem(name, index, "is neither text nor an object", Remedy);
            return null;
        }

        item.Allow([.. PartPlaces, "text", "match", "map"]);
        return item.Find("text") is null ? Place(item, source, place)
            : item.Text("text", "write the constant") is { } text ? new FieldSource.Constant(JsonSerializer.SerializeToElement(text))
            : null;
    }
}
