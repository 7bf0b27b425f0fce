namespace LoyaltyHub.Core.Partners;

/// <summary>Reads how a platform makes sure that the address is the hub's.</summary>
internal static class HandshakeReader
{
    private const string Remedy = "write [ { \"method\": \"GET\", \"when\": [ { \"url\": \"hub.mode\", \"is\": [\"subscribe\"] } ], \"answer\": { … } } ]";

    /// <summary>The properties of a handshake.</summary>
    public static string[] Properties { get; } = ["method", "when", "token", "refusal", "signed", "show", "answer"];

    /// <summary>The methods it may have.</summary>
    public static string[] Methods { get; } = ["GET", "POST", "HEAD", "OPTIONS"];

    public static IReadOnlyList<HandshakeTerms> Read(ContractNode root, SignatureTerms? signature) =>
        root.Find("handshake") is null ? [] : [.. root.Items("handshake", Remedy).Select((item, index) => Handshake(root, item.Item, item.Value, index, signature)).OfType<HandshakeTerms>()];

    private static HandshakeTerms? Handshake(ContractNode root, ContractNode node, System.Text.Json.JsonElement value, int index, SignatureTerms? signature)
    {
        if (value.ValueKind != System.Text.Json.JsonValueKind.Object)
        {
            root.FaultItem("handshake", index, "is no object", Remedy);
            return null;
        }

        node.Allow(Properties);
        var wanted = $"use one of {string.Join(", ", Methods)}";
        var method = node.Text("method", wanted);
        if (method is not null && !Methods.Contains(method))
        {
            node.Fault("method", $"'{method}' is no method of a handshake", wanted);
        }

        var (token, secret) = Token(node);
        var signed = node.Flag("signed");
        if (signed && signature is { Scheme.HasSecrets: false })
        {
            node.Fault("signed", "asks for a signature that the platform does not make", "leave it out");
        }

        if (node.Find("answer") is null)
        {
            node.Fault("answer", "is missing", "say what the platform wants to read: { \"contentType\": \"text/plain\", \"body\": \"{url:challenge}\" }");
        }

        // Every POST would be taken for a handshake, and no webhook would be left.
        var when = node.Find("when") is null && method is not "POST" ? [] : SkipReader.Read(node, "when");
        var show = node.Find("show") is null ? null : SourceReader.Read(node, "show");
        return AnswerReader.Read(node) is { } answer && method is not null && (when.Count > 0 || method is not "POST")
            ? new HandshakeTerms(method, when, answer) { Token = token, TokenSecret = secret, Refusal = (int)node.WholeOr("refusal", 401, 400, 499), Signed = signed, Show = show }
            : null;
    }

    private static (FieldSource? Token, string? Secret) Token(ContractNode node)
    {
        const string Wanted = "write { \"url\": \"hub.verify_token\", \"secret\": \"SETTING\" }";
        if (node.Find("token") is null || node.Object("token", Wanted) is not { } token)
        {
            return (null, null);
        }

        token.Allow([.. SourceReader.Properties, "secret"]);
        var secret = token.Text("secret", SignatureReader.SettingRemedy);
        if (secret is not null && !SignatureReader.IsSetting(secret))
        {
            token.Fault("secret", SignatureReader.SettingProblem, SignatureReader.SettingRemedy);
        }

        return (SourceReader.Place(token, node, "token"), secret);
    }
}
