using System.Text.Json;
using LoyaltyHub.Core.Webhooks;

namespace LoyaltyHub.Core.Partners;

/// <summary>Reads the terms of a signature over a text, so that a further platform needs a contract and no code.</summary>
internal static class SignedTextReader
{
    private const string SignedRemedy = "write what is signed, for example \"{timestamp}.{body}\": the body, or fields of it; in braces may stand";
    private const string PlaceRemedy = "name the 'header', the 'parameter' of the address or the 'field' of the body";

    /// <summary>The longest tolerance, in seconds.</summary>
    public const int LongestTolerance = 3_600;

    /// <summary>The properties that say where a signature is; exactly one of them is written.</summary>
    public static string[] Places { get; } = ["header", "parameter", "field"];

    /// <summary>What every such scheme may say.</summary>
    public static string[] Common { get; } = [.. Places, "signed", "sorted", "sortedJson", "algorithm", "encoding", "prefix", "separator", "timestamp", "id"];

    /// <summary>The properties of <c>timestamp</c>.</summary>
    public static string[] TimestampProperties { get; } = ["header", "field", "prefix", "first", "as", "tolerance", "anyFuture"];

    /// <summary>Reads an HMAC, or a hash with the secret in it.</summary>
    public static HmacScheme? Read(ContractNode node, bool plain)
    {
        if (Terms(node, SignatureEncoding.Hex) is not { } terms)
        {
            return null;
        }

        if (plain && !terms.Signed.HoldsSecret)
        {
            node.Fault("signed", "holds no secret, so that anybody could make it", "write {secret} where the platform has it, or name it as 'secretAs' in 'sorted'");
        }

        return new HmacScheme(terms with
        {
            Plain = plain,
            Key = plain ? KeyForm.Text : node.WordOr("key", KeyForm.Text),
            KeySuffix = plain ? "" : node.Plain("keySuffix") ?? "",
            Twice = !plain && node.Flag("twice"),
        });
    }

    /// <summary>Reads a hash or an HMAC that the hub makes itself: it has no place in a call.</summary>
    public static HmacScheme? ReadProof(ContractNode node)
    {
        if (Signed(node, null, null) is not { } signed)
        {
            return null;
        }

        var plain = node.Flag("plain");
        if (plain && !signed.HoldsSecret)
        {
            node.Fault("signed", "holds no secret, so that anybody could make it", "write {secret} where the platform has it");
        }

        return new HmacScheme(new HmacTerms("", signed)
        {
            Plain = plain,
            Key = plain ? KeyForm.Text : node.WordOr("key", KeyForm.Text),
            Algorithm = node.WordOr("algorithm", HashKind.Sha256),
            Encoding = node.WordOr("encoding", SignatureEncoding.Hex),
        });
    }

    /// <summary>Reads a signature by a platform's private key.</summary>
    public static PublicKeyScheme? ReadPublicKey(ContractNode node)
    {
        var kind = node.Word<PublicKeyKind>("kind");
        return Terms(node, SignatureEncoding.Base64) is { } terms ? new PublicKeyScheme(kind, terms) : null;
    }

    private static HmacTerms? Terms(ContractNode node, SignatureEncoding usual)
    {
        var place = Place(node, Places, PlaceRemedy);
        var sorted = node.Find("sorted") is null ? null : SortedFieldsReader.Read(node, place);
        var json = node.Find("sortedJson") is null ? null : SortedJsonReader.Read(node, place);
        var signed = Signed(node, sorted, json);
        var timestamp = node.Find("timestamp") is null ? null : Timestamp(node);
        var id = node.Find("id") is null ? null : node.Text("id", "name the header that holds the message's id");
        var separator = node.Plain("separator");
        var terms = new { Algorithm = node.WordOr("algorithm", HashKind.Sha256), Encoding = node.WordOr("encoding", usual), Prefix = node.Plain("prefix") ?? "" };
        if (signed is null || place is null)
        {
            return null;
        }

        Check(node, signed, timestamp, id, separator);
        return new HmacTerms(place, signed)
        {
            Algorithm = terms.Algorithm,
            Encoding = terms.Encoding,
            Prefix = terms.Prefix,
            Separator = separator,
            Timestamp = timestamp,
            IdHeader = id,
        };
    }

    /// <summary>Where something is; a fault and null where that is said not once.</summary>
    public static SignaturePlace? Place(ContractNode node, IReadOnlyCollection<string> places, string remedy)
    {
        var given = places.Where(name => node.Find(name) is not null).ToList();
        if (given is not [var one])
        {
            node.Fault(places.First(), given.Count == 0 ? "is missing" : "is not the only place that is named", remedy);
            return null;
        }

        return one switch
        {
            "header" => node.Text(one, remedy) is { } header ? new SignaturePlace.Header(header) : null,
            "parameter" => node.Text(one, remedy) is { } parameter ? new SignaturePlace.Parameter(parameter) : null,
            _ => node.Pointer(one, remedy) is { } field ? new SignaturePlace.Field(field) : null,
        };
    }

    private static SignatureTemplate? Signed(ContractNode node, SortedFields? sorted, SortedJson? json)
    {
        if (Pieces(node) is not { } pieces)
        {
            return null;
        }

        if (!SignatureTemplate.TryParse(pieces, sorted, json, out var template))
        {
            node.Fault(
                "signed",
                $"'{string.Concat(pieces.Select(piece => piece.Text))}' does not say what is signed: the body, once, or fields of it, of what is known; {{sorted}} and 'sorted', {{sorted-json}} and 'sortedJson' belong together; "
                + "an 'optional' piece has a value of the call in it; a {text:…} is the only one, and the values after it stand between two of the same letter",
                $"{SignedRemedy} {SignatureTemplate.Known}");
        }

        return template;
    }

    /// <summary>A text, or a list of texts and of <c>{ "optional": text }</c>; null where a fault was noted.</summary>
    private static List<(string Text, bool IsOptional)>? Pieces(ContractNode node)
    {
        var remedy = $"{SignedRemedy} {SignatureTemplate.Known}";
        if (node.Find("signed") is not { ValueKind: JsonValueKind.Array })
        {
            return node.Text("signed", remedy) is { } text ? [(text, false)] : null;
        }

        var pieces = new List<(string, bool)>();
        foreach (var ((item, value), index) in node.Items("signed", remedy).Select((item, index) => (item, index)))
        {
            if (value.ValueKind == JsonValueKind.String)
            {
                pieces.Add((value.GetString()!, false));
            }
            else if (value.ValueKind == JsonValueKind.Object)
            {
                item.Allow("optional");
                pieces.Add((item.Text("optional", remedy) ?? "", true));
            }
            else
            {
                node.FaultItem("signed", index, "is neither a text nor { \"optional\": text }", remedy);
            }
        }

        return pieces.Count == 0 ? null : pieces;
    }

    /// <summary>A time or an id that is not signed could be changed by anybody who repeats a call.</summary>
    private static void Check(ContractNode node, SignatureTemplate signed, TimestampTerms? timestamp, string? id, string? separator)
    {
        if (signed.Covers("timestamp") != timestamp is not null && !IsCovered(signed, timestamp?.Place))
        {
            node.Fault("timestamp", "and {timestamp} in 'signed' belong together", "name where the time is and sign it, or neither");
        }

        if (signed.Covers("id") != id is not null)
        {
            node.Fault("id", "and {id} in 'signed' belong together", "name the id's header and sign it, or neither: an id that is not signed belongs into the mapping of 'eventId'");
        }

        if (timestamp is { Place: null } && separator is null)
        {
            node.Fault("timestamp", "names no place, and the signature's header has one part only", "name its 'header', or say the 'separator' of the parts");
        }

        if (timestamp is { Place: null, Prefix: "", First: false })
        {
            node.Fault("timestamp", "cannot be told from the signatures beside it", "say its 'prefix', for example t=, or \"first\": true where it is the header's first part");
        }
    }

    /// <summary>Whether a place is signed whatever the template calls it.</summary>
    private static bool IsCovered(SignatureTemplate signed, SignaturePlace? place) => place switch
    {
        SignaturePlace.Header header => signed.Covers($"header:{header.Name}"),
        SignaturePlace.Field field => signed.Covers("body") || signed.Covers($"field:{field.Pointer}"),
        _ => false,
    };

    private static TimestampTerms? Timestamp(ContractNode node)
    {
        if (node.Object("timestamp", "write { \"header\": \"…\" }, { \"prefix\": \"t=\" } or { \"first\": true }") is not { } clock)
        {
            return null;
        }

        clock.Allow(TimestampProperties);
        string[] places = ["header", "field"];
        var place = places.Any(name => clock.Find(name) is not null) ? Place(clock, places, "name the 'header' or the 'field' that holds the time") : null;
        return new TimestampTerms(place, clock.Plain("prefix") ?? "")
        {
            First = place is null && clock.Flag("first"),
            Form = clock.WordOr("as", TimestampForm.EpochSeconds),
            Tolerance = TimeSpan.FromSeconds(clock.WholeOr("tolerance", (long)StandardWebhooks.Tolerance.TotalSeconds, 1, LongestTolerance)),
            AnyFuture = clock.Flag("anyFuture"),
        };
    }
}
