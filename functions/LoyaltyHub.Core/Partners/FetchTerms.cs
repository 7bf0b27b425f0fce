namespace LoyaltyHub.Core.Partners;

/// <summary>How the details of a thin event are fetched from the platform.</summary>
/// <param name="Into">The name under which what is fetched becomes part of the event.</param>
/// <param name="Url">The address, or where the event says it.</param>
/// <param name="Hosts">The hosts it may lead to; no other is called, whatever the event says.</param>
public sealed record FetchTerms(string Into, FetchAddress Url, IReadOnlyList<string> Hosts)
{
    /// <summary>GET or POST.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>Headers, with secrets in them.</summary>
    public IReadOnlyDictionary<string, TextTemplate> Headers { get; init; } = new Dictionary<string, TextTemplate>();

    /// <summary>The JSON that a POST sends; null for nothing.</summary>
    public TextTemplate? Body { get; init; }

    /// <summary>When there is nothing to fetch; any of them is enough.</summary>
    public IReadOnlyList<SkipCondition> Skip { get; init; } = [];

    /// <summary>The token that is asked for first; null for none.</summary>
    public TokenTerms? Token { get; init; }

    /// <summary>The secrets it needs.</summary>
    public IEnumerable<string> Secrets => Headers.Values.Append(Body).OfType<TextTemplate>().SelectMany(text => text.Secrets).Concat(Token?.Secrets ?? []).Distinct(StringComparer.Ordinal);
}

/// <summary>Where details are fetched from.</summary>
public abstract record FetchAddress
{
    private FetchAddress()
    {
    }

    /// <summary>An address with values of the event in it, each percent-encoded.</summary>
    public sealed record Template(TextTemplate Text) : FetchAddress;

    /// <summary>An address that the event says.</summary>
    public sealed record Said(FieldSource Source) : FetchAddress;
}
