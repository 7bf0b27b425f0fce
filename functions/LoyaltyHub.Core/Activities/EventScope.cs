using System.Text.Json;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Webhooks;
using Newtonsoft.Json.Linq;

namespace LoyaltyHub.Core.Activities;

/// <summary>One event and the call it came in: where a contract's sources find their values.</summary>
internal sealed class EventScope(JsonElement item, WebhookCall call)
{
    private JToken? tree;
    private Dictionary<string, string>? named;

    /// <summary>The event.</summary>
    public JsonElement Item => item;

    /// <summary>What was taken from the call besides the event, so that the event can be read again without the call; null for nothing.</summary>
    public IReadOnlyDictionary<string, string>? Named => named;

    /// <summary>What a header is called in <see cref="Named"/>.</summary>
    public static string HeaderKey(string name) => $"header {name.ToLowerInvariant()}";

    /// <summary>What a parameter of the address is called in <see cref="Named"/>.</summary>
    public static string ParameterKey(string name) => $"url {name}";

    /// <summary>The value of a source; null where there is none.</summary>
    public JsonElement? Find(FieldSource? source) => source switch
    {
        FieldSource.From from => from.Pointer.Find(item),
        FieldSource.Constant constant => constant.Value,
        FieldSource.Query query => query.Text.Find(tree ??= JsonQuery.Tree(item)),
        FieldSource.Header header => Text(Take(HeaderKey(header.Name), call.Header(header.Name))),
        FieldSource.Url url => Text(Take(ParameterKey(url.Parameter), call.Parameter(url.Parameter))),
        FieldSource.Join join => Text(Joined(join)),
        _ => null,
    };

    /// <summary>The text of a string, the digits of a number as they were written, <c>true</c> or <c>false</c>; null for anything else.</summary>
    public static string? Scalar(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        { ValueKind: JsonValueKind.True } => "true",
        { ValueKind: JsonValueKind.False } => "false",
        _ => null,
    };

    private string? Joined(FieldSource.Join join)
    {
        var parts = new string[join.Parts.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            if (Scalar(Find(join.Parts[i])) is not { Length: > 0 } part)
            {
                return null;
            }

            // With ':' between ids, "a:b" + "c" and "a" + "b:c" are two things. Other separators make names out of words.
            parts[i] = join.With == ":" ? part.Replace("%", "%25", StringComparison.Ordinal).Replace(":", "%3A", StringComparison.Ordinal) : part;
        }

        return string.Join(join.With, parts);
    }

    private string? Take(string key, string? value)
    {
        if (value is not null)
        {
            (named ??= [])[key] = value;
        }

        return value;
    }

    private static JsonElement? Text(string? text) => text is null ? null : JsonSerializer.SerializeToElement(text);
}
