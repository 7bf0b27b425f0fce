using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace LoyaltyHub.Core.Webhooks;

/// <summary>
/// T-Bank's token inside the body: SHA-256 over the values of the body's own fields, sorted by name, with the password among them. Nested
/// objects and arrays are not authenticated, and neither is where one value ends and the next begins: add the platform's addresses.
/// </summary>
public sealed class TokenScheme : SignatureScheme
{
    private const string TokenName = "Token";
    private const string PasswordName = "Password";
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    /// <summary>The token of a body.</summary>
    /// <param name="body">The JSON object.</param>
    /// <param name="password">The terminal's password.</param>
    public static string Sign(JsonElement body, string password)
    {
        var values = body.EnumerateObject()
            .Where(field => field.Name is not (TokenName or PasswordName))
            .Select(field => (field.Name, Value: Text(field.Value)))
            .Append((Name: PasswordName, Value: password))
            .OrderBy(field => field.Name, StringComparer.Ordinal)
            .Select(field => field.Value);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(values))));
    }

    /// <inheritdoc/>
    protected override WebhookVerdict Judge(WebhookCall call, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        try
        {
            using var document = JsonDocument.Parse(call.Body, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty(TokenName, out var token) && token.ValueKind == JsonValueKind.String
                && AnyMatches(document.RootElement, Encoding.UTF8.GetBytes(token.GetString()!), secrets)
                ? new WebhookVerdict.Verified(null, now)
                : Mismatch($"The field {TokenName}");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return new WebhookVerdict.Refused("signature-mismatch", "The body is not JSON, so it holds no token.");
        }
    }

    private static bool AnyMatches(JsonElement body, byte[] given, IReadOnlyList<string> secrets)
    {
        var matches = false;
        foreach (var secret in secrets)
        {
            matches |= CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Sign(body, secret)), given);
        }

        return matches;
    }

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };
}
