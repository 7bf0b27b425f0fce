using System.Security;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Activities;

/// <summary>Puts the values of an event into a text. A value that is not there leaves nothing.</summary>
internal static class TextFilling
{
    /// <summary>The text with its values.</summary>
    /// <param name="text">The text.</param>
    /// <param name="scope">Where the values are.</param>
    /// <param name="escape">Writes a value so that it stays one where it stands.</param>
    /// <param name="key">What HMACs are made with; null where there is none.</param>
    /// <param name="secret">A secret by its name.</param>
    /// <param name="proof">What an answer proves itself by.</param>
    public static string Fill(TextTemplate text, EventScope scope, Func<string, string> escape, string? key, Func<string, string?>? secret = null, string proof = "") => string.Concat(text.Pieces.Select(piece => piece switch
    {
        TextTemplate.Piece.Literal literal => literal.Text,
        TextTemplate.Piece.Value value => escape(EventScope.Scalar(scope.Find(value.Source)) ?? ""),
        TextTemplate.Piece.Mac mac => key is not null && EventScope.Scalar(scope.Find(mac.Source)) is { } signed ? Mac(signed, key, mac.Base64) : "",
        TextTemplate.Piece.Proof => proof,
        TextTemplate.Piece.Secret named => secret?.Invoke(named.Name) ?? "",
        _ => "",
    }));

    /// <summary>How a value is written within a text of a media type.</summary>
    public static Func<string, string> EscapeFor(string? mediaType) => mediaType?.Split(';')[0].Trim() switch
    {
        "application/json" => InJson,
        "application/xml" or "text/xml" => value => SecurityElement.Escape(Plain(value))!,
        _ => Plain,
    };

    /// <summary>Within a JSON text, whose quotes the template has.</summary>
    public static string InJson(string value) => JsonEncodedText.Encode(value).ToString();

    /// <summary>Within an address.</summary>
    public static string InAddress(string value) => Uri.EscapeDataString(value);

    /// <summary>Without control characters: within a header or a text, they would begin something else.</summary>
    public static string Plain(string value) => string.Concat(value.Where(letter => !char.IsControl(letter)));

    /// <summary>Within a header: printable ASCII.</summary>
    public static string InHeader(string value) => string.Concat(value.Where(letter => letter is >= ' ' and <= '~'));

    private static string Mac(string value, string key, bool base64)
    {
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value));
        return base64 ? Convert.ToBase64String(mac) : Convert.ToHexStringLower(mac);
    }
}
