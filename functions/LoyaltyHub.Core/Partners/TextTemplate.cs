using System.Text.RegularExpressions;

namespace LoyaltyHub.Core.Partners;

/// <summary>
/// A text with values of the event in it: <c>{/pointer}</c>, <c>{url:NAME}</c>, <c>{header:NAME}</c>, <c>{key:0}</c>, an HMAC-SHA256 of one by the
/// contract's first secret (<c>{hmac-hex:/pointer}</c>, <c>{hmac-base64:url:NAME}</c>), a secret of its own (<c>{secret:NAME}</c>), the answer's <c>{proof}</c>. Any other brace is a brace.
/// </summary>
public sealed partial class TextTemplate
{
    private readonly string text;

    private TextTemplate(string text, IReadOnlyList<Piece> pieces) => (this.text, Pieces) = (text, pieces);

    /// <summary>The pieces in their order.</summary>
    public IReadOnlyList<Piece> Pieces { get; }

    /// <summary>Whether it is the same text for every event.</summary>
    public bool IsPlain => Pieces.All(piece => piece is Piece.Literal);

    /// <summary>The secrets it names.</summary>
    public IEnumerable<string> Secrets => Pieces.OfType<Piece.Secret>().Select(piece => piece.Name);

    /// <summary>Reads a template without throwing: false where what is in braces is not said rightly.</summary>
    public static bool TryParse(string text, out TextTemplate? template)
    {
        var pieces = new List<Piece>();
        var from = 0;
        foreach (Match match in Placeholder().Matches(text))
        {
            pieces.Add(new Piece.Literal(text[from..match.Index]));
            if (PieceOf(match.Groups["value"].Value) is not { } piece)
            {
                template = null;
                return false;
            }

            pieces.Add(piece);
            from = match.Index + match.Length;
        }

        pieces.Add(new Piece.Literal(text[from..]));
        template = new TextTemplate(text, pieces);
        return true;
    }

    /// <summary>The template as it was written.</summary>
    public override string ToString() => text;

    private static Piece? PieceOf(string value) => value switch
    {
        _ when After(value, "hmac-hex:") is { } signed => SourceOf(signed) is { } source ? new Piece.Mac(source, Base64: false) : null,
        _ when After(value, "hmac-base64:") is { } signed => SourceOf(signed) is { } source ? new Piece.Mac(source, Base64: true) : null,
        "proof" => new Piece.Proof(),
        _ when After(value, "secret:") is { } name => SignatureReader.IsSetting(name) ? new Piece.Secret(name) : null,
        _ => SourceOf(value) is { } source ? new Piece.Value(source) : null,
    };

    private static FieldSource? SourceOf(string value) =>
        value.StartsWith('/') ? JsonPointer.TryParse(value, out var pointer) ? new FieldSource.From(pointer!) : null
        : After(value, "url:") is { Length: > 0 } parameter ? new FieldSource.Url(parameter)
        : After(value, "header:") is { Length: > 0 } header ? new FieldSource.Header(header)
        : After(value, "key:") is { Length: 1 } key && char.IsAsciiDigit(key[0]) ? new FieldSource.Key(key[0] - '0')
        : null;

    private static string? After(string value, string start) => value.StartsWith(start, StringComparison.Ordinal) ? value[start.Length..] : null;

    [GeneratedRegex("\\{(?<value>(/|url:|header:|key:|hmac-hex:|hmac-base64:|secret:)[^{}]*|proof)\\}")]
    private static partial Regex Placeholder();

    /// <summary>One piece.</summary>
    public abstract record Piece
    {
        private Piece()
        {
        }

        /// <summary>Text as it stands.</summary>
        public sealed record Literal(string Text) : Piece;

        /// <summary>A value of the event.</summary>
        public sealed record Value(FieldSource Source) : Piece;

        /// <summary>An HMAC-SHA256 of a value.</summary>
        public sealed record Mac(FieldSource Source, bool Base64) : Piece;

        /// <summary>The answer's proof.</summary>
        public sealed record Proof : Piece;

        /// <summary>A secret.</summary>
        public sealed record Secret(string Name) : Piece;
    }
}
