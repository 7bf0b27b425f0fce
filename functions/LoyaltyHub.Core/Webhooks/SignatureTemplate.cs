using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace LoyaltyHub.Core.Webhooks;

/// <summary>What a platform signs: literal text and <c>{body}</c>, <c>{decoded-body}</c>, <c>{url}</c>, <c>{timestamp}</c>, <c>{id}</c> or <c>{header:NAME}</c> in it.</summary>
public sealed partial class SignatureTemplate
{
    private const string HeaderPrefix = "header:";
    private static readonly string[] Names = ["body", "decoded-body", "url", "timestamp", "id"];
    private readonly string text;
    private readonly Part[] parts;

    private SignatureTemplate(string text, Part[] parts)
    {
        this.text = text;
        this.parts = parts;
    }

    /// <summary>What may stand in braces, for messages.</summary>
    public static string Known => "{body}, {decoded-body}, {url}, {timestamp}, {id}, {header:NAME}";

    /// <summary>Reads a template.</summary>
    /// <exception cref="ArgumentException">The text is none.</exception>
    public static SignatureTemplate Parse(string text) => TryParse(text, out var template)
        ? template!
        : throw new ArgumentException($"'{text}' is no template of a signed text: use {Known}.", nameof(text));

    /// <summary>Reads a template without throwing: it covers the body, once.</summary>
    public static bool TryParse(string text, out SignatureTemplate? template)
    {
        var parts = Piece().Matches(text).Select(piece => new Part(piece.Groups["name"] is { Success: true } name ? name.Value : null, piece.Value)).ToArray();
        var fits = parts.Sum(part => part.Literal.Length) == text.Length
            && parts.All(part => part.Name is null || Names.Contains(part.Name) || part.Name.StartsWith(HeaderPrefix, StringComparison.Ordinal))
            && parts.Count(part => part.Name is "body" or "decoded-body") == 1;
        template = fits ? new SignatureTemplate(text, parts) : null;
        return fits;
    }

    /// <summary>Whether a part of that name is signed.</summary>
    public bool Covers(string name) => Array.Exists(parts, part => part.Name == name);

    /// <summary>The template as it was written.</summary>
    public override string ToString() => text;

    /// <summary>Adds what is signed of a call to a hash. False where a header that is signed is missing.</summary>
    internal bool Append(IncrementalHash hash, WebhookCall call, string? id, string? timestamp)
    {
        foreach (var part in parts)
        {
            if (part.Name == "body")
            {
                hash.AppendData(call.Body.Span);
            }
            else if (Text(part, call, id, timestamp) is { } value)
            {
                hash.AppendData(Encoding.UTF8.GetBytes(value));
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    private static string? Text(Part part, WebhookCall call, string? id, string? timestamp) => part.Name switch
    {
        null => part.Literal,
        "decoded-body" => WebUtility.UrlDecode(Encoding.UTF8.GetString(call.Body.Span)),
        "url" => call.Url,
        "timestamp" => timestamp,
        "id" => id,
        _ => call.Header(part.Name[HeaderPrefix.Length..]),
    };

    [GeneratedRegex("\\{(?<name>[a-z-]+(:[A-Za-z0-9-]+)?)\\}|[^{}]+")]
    private static partial Regex Piece();

    private sealed record Part(string? Name, string Literal);
}
