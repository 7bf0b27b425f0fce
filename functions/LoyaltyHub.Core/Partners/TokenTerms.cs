namespace LoyaltyHub.Core.Partners;

/// <summary>What has to be asked for before details are: a token that counts for a while (OAuth 2.0 client credentials, RFC 6749 4.4, and what platforms have made of it).</summary>
/// <param name="Url">Where it is asked for, by POST; fixed by the contract.</param>
public sealed record TokenTerms(Uri Url)
{
    /// <summary>The settings that hold the client's id and secret; null where the platform has none.</summary>
    public (string Id, string Secret)? Client { get; init; }

    /// <summary>Where the client says who it is.</summary>
    public TokenAuthentication Auth { get; init; }

    /// <summary>What is sent, secrets among it, besides the client's own.</summary>
    public IReadOnlyDictionary<string, TextTemplate> Fields { get; init; } = new Dictionary<string, TextTemplate>();

    /// <summary>How it is sent.</summary>
    public TokenBody Send { get; init; }

    /// <summary>Where the answer has the token.</summary>
    public JsonPointer From { get; init; } = JsonPointer.Parse("/access_token");

    /// <summary>Where the answer says for how many seconds it counts.</summary>
    public JsonPointer Expires { get; init; } = JsonPointer.Parse("/expires_in");

    /// <summary>For how long it counts where the answer does not say.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The header that the details are asked for with.</summary>
    public string Header { get; init; } = "Authorization";

    /// <summary>What stands before the token there.</summary>
    public string Prefix { get; init; } = "Bearer ";

    /// <summary>The secrets it needs.</summary>
    public IEnumerable<string> Secrets => (Client is { } client ? new[] { client.Id, client.Secret } : []).Concat(Fields.Values.SelectMany(text => text.Secrets));
}

/// <summary>How a client says who it is.</summary>
public enum TokenAuthentication
{
    /// <summary>By HTTP Basic.</summary>
    Basic,

    /// <summary>By <c>client_id</c> and <c>client_secret</c> among the fields.</summary>
    Body,
}

/// <summary>How a token is asked for.</summary>
public enum TokenBody
{
    /// <summary>By a form.</summary>
    Form,

    /// <summary>By a JSON object.</summary>
    Json,
}
