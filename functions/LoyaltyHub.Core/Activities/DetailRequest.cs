using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Activities;

/// <summary>A request for the details of one event.</summary>
/// <param name="Method">GET or POST.</param>
/// <param name="Address">Where to; null where the event and the contract make no address that may be called.</param>
/// <param name="Headers">The headers.</param>
/// <param name="Body">What is sent; null for nothing.</param>
public sealed record DetailRequest(string Method, Uri? Address, IReadOnlyDictionary<string, string> Headers, string? Body)
{
    /// <summary>What the body is.</summary>
    public string MediaType { get; init; } = "application/json";

    /// <summary>What has to be asked for first; null for nothing.</summary>
    public TokenRequest? Token { get; init; }

    /// <summary>Makes the request of an event.</summary>
    internal static DetailRequest Of(FetchTerms fetch, EventScope scope, Func<string, string?> secret)
    {
        var text = fetch.Url switch
        {
            FetchAddress.Template template when template.Text.Pieces.OfType<TextTemplate.Piece.Value>().All(piece => Fits(EventScope.Scalar(scope.Find(piece.Source)))) =>
                TextFilling.Fill(template.Text, scope, TextFilling.InAddress, null),
            FetchAddress.Said said => EventScope.Scalar(scope.Find(said.Source)) ?? "",
            _ => "",
        };
        return new DetailRequest(
            fetch.Method,
            Allowed(fetch, text),
            fetch.Headers.ToDictionary(header => header.Key, header => TextFilling.InHeader(TextFilling.Fill(header.Value, scope, TextFilling.Plain, null, secret))),
            fetch.Body is null ? null : TextFilling.Fill(fetch.Body, scope, TextFilling.InJson, null, secret))
        {
            Token = fetch.Token is null ? null : TokenRequest.Of(fetch.Token, secret),
        };
    }

    // Dots alone would lead to another path.
    private static bool Fits(string? value) => value is not (null or "" or "." or "..");

    /// <summary>The address where it leads to one of the contract's hosts and holds every value that it needs.</summary>
    private static Uri? Allowed(FetchTerms fetch, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && FetchReader.IsAllowed(address) && fetch.Hosts.Contains(address.Authority, StringComparer.OrdinalIgnoreCase) ? address : null;
}
