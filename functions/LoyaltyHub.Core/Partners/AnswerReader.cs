namespace LoyaltyHub.Core.Partners;

/// <summary>Reads what a platform has to read.</summary>
internal static class AnswerReader
{
    private static readonly string[] Refused = ["set-cookie", "location", "transfer-encoding", "connection", "server", "date", "strict-transport-security"];
    private const string Remedy = "write { \"status\": 200, \"contentType\": \"text/plain\", \"body\": \"OK\" }";

    /// <summary>The media types an answer may have: none that a browser would run something of, since what a caller sent may stand in it.</summary>
    public static string[] MediaTypes { get; } = ["application/json", "text/plain", "application/xml", "text/xml"];

    /// <summary>The properties of an answer.</summary>
    public static string[] Properties { get; } = ["status", "contentType", "body", "headers", "proof"];

    /// <summary>The properties of <c>proof</c>.</summary>
    public static string[] ProofProperties { get; } = ["signed", "algorithm", "encoding", "key", "plain", "secret"];

    /// <summary>Null where there is none, and where a fault was noted.</summary>
    public static PartnerAnswer? Read(ContractNode parent)
    {
        if (parent.Find("answer") is null || parent.Object("answer", Remedy) is not { } node)
        {
            return null;
        }

        node.Allow(Properties);
        var status = node.WholeOr("status", 200, 200, 299);
        var body = node.Template("body", "write {/pointer}, {url:NAME}, {header:NAME}, {hmac-hex:/pointer}, {hmac-base64:url:NAME} or {proof} for values of the call");
        var type = node.Plain("contentType");
        if (body?.ToString().Length > 0 && type is null)
        {
            node.Fault("contentType", "is missing", "say what the body is, for example text/plain");
        }

        if (body?.Secrets.Any() == true)
        {
            node.Fault("body", "would tell a secret", "leave it out");
        }

        if (type is not null && !MediaTypes.Contains(type.Split(';')[0].Trim()))
        {
            node.Fault("contentType", "is no media type of an answer", $"use one of {string.Join(", ", MediaTypes)}");
        }

        var (headers, proof) = (Headers(node), Proof(node, body));
        return body is null ? null : new PartnerAnswer((int)status, type, body) { Headers = headers, Proof = proof };
    }

    private static Dictionary<string, TextTemplate> Headers(ContractNode node)
    {
        const string Wanted = "write { \"X-Hook-Secret\": \"{header:X-Hook-Secret}\" }";
        var headers = new Dictionary<string, TextTemplate>(StringComparer.OrdinalIgnoreCase);
        if (node.Find("headers") is null || node.Object("headers", Wanted) is not { } given)
        {
            return headers;
        }

        foreach (var name in given.Names())
        {
            if (!FetchReader.IsHeader(name) || name.StartsWith("content-", StringComparison.OrdinalIgnoreCase) || Refused.Contains(name.ToLowerInvariant()))
            {
                given.Fault(name, "is no header that a contract may answer", Wanted);
            }
            else if (given.Template(name, Wanted) is { } text && !text.Secrets.Any())
            {
                headers[name] = text;
            }
            else
            {
                given.Fault(name, "would tell a secret, or does not say rightly what stands in braces", Wanted);
            }
        }

        return headers;
    }

    private static AnswerProof? Proof(ContractNode node, TextTemplate? body)
    {
        const string Wanted = "write { \"signed\": \"{parameter:challenge_code}{secret}{endpoint}\", \"plain\": true }, and {proof} in 'body'";
        var isSaid = body?.Pieces.Any(piece => piece is TextTemplate.Piece.Proof) == true;
        if (node.Find("proof") is null != !isSaid)
        {
            node.Fault("proof", "and {proof} in 'body' belong together", Wanted);
        }

        if (node.Find("proof") is null || node.Object("proof", Wanted) is not { } proof)
        {
            return null;
        }

        proof.Allow(ProofProperties);
        var secret = proof.Find("secret") is null ? null : proof.Text("secret", SignatureReader.SettingRemedy);
        if (secret is not null && !SignatureReader.IsSetting(secret))
        {
            proof.Fault("secret", SignatureReader.SettingProblem, SignatureReader.SettingRemedy);
        }

        return SignedTextReader.ReadProof(proof) is { } scheme ? new AnswerProof(scheme, secret) : null;
    }
}
