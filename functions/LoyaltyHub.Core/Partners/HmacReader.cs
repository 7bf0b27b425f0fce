using LoyaltyHub.Core.Webhooks;

namespace LoyaltyHub.Core.Partners;

/// <summary>Reads the terms of an HMAC in a header, so that a further platform needs a contract and no code.</summary>
internal static class HmacReader
{
    private const string SignedRemedy = "write what is signed, for example \"{timestamp}.{body}\"; in braces may stand";

    /// <summary>The longest tolerance, in seconds.</summary>
    public const int LongestTolerance = 3_600;

    /// <summary>The properties of <c>timestamp</c>.</summary>
    public static string[] TimestampProperties { get; } = ["header", "prefix", "as", "tolerance", "anyFuture"];

    public static HmacScheme? Read(ContractNode node)
    {
        var header = node.Text("header", "name the header that holds the signature");
        var signed = Signed(node);
        var algorithm = node.WordOr("algorithm", HmacAlgorithm.Sha256);
        var encoding = node.WordOr("encoding", SignatureEncoding.Hex);
        var key = node.WordOr("key", KeyForm.Text);
        var timestamp = node.Find("timestamp") is null ? null : Timestamp(node);
        var id = node.Find("id") is null ? null : node.Text("id", "name the header that holds the message's id");
        var separator = node.Plain("separator");
        if (signed is null || header is null)
        {
            return null;
        }

        Check(node, signed, timestamp, id, separator);
        return new HmacScheme(new HmacTerms(header, signed)
        {
            Algorithm = algorithm,
            Encoding = encoding,
            Key = key,
            Prefix = node.Plain("prefix") ?? "",
            Separator = separator,
            Timestamp = timestamp,
            IdHeader = id,
            Twice = node.Flag("twice"),
        });
    }

    private static SignatureTemplate? Signed(ContractNode node)
    {
        if (node.Text("signed", $"{SignedRemedy} {SignatureTemplate.Known}") is not { } text)
        {
            return null;
        }

        if (!SignatureTemplate.TryParse(text, out var template))
        {
            node.Fault("signed", $"'{text}' does not say what is signed: the body, once, and what is known", $"{SignedRemedy} {SignatureTemplate.Known}");
        }

        return template;
    }

    /// <summary>A time or an id that is not signed could be changed by anybody who repeats a call.</summary>
    private static void Check(ContractNode node, SignatureTemplate signed, TimestampTerms? timestamp, string? id, string? separator)
    {
        var covered = timestamp?.Header is { } header && signed.Covers($"header:{header}");
        if (signed.Covers("timestamp") != timestamp is not null && !covered)
        {
            node.Fault("timestamp", "and {timestamp} in 'signed' belong together", "name where the time is and sign it, or neither");
        }

        if (signed.Covers("id") != id is not null)
        {
            node.Fault("id", "and {id} in 'signed' belong together", "name the id's header and sign it, or neither: an id that is not signed belongs into the mapping of 'eventId'");
        }

        if (timestamp is { Header: null } && separator is null)
        {
            node.Fault("timestamp", "names no header, and the signature's header has one part only", "name its 'header', or say the 'separator' of the parts");
        }

        if (timestamp is { Header: null, Prefix: "" })
        {
            node.Fault("timestamp", "cannot be told from the signatures beside it", "say its 'prefix', for example t=");
        }
    }

    private static TimestampTerms? Timestamp(ContractNode node)
    {
        if (node.Object("timestamp", "write { \"header\": \"…\" } or { \"prefix\": \"t=\" }") is not { } clock)
        {
            return null;
        }

        clock.Allow(TimestampProperties);
        var form = clock.WordOr("as", TimeForm.EpochSeconds);
        if (form is not (TimeForm.EpochSeconds or TimeForm.EpochMilliseconds))
        {
            clock.Fault("as", "is no form of a signed time", "use one of epoch-seconds, epoch-milliseconds");
        }

        return new TimestampTerms(clock.Find("header") is null ? null : clock.Text("header", "name the header that holds the time"), clock.Plain("prefix") ?? "")
        {
            Milliseconds = form == TimeForm.EpochMilliseconds,
            Tolerance = TimeSpan.FromSeconds(clock.WholeOr("tolerance", (long)StandardWebhooks.Tolerance.TotalSeconds, 1, LongestTolerance)),
            AnyFuture = clock.Flag("anyFuture"),
        };
    }
}
