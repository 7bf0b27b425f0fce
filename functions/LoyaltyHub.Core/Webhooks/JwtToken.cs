using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace LoyaltyHub.Core.Webhooks;

/// <summary>A JSON Web Token in its compact form (RFC 7515): three parts of base64url with full stops between them. Taken apart, not yet verified.</summary>
/// <param name="Algorithm">What its header calls the algorithm.</param>
/// <param name="Payload">What it says.</param>
/// <param name="Signed">The bytes that are signed.</param>
/// <param name="Signature">The signature.</param>
internal sealed record JwtToken(string Algorithm, byte[] Payload, byte[] Signed, byte[] Signature)
{
    /// <summary>Which of its sender's keys it says it was signed with; null where it says none.</summary>
    public string? KeyId { get; init; }

    /// <summary>Takes a token apart; null where the text is none, asks for what the hub does not know (<c>crit</c>), or has another text of the same bytes.</summary>
    public static JwtToken? Read(string text)
    {
        var parts = text.Split('.');
        if (parts.Length != 3 || Bytes(parts[0]) is not { } header || Bytes(parts[1]) is not { } payload || Bytes(parts[2]) is not { } signature)
        {
            return null;
        }

        using var document = JsonBody.Open(header, out _);
        return document?.RootElement is { ValueKind: JsonValueKind.Object } said
            && said.TryGetProperty("alg", out var algorithm) && algorithm.ValueKind == JsonValueKind.String && !said.TryGetProperty("crit", out _)
            ? new JwtToken(algorithm.GetString()!, payload, Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), signature) { KeyId = SignaturePlace.Text(said.TryGetProperty("kid", out var id) ? id : null) }
            : null;
    }

    /// <summary>What a token says, whoever signed it; null where the text is no token.</summary>
    public static byte[]? PayloadOf(ReadOnlySpan<byte> text) => Read(Encoding.UTF8.GetString(text))?.Payload;

    private static byte[]? Bytes(string part)
    {
        try
        {
            var bytes = Base64Url.DecodeFromChars(part);
            return Base64Url.EncodeToString(bytes) == part ? bytes : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
