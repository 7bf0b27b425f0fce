using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace LoyaltyHub.Core.Webhooks;

/// <summary>
/// Adyen's notifications: each item carries an HMAC over eight of its own values. All items have to be right. What is not among the eight
/// (reason, event date, shopper) is not authenticated by the platform.
/// </summary>
public sealed class AdyenScheme : SignatureScheme
{
    private const int MostItems = 1_000;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    /// <inheritdoc/>
    public override string? ProblemOf(string secret) => base.ProblemOf(secret) ?? SecretText.Problem(secret, KeyForm.Hex);

    /// <summary>The signature of an item.</summary>
    /// <param name="item">The item's JSON object.</param>
    /// <param name="secret">The key, hexadecimal.</param>
    public static string? Sign(JsonElement item, string secret) => Signed(item) is { } text
        ? Convert.ToBase64String(HMACSHA256.HashData(SecretText.Key(secret, KeyForm.Hex), Encoding.UTF8.GetBytes(text)))
        : null;

    /// <inheritdoc/>
    protected override WebhookVerdict Judge(WebhookCall call, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        try
        {
            using var document = JsonDocument.Parse(call.Body, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("notificationItems", out var items)
                && items.ValueKind == JsonValueKind.Array && items.GetArrayLength() is > 0 and <= MostItems
                && items.EnumerateArray().All(item => IsRight(item, secrets))
                ? new WebhookVerdict.Verified(null, now)
                : Mismatch("The hmacSignature of at least one notification item");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return new WebhookVerdict.Refused("signature-mismatch", "The body is not JSON, so it holds no signed items.");
        }
    }

    private static bool IsRight(JsonElement entry, IReadOnlyList<string> secrets)
    {
        if (Text(entry, "NotificationRequestItem", "additionalData", "hmacSignature") is not { } given || !entry.TryGetProperty("NotificationRequestItem", out var item))
        {
            return false;
        }

        var matches = false;
        foreach (var secret in secrets)
        {
            matches |= Sign(item, secret) is { } expected && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given));
        }

        return matches;
    }

    private static string? Signed(JsonElement item)
    {
        string?[] first = [Text(item, "pspReference"), Text(item, "originalReference"), Text(item, "merchantAccountCode")];
        string?[] last = [Text(item, "amount", "value"), Text(item, "amount", "currency"), Text(item, "eventCode"), Text(item, "success")];

        // Nothing is escaped: a ':' inside would let the same signature fit other values. Only the merchant's own reference may hold
        // one, which leaves one reading.
        return first.Concat(last).Any(value => value?.Contains(':', StringComparison.Ordinal) == true)
            ? null
            : string.Join(':', [.. first, Text(item, "merchantReference"), .. last]);
    }

    private static string? Text(JsonElement at, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
            {
                return null;
            }
        }

        return at.ValueKind switch
        {
            JsonValueKind.String => at.GetString(),
            JsonValueKind.Number => at.GetRawText(),
            _ => null,
        };
    }
}
