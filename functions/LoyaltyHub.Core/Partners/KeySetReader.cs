using System.Text.Json;

namespace LoyaltyHub.Core.Partners;

/// <summary>Reads where a platform publishes its public keys.</summary>
internal static class KeySetReader
{
    private const string Remedy = "write \"https://platform.example/.well-known/jwks.json\", or { \"header\": \"X-Key-Url\", \"within\": \"https://platform.example/keys/\" }";
    private const string UrlRemedy = "give an absolute https address without values, user or fragment (http only on localhost)";

    /// <summary>The properties of the longer form.</summary>
    public static string[] Properties { get; } = ["url", "keyId", "header", "field", "within", "headers"];

    /// <summary>Null only where a fault was noted.</summary>
    public static KeySetTerms? Read(ContractNode signature)
    {
        if (signature.Find("keys") is { ValueKind: JsonValueKind.String })
        {
            return Url(signature, "keys") is { } only ? new KeySetTerms(only) : null;
        }

        if (signature.Object("keys", Remedy) is not { } node)
        {
            return null;
        }

        node.Allow(Properties);
        var keyId = node.Find("keyId") is null ? null : Header(node, "keyId");
        var headers = FetchReader.Headers(node) ?? [];
        foreach (var (name, _) in headers.Where(header => header.Value.Pieces.Any(piece => piece is not (TextTemplate.Piece.Literal or TextTemplate.Piece.Secret))))
        {
            node.Fault("headers", $"take a value out of the call for '{name}', and one set serves all calls", "write fixed text and {secret:SETTING}");
        }

        if (node.Find("header") is null && node.Find("field") is null && node.Find("within") is null)
        {
            return Url(node, "url") is { } url ? new KeySetTerms(url) { KeyId = keyId, Headers = headers } : null;
        }

        if (node.Find("url") is not null)
        {
            node.Fault("url", "is one address, and the call names the key's own", "say 'url', or 'within' and where the call names the key");
        }

        var (named, within) = (SignedTextReader.Place(node, ["header", "field"], "name the 'header' or the 'field' of the body in which the call names its key"), Url(node, "within"));
        if (within is not null && !within.AbsoluteUri.EndsWith('/'))
        {
            node.Fault("within", "does not end in '/', so that a call could go on with it", "name the folder that all keys are in: https://platform.example/keys/");
        }

        return named is null || within is null ? null : new KeySetTerms(within) { Named = named, KeyId = keyId, Headers = headers };
    }

    private static string? Header(ContractNode node, string name)
    {
        const string Wanted = "name a header";
        if (node.Text(name, Wanted) is not { } header || FetchReader.IsHeader(header))
        {
            return node.Find(name)?.GetString();
        }

        node.Fault(name, "is no header's name", Wanted);
        return null;
    }

    private static Uri? Url(ContractNode node, string name)
    {
        if (node.Text(name, UrlRemedy) is not { } text)
        {
            return null;
        }

        if (!text.Contains('{', StringComparison.Ordinal) && Uri.TryCreate(text, UriKind.Absolute, out var url) && FetchReader.IsAllowed(url) && (name != "within" || url.Query.Length == 0))
        {
            return url;
        }

        node.Fault(name, "is no address that the hub can get keys from", UrlRemedy);
        return null;
    }
}
