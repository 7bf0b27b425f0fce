using System.Net;
using System.Text;
using System.Text.Json;

namespace LoyaltyHub.Core.Webhooks;

/// <summary>A partner's call as it arrived, without the means it arrived by.</summary>
/// <param name="Body">The body's bytes exactly as the sender made them: after a Content-Encoding was undone, before anything else.</param>
public sealed record WebhookCall(ReadOnlyMemory<byte> Body)
{
    /// <summary>The media type of an HTML form.</summary>
    public const string Form = "application/x-www-form-urlencoded";

    /// <summary>The media type of a JSON Web Token.</summary>
    public const string Jwt = "application/jwt";

    /// <summary>A call that has no body: its event is the query of the address, which reads like a form.</summary>
    /// <param name="query">The query, with or without the '?' before it.</param>
    public static WebhookCall ByQuery(string query) => new(Encoding.UTF8.GetBytes(query.TrimStart('?'))) { Method = "GET", MediaType = Form, InAddress = true };

    /// <summary>Whether its event is in the address: the body is the address's query then.</summary>
    public bool InAddress { get; init; }

    /// <summary>The method, in capital letters.</summary>
    public string Method { get; init; } = "POST";

    /// <summary>A header by its name, whatever its case; null where it is missing or given more than once, which is no choice to make.</summary>
    public Func<string, string?> Header { get; init; } = _ => null;

    /// <summary>The names of all headers.</summary>
    public IEnumerable<string> HeaderNames { get; init; } = [];

    /// <summary>A parameter of the address's query by its name; null where it is missing or given more than once.</summary>
    public Func<string, string?> Parameter { get; init; } = _ => null;

    /// <summary>The address as the partner knows it, with its query.</summary>
    public string Url { get; init; } = "";

    /// <summary>The media type without parameters, in lower case.</summary>
    public string MediaType { get; init; } = "application/json";

    /// <summary>Who sent it, as far as the proxies in front of the hub are trusted; null where nobody can tell.</summary>
    public IPAddress? Sender { get; init; }

    /// <summary>The fields of the body as they are signed: those of a JSON object, of a token's or of XML, or a form's, which are texts. Null where it holds none.</summary>
    internal JsonElement? Fields()
    {
        var json = MediaType == Form ? FormBody.ToJson(Body.Span, out _)
            : MediaType == Jwt ? JwtToken.PayloadOf(Body.Span)
            : XmlBody.IsXml(MediaType) ? XmlBody.ToJson(Body, out _)
            : (ReadOnlyMemory<byte>?)Body;
        using var document = json is { } bytes ? JsonBody.Open(bytes, out _) : null;
        return document?.RootElement is { ValueKind: JsonValueKind.Object } root ? root.Clone() : null;
    }
}
