using System.Text.Json;

namespace LoyaltyHub.Core.Partners;

/// <summary>Reads how details of a thin event are fetched.</summary>
internal static class FetchReader
{
    private const string Remedy = "write { \"into\": \"order\", \"url\": \"https://api.platform.example/orders/{/data/id}\", \"headers\": { \"Authorization\": \"Bearer {secret:SETTING}\" } }";
    private const string UrlRemedy = "give an absolute https address (http only on localhost) without user or fragment, whose host is written out, with values as {/pointer}; or { \"from\": \"/pointer\" } and 'hosts'";
    private static readonly string[] Refused = ["host", "content-length", "transfer-encoding", "connection", "expect", "upgrade", "te", "trailer", "cookie"];

    /// <summary>The properties of a fetch.</summary>
    public static string[] Properties { get; } = ["into", "url", "hosts", "method", "headers", "body", "token", "skip"];

    /// <summary>Null only where a fault was noted.</summary>
    public static FetchTerms? Read(ContractNode parent)
    {
        if (parent.Object("fetch", Remedy) is not { } node)
        {
            return null;
        }

        node.Allow(Properties);
        var into = node.Text("into", "name what is fetched; no property of the event may have that name");
        var hosts = node.Texts("hosts", "list the hosts that may be called");
        var method = node.Find("method") is null ? "GET" : node.Text("method", "use GET or POST");
        if (method is not (null or "GET" or "POST"))
        {
            node.Fault("method", $"'{method}' is no method that fetches", "use GET or POST");
        }

        var body = node.Find("body") is null ? null : node.Template("body", "write JSON with values as {/pointer}");
        if (body is not null && method == "GET")
        {
            node.Fault("body", "is nothing that a GET sends", "leave it out, or write \"method\": \"POST\"");
        }

        var headers = Headers(node);
        var url = Url(node, ref hosts);
        var token = node.Find("token") is null ? null : TokenReader.Read(node);
        if (token is not null && headers?.ContainsKey(token.Header) == true)
        {
            node.Fault("headers", $"say '{token.Header}', which holds the token", "leave it out there, or name another 'header' in 'token'");
        }

        return into is null || url is null || hosts is null || headers is null || method is null
            ? null
            : new FetchTerms(into, url, hosts) { Method = method, Headers = headers, Body = body, Token = token, Skip = SkipReader.Read(node) };
    }

    private static FetchAddress? Url(ContractNode node, ref IReadOnlyList<string>? hosts)
    {
        if (node.Find("url") is { ValueKind: JsonValueKind.Object })
        {
            if (hosts is null)
            {
                node.Fault("hosts", "is missing, and the event says the address", "list the hosts that may be called, for example [\"api.platform.example\"]");
            }

            return SourceReader.Read(node, "url") is { } source ? new FetchAddress.Said(source) : null;
        }

        if (node.Text("url", UrlRemedy) is not { } text)
        {
            return null;
        }

        // What comes before the first value has to hold the whole host, so that no value can choose another.
        var written = text.Split('{')[0];
        var end = text.IndexOf("://", StringComparison.Ordinal) is var scheme && scheme > 0 ? written.IndexOf('/', scheme + 3) : -1;
        if (end < 0 || !Uri.TryCreate(written, UriKind.Absolute, out var address) || !IsAllowed(address) || !TextTemplate.TryParse(text, out var template) || template!.Secrets.Any())
        {
            node.Fault("url", "is no address that the hub can fetch from", UrlRemedy);
            return null;
        }

        hosts ??= [address.Authority];
        if (!hosts.Contains(address.Authority))
        {
            node.Fault("hosts", $"does not name {address.Authority}", "add it, or leave 'hosts' out");
        }

        return new FetchAddress.Template(template);
    }

    /// <summary>Whether a contract may set a header of what the hub sends.</summary>
    public static bool MaySet(string name) => IsHeader(name) && !Refused.Contains(name.ToLowerInvariant());

    /// <summary>Whether a text can be a header's name.</summary>
    public static bool IsHeader(string name) => name.Length > 0 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');

    /// <summary>Whether the hub fetches from an address at all.</summary>
    public static bool IsAllowed(Uri address) => address.UserInfo.Length == 0 && address.Fragment.Length == 0
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));

    /// <summary>The headers of a request; null only where a fault was noted.</summary>
    public static Dictionary<string, TextTemplate>? Headers(ContractNode node)
    {
        const string Wanted = "write { \"Authorization\": \"Bearer {secret:SETTING}\" }";
        var headers = new Dictionary<string, TextTemplate>(StringComparer.OrdinalIgnoreCase);
        if (node.Find("headers") is null)
        {
            return headers;
        }

        if (node.Object("headers", Wanted) is not { } given)
        {
            return null;
        }

        foreach (var name in given.Names())
        {
            if (!MaySet(name))
            {
                given.Fault(name, "is no header that a contract may set", Wanted);
            }
            else if (given.Template(name, Wanted) is { } text)
            {
                headers[name] = text;
            }
        }

        return headers;
    }
}
