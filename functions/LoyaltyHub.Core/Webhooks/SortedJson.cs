using System.Globalization;
using System.Text;
using System.Text.Json;

namespace LoyaltyHub.Core.Webhooks;

/// <summary>The body's fields, nested ones too, as one JSON text with the members of every object in the order of their names: what some platforms sign in place of the bytes.</summary>
public sealed record SortedJson
{
    /// <summary>Names of the body's own fields that are left out: the signature's at least.</summary>
    public IReadOnlyList<string> Except { get; init; } = [];

    /// <summary>Whose way of writing JSON it is.</summary>
    public JsonDialect Dialect { get; init; }

    /// <summary>Whether numbers, true and false are written as texts.</summary>
    public bool AllTexts { get; init; }

    /// <summary>What is signed; null where the call holds no fields.</summary>
    internal string? Text(in Message message)
    {
        // A form's names in brackets are its sender's lists and objects.
        if (message.Fields is not { } root || (message.Call.MediaType == WebhookCall.Form ? Nested(root) : root) is not { } fields)
        {
            return null;
        }

        var text = new StringBuilder();
        Write(text, fields, Except);
        return text.ToString();
    }

    private static JsonElement? Nested(JsonElement flat) => NestedForm.Of(JsonSerializer.SerializeToUtf8Bytes(flat), out _) is { } nested ? JsonElement.Parse(nested) : null;

    private void Write(StringBuilder text, JsonElement value, IReadOnlyList<string> except)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var members = value.EnumerateObject().Where(member => !except.Contains(member.Name) && !XmlBody.IsOwn(member.Name)).OrderBy(member => member.Name, StringComparer.Ordinal);
                Several(text, '{', members, (one, member) =>
                {
                    Write(one, member.Name);
                    one.Append(Dialect == JsonDialect.Python ? ": " : ":");
                    Write(one, member.Value, []);
                }, '}');
                break;
            case JsonValueKind.Array:
                Several(text, '[', value.EnumerateArray(), (one, item) => Write(one, item, []), ']');
                break;
            case JsonValueKind.String:
                Write(text, value.GetString()!);
                break;
            case JsonValueKind.Null:
                text.Append(AllTexts ? "\"\"" : "null");
                break;
            default:
                text.Append(AllTexts ? "\"" : "").Append(SignaturePlace.Text(value)).Append(AllTexts ? "\"" : "");
                break;
        }
    }

    private void Several<T>(StringBuilder text, char open, IEnumerable<T> items, Action<StringBuilder, T> write, char close)
    {
        text.Append(open);
        var first = true;
        foreach (var item in items)
        {
            text.Append(first ? "" : Dialect == JsonDialect.Python ? ", " : ",");
            write(text, item);
            first = false;
        }

        text.Append(close);
    }

    private void Write(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var letter in value)
        {
            text.Append(letter switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\b' => "\\b",
                '\f' => "\\f",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '/' when Dialect is JsonDialect.Php or JsonDialect.PhpUnicode => "\\/",
                < ' ' => Escaped(letter),
                '\u2028' or '\u2029' when Dialect == JsonDialect.PhpUnicode => Escaped(letter),
                > '~' when Dialect is JsonDialect.Php or JsonDialect.Python && letter != '\u007f' => Escaped(letter),
                _ => letter.ToString(),
            });
        }

        text.Append('"');
    }

    private static string Escaped(char letter) => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
}

/// <summary>Ways of writing JSON that differ in what they escape.</summary>
public enum JsonDialect
{
    /// <summary>JSON.stringify: nothing but what has to be escaped.</summary>
    Javascript,

    /// <summary>PHP's json_encode: '/' and everything beyond ASCII is escaped.</summary>
    Php,

    /// <summary>PHP's json_encode with JSON_UNESCAPED_UNICODE: '/' is escaped.</summary>
    PhpUnicode,

    /// <summary>Python's json.dumps: everything beyond ASCII is escaped, and a space stands after ',' and ':'.</summary>
    Python,
}
