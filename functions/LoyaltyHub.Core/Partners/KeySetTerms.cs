using LoyaltyHub.Core.Webhooks;

namespace LoyaltyHub.Core.Partners;

/// <summary>Where a platform publishes the public keys that it signs with: at an address of the contract's, never at one that a call chooses.</summary>
/// <param name="Url">The address; or, where calls name the key, what the address of every key begins with.</param>
public sealed record KeySetTerms(Uri Url)
{
    private const int LongestName = 200;

    /// <summary>What of a call names the key, as a whole address below <see cref="Url"/> or as what follows it; null where all keys are at the one address.</summary>
    public SignaturePlace? Named { get; init; }

    /// <summary>The header that says which key of the set signed, where no token does; null where none says it.</summary>
    public string? KeyId { get; init; }

    /// <summary>What the platform is asked with: texts with secrets in them.</summary>
    public IReadOnlyDictionary<string, TextTemplate> Headers { get; init; } = new Dictionary<string, TextTemplate>();

    /// <summary>The secrets it needs.</summary>
    public IEnumerable<string> Secrets => Headers.Values.SelectMany(text => text.Secrets);

    /// <summary>Where the key of a call is; null where the call names none that could be there.</summary>
    public Uri? AddressOf(WebhookCall call)
    {
        if (Named is null)
        {
            return Url;
        }

        // One part of a path, in letters that mean nothing in an address: it leads nowhere but to a key of this place.
        var name = Named.Find(call, Named is SignaturePlace.Field ? call.Fields() : null) ?? "";
        name = name.StartsWith(Url.AbsoluteUri, StringComparison.Ordinal) ? name[Url.AbsoluteUri.Length..] : name;
        return name.Length is > 0 and <= LongestName && name[0] != '.' && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.') ? new Uri(Url, name) : null;
    }

    /// <summary>The headers with their secrets.</summary>
    public IReadOnlyDictionary<string, string> HeadersWith(Func<string, string?> secret) =>
        Headers.ToDictionary(header => header.Key, header => string.Concat(header.Value.Pieces.Select(piece => piece is TextTemplate.Piece.Secret named ? secret(named.Name) : piece is TextTemplate.Piece.Literal literal ? literal.Text : "").SelectMany(text => text ?? "").Where(letter => letter is >= ' ' and <= '~')));

    /// <summary>Which key of the set a call says it was signed with; null where it says none.</summary>
    public string? KeyIdOf(SignatureScheme scheme, WebhookCall call) => KeyId is not null ? call.Header(KeyId) : (scheme as JwtScheme)?.KeyIdOf(call);
}
