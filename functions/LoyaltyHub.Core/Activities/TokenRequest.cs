using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Activities;

/// <summary>A request for the token that details are asked for with.</summary>
/// <param name="Ask">The request.</param>
/// <param name="Terms">How its answer is read, and where the token is put.</param>
public sealed record TokenRequest(DetailRequest Ask, TokenTerms Terms)
{
    /// <summary>Makes the request; what is not a secret is fixed by the contract.</summary>
    internal static TokenRequest Of(TokenTerms terms, Func<string, string?> secret)
    {
        var fields = terms.Fields.ToDictionary(
            field => field.Key,
            field => string.Concat(field.Value.Pieces.Select(piece => piece switch
            {
                TextTemplate.Piece.Literal literal => literal.Text,
                TextTemplate.Piece.Secret named => secret(named.Name) ?? "",
                _ => "",
            })),
            StringComparer.Ordinal);
        var headers = new Dictionary<string, string>();
        if (terms.Client is { } client)
        {
            var (id, word) = (secret(client.Id) ?? "", secret(client.Secret) ?? "");
            if (terms.Auth == TokenAuthentication.Basic)
            {
                // RFC 6749 2.3.1: each of the two is encoded as in a form first.
                headers["Authorization"] = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{WebUtility.UrlEncode(id)}:{WebUtility.UrlEncode(word)}"))}";
            }
            else
            {
                (fields["client_id"], fields["client_secret"]) = (id, word);
            }
        }

        return terms.Send == TokenBody.Json
            ? new TokenRequest(new DetailRequest("POST", terms.Url, headers, new JsonObject(fields.Select(field => KeyValuePair.Create(field.Key, (JsonNode?)field.Value))).ToJsonString()), terms)
            : new TokenRequest(
                new DetailRequest("POST", terms.Url, headers, string.Join('&', fields.Select(field => $"{WebUtility.UrlEncode(field.Key)}={WebUtility.UrlEncode(field.Value)}"))) { MediaType = "application/x-www-form-urlencoded" },
                terms);
    }

    /// <summary>Shows nothing of it.</summary>
    public override string ToString() => "***";
}
