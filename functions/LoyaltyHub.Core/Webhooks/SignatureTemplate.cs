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
    private static readonly string[] Bodies = ["body", "decoded-body", "body-sha256", "body-sha512", "body-md5", "body-crc32", "sorted-json"];
    private static readonly string[] Plain = ["url", "endpoint", "path", "method", "timestamp", "id", "secret", "sorted"];
    private static readonly string[] Named = ["header:", "parameter:", "field:", "text:"];
    private readonly string text;
    private readonly Part[] parts;

    private SignatureTemplate(string text, Part[] parts)
    {
        this.text = text;
        this.parts = parts;
    }

    /// <summary>What may stand in braces, for messages.</summary>
    public static string Known => string.Join(", ", Bodies.Concat(Plain).Append("header:NAME").Append("parameter:NAME").Append("field:/pointer").Append("text:/pointer").Select(name => $"{{{name}}}"));

    /// <summary>The fields in the place of <c>{sorted}</c>; null where that is not signed.</summary>
    public SortedFields? Sorted { get; init; }

    /// <summary>How the JSON in the place of <c>{sorted-json}</c> is written; null where that is not signed.</summary>
    public SortedJson? Json { get; init; }

    /// <summary>Whether the body's fields are looked at.</summary>
    public bool NeedsFields => Json is not null || Sorted is { OfBody: true } || Array.Exists(parts, part => part.Pointer is not null);

    /// <summary>Reads a template.</summary>
    /// <exception cref="ArgumentException">The text is none.</exception>
    public static SignatureTemplate Parse(string text) => TryParse(text, out var template)
        ? template!
        : throw new ArgumentException($"'{text}' is no template of a signed text: use {Known}.", nameof(text));

    /// <summary>Reads a template without throwing: it covers the body once, or else fields of it or the address's parameters.</summary>
    public static bool TryParse(string text, out SignatureTemplate? template) => TryParse(text, null, out template);

    /// <summary>The same with the fields that <c>{sorted}</c> stands for.</summary>
    public static bool TryParse(string text, SortedFields? sorted, out SignatureTemplate? template) => TryParse([(text, false)], sorted, null, out template);

    /// <summary>Reads a template of several pieces, some of which are left out where a call has nothing for them.</summary>
    /// <param name="pieces">The pieces, and whether each is left out where none of its values is there.</param>
    /// <param name="sorted">What <c>{sorted}</c> stands for.</param>
    /// <param name="json">How <c>{sorted-json}</c> is written.</param>
    /// <param name="template">The template.</param>
    public static bool TryParse(IReadOnlyList<(string Text, bool IsOptional)> pieces, SortedFields? sorted, SortedJson? json, out SignatureTemplate? template)
    {
        var (parts, whole) = (new List<Part>(), true);
        for (var number = 0; number < pieces.Count; number++)
        {
            var (text, optional) = pieces[number];
            var found = Piece().Matches(text);
            whole &= found.Sum(piece => piece.Length) == text.Length;
            parts.AddRange(found.Select(piece =>
                Part.Of(piece.Groups["name"] is { Success: true } name ? name.Value : null, piece.Value is "{{" or "}}" ? piece.Value[..1] : piece.Value, optional ? number : null)));
        }

        var bodies = parts.Count(part => Bodies.Contains(part.Name));
        var fits = whole
            && parts.TrueForAll(part => part.IsKnown)
            && (bodies == 1 || (bodies == 0 && parts.Exists(part => part.Pointer is not null || part.Name is "sorted" || part.Name?.StartsWith("parameter:", StringComparison.Ordinal) == true)))
            && parts.Count(part => part.Name == "sorted") == (sorted is null ? 0 : 1)
            && parts.Count(part => part.Name == "sorted-json") == (json is null ? 0 : 1)
            && parts.Where(part => part.Group is not null).GroupBy(part => part.Group).All(group => group.Any(part => part.IsFree) && group.All(part => part.IsFree || part.Name is null))
            && IsReadableBackwards(parts);
        template = fits ? new SignatureTemplate(string.Concat(pieces.Select(piece => piece.Text)), [.. parts]) { Sorted = sorted, Json = json } : null;
        return fits;
    }

    /// <summary>
    /// A text that may hold the letter which ends it leaves one reading only where there is one such text, and where each value after it can be told from the end: between two of the same letter, which it may not hold.
    /// </summary>
    private static bool IsReadableBackwards(List<Part> parts)
    {
        var at = parts.FindIndex(part => part.IsText);
        return at < 0 || Enumerable.Range(at + 1, parts.Count - at - 1).All(i => !parts[i].IsText && parts[i].Name is not ("sorted" or "sorted-json" or "body" or "decoded-body" or "url" or "endpoint" or "path")
            && (!parts[i].IsFree || (i + 1 < parts.Count && parts[i - 1].Name is null && parts[i + 1].Name is null && parts[i - 1].Literal[^1] == parts[i + 1].Literal[0])));
    }

    /// <summary>Whether a part of that name is signed.</summary>
    public bool Covers(string name) => Array.Exists(parts, part => part.Name == name);

    /// <summary>The headers that are signed by their names.</summary>
    public IEnumerable<string> Headers => parts.Where(part => part.Name?.StartsWith("header:", StringComparison.Ordinal) == true).Select(part => part.Argument);

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
        var written = Written(message);
        for (var i = 0; i < written.Length; i++)
        {
            var part = written[i];
            if (part.Name == "body")
            {
                to(message.Call.Body.Span);
            }
            else if (Text(part, message) is { } value && !(part.IsFree && !part.IsText && i + 1 < written.Length && written[i + 1].Name is null && value.Contains(written[i + 1].Literal[0], StringComparison.Ordinal)))
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

    /// <summary>The parts that a call has something for: an optional piece is left out where none of its values is there.</summary>
    private Part[] Written(in Message message)
    {
        if (!Array.Exists(parts, part => part.Group is not null))
        {
            return parts;
        }

        var (call, there) = (message, new HashSet<int>());
        foreach (var part in parts)
        {
            if (part is { Group: { } group, IsFree: true } && Text(part, call) is not null)
            {
                there.Add(group);
            }
        }

        return Array.FindAll(parts, part => part.Group is not { } group || there.Contains(group));
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
        "sorted-json" => Json!.Text(message),
        _ when part.Pointer is { } pointer => message.Fields is { } root ? SignaturePlace.Text(pointer.Find(root)) : null,
        _ when part.Name.StartsWith("header:", StringComparison.Ordinal) => message.Call.Header(part.Argument),
        _ => message.Call.Parameter(part.Argument),
    };

    [GeneratedRegex("\\{\\{|\\}\\}|\\{(?<name>[a-z0-9-]+(:[^{}]+)?)\\}|[^{}]+")]
    private static partial Regex Piece();

    private sealed record Part(string? Name, string Literal, JsonPointer? Pointer, int? Group)
    {
        public string Argument => Name![(Name!.IndexOf(':', StringComparison.Ordinal) + 1)..];

        /// <summary>Whether the caller chooses what stands there.</summary>
        public bool IsFree => Pointer is not null || Name?.StartsWith("parameter:", StringComparison.Ordinal) == true;

        /// <summary>Whether it may hold the letter that the text goes on with.</summary>
        public bool IsText => Name?.StartsWith("text:", StringComparison.Ordinal) == true;

        public bool IsKnown => Name is null || Bodies.Contains(Name) || Plain.Contains(Name)
            || (IsField(Name) ? Pointer is not null : Array.Exists(Named, kind => Name.StartsWith(kind, StringComparison.Ordinal)) && Argument.Length > 0);

        public static Part Of(string? name, string literal, int? group) =>
            new(name, literal, name is not null && IsField(name) && JsonPointer.TryParse(name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..], out var pointer) ? pointer : null, group);

        private static bool IsField(string name) => name.StartsWith("field:/", StringComparison.Ordinal) || name.StartsWith("text:/", StringComparison.Ordinal);
    }
}

/// <summary>A call while its signature is looked at.</summary>
/// <param name="Call">The call.</param>
/// <param name="Fields">Its body's fields, where they are looked at.</param>
/// <param name="Id">The message's id.</param>
/// <param name="Timestamp">When it was signed, as it says.</param>
/// <param name="Secret">The secret's text.</param>
internal readonly record struct Message(WebhookCall Call, JsonElement? Fields, string? Id, string? Timestamp, string Secret);
