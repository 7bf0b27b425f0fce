namespace LoyaltyHub.Core.Partners;

/// <summary>Reads how the token is asked for that details are fetched with.</summary>
internal static class TokenReader
{
    private const string Remedy = "write { \"url\": \"https://auth.platform.example/oauth2/token\", \"clientId\": \"PLATFORM_CLIENT_ID\", \"clientSecret\": \"PLATFORM_CLIENT_SECRET\" }";
    private const string UrlRemedy = "give an absolute https address without values, user or fragment (http only on localhost)";
    private const string FieldsRemedy = "write { \"account_id\": \"{secret:PLATFORM_ACCOUNT}\" }: texts, with secrets in them";

    /// <summary>The longest time a token is believed, in seconds.</summary>
    public const int LongestLifetime = 86_400;

    /// <summary>The properties.</summary>
    public static string[] Properties { get; } = ["url", "clientId", "clientSecret", "auth", "scope", "fields", "send", "from", "expires", "lifetime", "header", "prefix"];

    /// <summary>Null where a fault was noted.</summary>
    public static TokenTerms? Read(ContractNode fetch)
    {
        if (fetch.Object("token", Remedy) is not { } node)
        {
            return null;
        }

        node.Allow(Properties);
        var url = Url(node);
        var client = Client(node);
        var fields = Fields(node, client is not null);
        var terms = new { Auth = node.WordOr("auth", TokenAuthentication.Basic), Send = node.WordOr("send", TokenBody.Form), Header = Header(node) };
        var lifetime = node.WholeOr("lifetime", 300, 1, LongestLifetime);
        var (from, expires) = (Pointer(node, "from", "/access_token"), Pointer(node, "expires", "/expires_in"));
        if (client is null && fields.Count == 0)
        {
            node.Fault("clientId", "is missing, and no 'fields' say who asks", Remedy);
        }

        return url is null || from is null || expires is null ? null : new TokenTerms(url)
        {
            Client = client,
            Auth = terms.Auth,
            Fields = fields,
            Send = terms.Send,
            From = from,
            Expires = expires,
            Lifetime = TimeSpan.FromSeconds(lifetime),
            Header = terms.Header,
            Prefix = node.Plain("prefix") ?? "Bearer ",
        };
    }

    private static Uri? Url(ContractNode node)
    {
        if (node.Text("url", UrlRemedy) is not { } text)
        {
            return null;
        }

        if (!text.Contains('{', StringComparison.Ordinal) && Uri.TryCreate(text, UriKind.Absolute, out var url) && FetchReader.IsAllowed(url))
        {
            return url;
        }

        node.Fault("url", "is no address that the hub can ask for a token", UrlRemedy);
        return null;
    }

    private static (string Id, string Secret)? Client(ContractNode node)
    {
        if (node.Find("clientId") is null && node.Find("clientSecret") is null)
        {
            return null;
        }

        var names = new[] { "clientId", "clientSecret" }.Select(name => (name, Setting: node.Text(name, SignatureReader.SettingRemedy))).ToList();
        foreach (var (name, setting) in names.Where(pair => pair.Setting is not null && !SignatureReader.IsSetting(pair.Setting)))
        {
            node.Fault(name, SignatureReader.SettingProblem, SignatureReader.SettingRemedy);
        }

        return names is [(_, { } id), (_, { } secret)] ? (id, secret) : null;
    }

    /// <summary>What is sent besides the client's own: for a client the grant and the scope, unless 'fields' say others.</summary>
    private static Dictionary<string, TextTemplate> Fields(ContractNode node, bool hasClient)
    {
        var fields = new Dictionary<string, TextTemplate>(StringComparer.Ordinal);
        if (hasClient && TextTemplate.TryParse("client_credentials", out var grant))
        {
            fields["grant_type"] = grant!;
        }

        if (node.Find("scope") is not null && node.Text("scope", "write the scopes with a space between them, or leave it out") is { } scope && TextTemplate.TryParse(scope, out var wanted))
        {
            fields["scope"] = wanted!;
        }

        if (node.Find("fields") is not null && node.Object("fields", FieldsRemedy) is { } given)
        {
            foreach (var name in given.Names())
            {
                if (given.Template(name, FieldsRemedy) is { } text)
                {
                    fields[name] = text;
                    if (text.Pieces.Any(piece => piece is not (TextTemplate.Piece.Literal or TextTemplate.Piece.Secret)))
                    {
                        given.Fault(name, "takes a value out of the event, and one token serves all events", FieldsRemedy);
                    }
                }
            }
        }

        return fields;
    }

    private static string Header(ContractNode node)
    {
        const string Wanted = "name the header that the platform reads the token from, or leave it out for Authorization";
        var name = node.Find("header") is null ? "Authorization" : node.Text("header", Wanted) ?? "";
        if (name.Length > 0 && !FetchReader.MaySet(name))
        {
            node.Fault("header", "is no header that a contract may set", Wanted);
        }

        return name;
    }

    private static JsonPointer? Pointer(ContractNode node, string name, string otherwise) =>
        node.Find(name) is null ? JsonPointer.Parse(otherwise) : node.Pointer(name, "point into the platform's answer, or leave it out");
}
