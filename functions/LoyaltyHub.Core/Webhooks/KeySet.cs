using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace LoyaltyHub.Core.Webhooks;

/// <summary>Public keys as a platform publishes them.</summary>
/// <param name="Keys">Their texts with their names, which may be empty.</param>
public sealed record KeySet(IReadOnlyList<KeyValuePair<string, string>> Keys)
{
    private const int MostKeys = 64;

    /// <summary>
    /// Reads a set: a JSON Web Key Set or a single JSON Web Key (RFC 7517), an object whose texts are keys by their names, or PEM, or DER in base64. Keys of another kind than the scheme's, for another
    /// algorithm or for encryption are left out.
    /// </summary>
    /// <param name="answer">What the platform answers.</param>
    /// <param name="scheme">The scheme that the keys are for.</param>
    /// <returns>Null where there is no key that the scheme could use.</returns>
    public static KeySet? Read(ReadOnlySpan<byte> answer, SignatureScheme scheme)
    {
        var text = Encoding.UTF8.GetString(answer).Trim();
        var keys = (text.StartsWith('{') ? OfJson(text) : OfText(text))
            .Where(key => scheme.ProblemOf(key.Value) is null)
            .Take(MostKeys).ToList();
        return keys.Count == 0 ? null : new KeySet(keys);

        IEnumerable<KeyValuePair<string, string>> OfJson(string json)
        {
            using var document = Open(json);
            return document?.RootElement is not { } root ? []
                : root.TryGetProperty("keys", out var keys) && keys.ValueKind == JsonValueKind.Array ? [.. keys.EnumerateArray().Where(Fits).Select(Named)]
                : root.TryGetProperty("kty", out _) ? Fits(root) ? [Named(root)] : []
                : [.. root.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.String).SelectMany(member => OfText(member.Value.GetString()!).Select(key => KeyValuePair.Create(member.Name, key.Value)))];
        }

        bool Fits(JsonElement key) => key.ValueKind == JsonValueKind.Object && Word(key, "use") is null or "sig"
            && (Word(key, "alg") is not { } algorithm || scheme is not JwtScheme jwt || algorithm == jwt.Terms.Algorithm.ToString());
    }

    /// <summary>The keys that a call may have been signed with: the one it names, or all where it names none.</summary>
    public IReadOnlyList<string> Of(string? name) => [.. Keys.Where(key => name is null || key.Key == name).Select(key => key.Value)];

    private static IEnumerable<KeyValuePair<string, string>> OfText(string text)
    {
        // Some pack PEM in base64 once more.
        var plain = new byte[text.Length];
        if (!text.Contains("-----BEGIN", StringComparison.Ordinal) && Convert.TryFromBase64String(text, plain, out var length) && plain.AsSpan(0, length).StartsWith("-----BEGIN"u8))
        {
            text = Encoding.ASCII.GetString(plain, 0, length);
        }

        if (!text.Contains("-----BEGIN", StringComparison.Ordinal))
        {
            return [KeyValuePair.Create("", text)];
        }

        var found = new List<KeyValuePair<string, string>>();
        for (var rest = text; PemEncoding.TryFind(rest, out var fields); rest = rest[fields.Location.End..])
        {
            found.Add(KeyValuePair.Create("", rest[fields.Location]));
        }

        return found;
    }

    private static KeyValuePair<string, string> Named(JsonElement key) => KeyValuePair.Create(Word(key, "kid") ?? "", key.GetRawText());

    private static string? Word(JsonElement key, string name) => key.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonDocument? Open(string json)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
