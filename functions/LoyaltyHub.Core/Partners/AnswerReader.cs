namespace LoyaltyHub.Core.Partners;

/// <summary>Reads what a platform has to read.</summary>
internal static class AnswerReader
{
    private const string Remedy = "write { \"status\": 200, \"contentType\": \"text/plain\", \"body\": \"OK\" }";

    /// <summary>The media types an answer may have: none that a browser would run something of, since what a caller sent may stand in it.</summary>
    public static string[] MediaTypes { get; } = ["application/json", "text/plain", "application/xml", "text/xml"];

    /// <summary>Null where there is none, and where a fault was noted.</summary>
    public static PartnerAnswer? Read(ContractNode parent)
    {
        if (parent.Find("answer") is null || parent.Object("answer", Remedy) is not { } node)
        {
            return null;
        }

        node.Allow("status", "contentType", "body");
        var status = node.WholeOr("status", 200, 200, 299);
        var body = node.Template("body", "write {/pointer}, {url:NAME}, {header:NAME}, {hmac-hex:/pointer} or {hmac-base64:url:NAME} for values of the call");
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

        return body is null ? null : new PartnerAnswer((int)status, type, body);
    }
}
