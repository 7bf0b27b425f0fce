using System.Text;

namespace LoyaltyHub.Core.Webhooks;

/// <summary>All fields of the body or of the address in the order of their names, as a part of what is signed.</summary>
public sealed record SortedFields
{
    /// <summary>Whether the fields are the body's own, nested ones left out; otherwise the parameters of the address.</summary>
    public bool OfBody { get; init; } = true;

    /// <summary>Only names that begin so.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Names that are left out: the signature's at least.</summary>
    public IReadOnlyList<string> Except { get; init; } = [];

    /// <summary>How each is written, with <c>{name}</c> and <c>{value}</c> in it.</summary>
    public string Each { get; init; } = "{name}={value}";

    /// <summary>What stands between two.</summary>
    public string Between { get; init; } = "&";

    /// <summary>Whether empty values are left out.</summary>
    public bool SkipEmpty { get; init; }

    /// <summary>The name under which the secret is among them; null where it is not.</summary>
    public string? SecretAs { get; init; }

    /// <summary>What is signed; null where the call holds no fields, or they could be read in two ways.</summary>
    internal string? Text(in Message message)
    {
        if ((OfBody ? message.Fields : WebhookCall.ByQuery(Query(message.Call.Url)).Fields()) is not { } root)
        {
            return null;
        }

        var fields = root.EnumerateObject()
            .Where(field => field.Name.StartsWith(Prefix, StringComparison.Ordinal) && !Except.Contains(field.Name) && field.Name != SecretAs && !XmlBody.IsOwn(field.Name))
            .Select(field => (field.Name, Value: SignaturePlace.Text(field.Value)))
            .Where(field => field.Value is not null && !(SkipEmpty && field.Value.Length == 0))
            .ToList();
        if ((Fence is { } fence && fields.Exists(field => field.Name.Contains(fence, StringComparison.Ordinal) || field.Value!.Contains(fence, StringComparison.Ordinal)))
            || fields.Exists(field => field.Name.Contains('{', StringComparison.Ordinal)))
        {
            return null;
        }

        if (SecretAs is not null)
        {
            fields.Add((SecretAs, message.Secret));
        }

        var text = new StringBuilder();
        foreach (var (name, value) in fields.OrderBy(field => field.Name, StringComparer.Ordinal))
        {
            text.Append(text.Length > 0 ? Between : "").Append(Each.Replace("{name}", name, StringComparison.Ordinal).Replace("{value}", value, StringComparison.Ordinal));
        }

        return text.ToString();
    }

    /// <summary>The letter that ends a value; null where the platform puts none, and where one value ends is not signed.</summary>
    private char? Fence => Between.Length > 0 ? Between[0]
        : Each.LastIndexOf('}') is var end && end + 1 < Each.Length ? Each[end + 1]
        : Each.Length > 0 && Each[0] != '{' ? Each[0]
        : null;

    private static string Query(string url) => url.IndexOf('?', StringComparison.Ordinal) is var at && at < 0 ? "" : url[(at + 1)..];
}
