using System.Globalization;
using System.IO.Hashing;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace LoyaltyHub.Core.Webhooks;

/// <summary>
/// What a platform signs: literal text and parts of the call in braces; a brace of the text itself is written twice. A value out of the call may not hold the letter that the text goes on
/// with: <c>a:b</c> and <c>c</c> would otherwise have the signature of <c>a</c> and <c>b:c</c>.
/// </summary>
public sealed partial class SignatureTemplate
{
    private static readonly string[] Bodies = ["body", "decoded-body", "body-sha256", "body-sha512", "body-md5", "body-crc32"];
    private static readonly string[] Plain = ["url", "endpoint", "path", "method", "timestamp", "id", "secret", "sorted"];
    private static readonly string[] Named = ["header:", "parameter:", "field:"];
    private readonly string text;
    private readonly Part[] parts;

    private SignatureTemplate(string text, Part[] parts)
    {
        this.text = text;
        this.parts = parts;
    }

    /// <summary>What may stand in braces, for messages.</summary>
    public static string Known => string.Join(", ", Bodies.Concat(Plain).Append("header:NAME").Append("parameter:NAME").Append("field:/pointer").Select(name => $"{{{name}}}"));

    /// <summary>The fields in the place of <c>{sorted}</c>; null where that is not signed.</summary>
    public SortedFields? Sorted { get; init; }

    /// <summary>Whether the body's fields are looked at.</summary>
    public bool NeedsFields => Sorted is { OfBody: true } || Array.Exists(parts, part => part.Pointer is not null);

    /// <summary>Reads a template.</summary>
    /// <exception cref="ArgumentException">The text is none.</exception>
    public static SignatureTemplate Parse(string text) => TryParse(text, out var template)
        ? template!
        : throw new ArgumentException($"'{text}' is no template of a signed text: use {Known}.", nameof(text));

    /// <summary>Reads a template without throwing: it covers the body once, or else fields of it or the address's parameters.</summary>
    public static bool TryParse(string text, out SignatureTemplate? template) => TryParse(text, null, out template);

    /// <summary>The same with the fields that <c>{sorted}</c> stands for.</summary>
    public static bool TryParse(string text, SortedFields? sorted, out SignatureTemplate? template)
    {
        var pieces = Piece().Matches(text);
        var parts = pieces.Select(piece => Part.Of(piece.Groups["name"] is { Success: true } name ? name.Value : null, piece.Value is "{{" or "}}" ? piece.Value[..1] : piece.Value)).ToArray();
        var bodies = parts.Count(part => Bodies.Contains(part.Name));
        var fits = pieces.Sum(piece => piece.Length) == text.Length
            && Array.TrueForAll(parts, part => part.IsKnown)
            && (bodies == 1 || (bodies == 0 && Array.Exists(parts, part => part.Pointer is not null || part.Name is "sorted" || part.Name?.StartsWith("parameter:", StringComparison.Ordinal) == true)))
            && parts.Count(part => part.Name == "sorted") == (sorted is null ? 0 : 1);
        template = fits ? new SignatureTemplate(text, parts) { Sorted = sorted } : null;
        return fits;
    }

    /// <summary>Whether a part of that name is signed.</summary>
    public bool Covers(string name) => Array.Exists(parts, part => part.Name == name);

    /// <summary>Whether all of the body is signed, itself or by a digest that nobody can make another body for.</summary>
    public bool CoversBody => Array.Exists(parts, part => Bodies.Contains(part.Name) && part.Name != "body-crc32");

    /// <summary>Whether a field of the body is signed by itself, or as a part of a text that is.</summary>
    public bool CoversField(JsonPointer field) => Array.Exists(parts, part => part.Pointer is { } signed && $"{field}/".StartsWith($"{signed}/", StringComparison.Ordinal))
        || (Sorted is { OfBody: true } sorted && field.ToString().LastIndexOf('/') == 0 && field.ToString()[1..] is var name
            && name.StartsWith(sorted.Prefix, StringComparison.Ordinal) && !sorted.Except.Contains(name));

    /// <summary>Whether the secret is part of what is signed.</summary>
    public bool HoldsSecret => Covers("secret") || Sorted?.SecretAs is not null;

    /// <summary>The template as it was written.</summary>
    public override string ToString() => text;

    /// <summary>Writes what is signed of a call. False where a part of it is missing, or could be read in two ways.</summary>
    internal bool Write(Action<ReadOnlySpan<byte>> to, in Message message)
    {
        for (var i = 0; i < parts.Length; i++)
        {
            var part = parts[i];
            if (part.Name == "body")
            {
                to(message.Call.Body.Span);
            }
            else if (Text(part, message) is { } value && !(part.IsFree && i + 1 < parts.Length && parts[i + 1].Name is null && value.Contains(parts[i + 1].Literal[0], StringComparison.Ordinal)))
            {
                to(Encoding.UTF8.GetBytes(value));
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    private string? Text(Part part, in Message message) => part.Name switch
    {
        null => part.Literal,
        "decoded-body" => WebUtility.UrlDecode(Encoding.UTF8.GetString(message.Call.Body.Span)),
        "body-sha256" => Convert.ToHexStringLower(SHA256.HashData(message.Call.Body.Span)),
        "body-sha512" => Convert.ToHexStringLower(SHA512.HashData(message.Call.Body.Span)),
        "body-md5" => Convert.ToHexStringLower(CryptographicOperations.HashData(HashAlgorithmName.MD5, message.Call.Body.Span)),
        "body-crc32" => Crc32.HashToUInt32(message.Call.Body.Span).ToString(CultureInfo.InvariantCulture),
        "url" => message.Call.Url,
        "endpoint" => message.Call.Url.Split('?')[0],
        "path" => Uri.TryCreate(message.Call.Url, UriKind.Absolute, out var address) ? address.AbsolutePath : null,
        "method" => message.Call.Method,
        "timestamp" => message.Timestamp,
        "id" => message.Id,
        "secret" => message.Secret,
        "sorted" => Sorted!.Text(message),
        _ when part.Pointer is { } pointer => message.Fields is { } root ? SignaturePlace.Text(pointer.Find(root)) : null,
        _ when part.Name.StartsWith("header:", StringComparison.Ordinal) => message.Call.Header(part.Argument),
        _ => message.Call.Parameter(part.Argument),
    };

    [GeneratedRegex("\\{\\{|\\}\\}|\\{(?<name>[a-z0-9-]+(:[^{}]+)?)\\}|[^{}]+")]
    private static partial Regex Piece();

    private sealed record Part(string? Name, string Literal, JsonPointer? Pointer)
    {
        public string Argument => Name![(Name!.IndexOf(':', StringComparison.Ordinal) + 1)..];

        /// <summary>Whether the caller chooses what stands there.</summary>
        public bool IsFree => Pointer is not null || Name?.StartsWith("parameter:", StringComparison.Ordinal) == true;

        public bool IsKnown => Name is null || Bodies.Contains(Name) || Plain.Contains(Name)
            || (Name.StartsWith("field:", StringComparison.Ordinal) ? Pointer is not null : Array.Exists(Named, kind => Name.StartsWith(kind, StringComparison.Ordinal)) && Argument.Length > 0);

        public static Part Of(string? name, string literal) =>
            new(name, literal, name?.StartsWith("field:/", StringComparison.Ordinal) == true && JsonPointer.TryParse(name["field:".Length..], out var pointer) ? pointer : null);
    }
}

/// <summary>A call while its signature is looked at.</summary>
/// <param name="Call">The call.</param>
/// <param name="Fields">Its body's fields, where they are looked at.</param>
/// <param name="Id">The message's id.</param>
/// <param name="Timestamp">When it was signed, as it says.</param>
/// <param name="Secret">The secret's text.</param>
internal readonly record struct Message(WebhookCall Call, JsonElement? Fields, string? Id, string? Timestamp, string Secret);
