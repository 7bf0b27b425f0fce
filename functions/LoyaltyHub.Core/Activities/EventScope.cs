using System.Globalization;
using System.Text.Json;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Webhooks;
using Newtonsoft.Json.Linq;

namespace LoyaltyHub.Core.Activities;

/// <summary>One event and the call it came in: where a contract's sources find their values.</summary>
/// <param name="item">The event.</param>
/// <param name="call">The call.</param>
/// <param name="keys">The names or places that led to the event within its batch, and to the element within the event.</param>
/// <param name="element">The element of the event that is looked at; null for the event as a whole.</param>
internal sealed class EventScope(JsonElement item, WebhookCall call, IReadOnlyList<string>? keys = null, JsonElement? element = null)
{
    private JToken? tree;
    private Dictionary<string, string>? named;

    /// <summary>The event.</summary>
    public JsonElement Item => item;

    /// <summary>What was taken from the call besides the event, so that the event can be read again without the call; null for nothing.</summary>
    public IReadOnlyDictionary<string, string>? Named
    {
        get
        {
            for (var number = 0; element is null && number < keys?.Count; number++)
            {
                Take(KeyKey(number), keys[number]);
            }

            return named is { Count: > 0 } ? named : null;
        }
    }

    /// <summary>The same event with one of its elements.</summary>
    public EventScope Within(JsonElement one, IReadOnlyList<string> path) => new(item, call, [.. keys ?? [], .. path], one) { tree = tree, named = named ??= [] };

    /// <summary>The same event with what was fetched for it.</summary>
    public EventScope With(JsonElement whole) => new(whole, call, keys) { named = named };

    /// <summary>What a header is called in <see cref="Named"/>.</summary>
    public static string HeaderKey(string name) => $"header {name.ToLowerInvariant()}";

    /// <summary>What a parameter of the address is called in <see cref="Named"/>.</summary>
    public static string ParameterKey(string name) => $"url {name}";

    /// <summary>What a name that led to the event is called in <see cref="Named"/>.</summary>
    public static string KeyKey(int number) => $"key {number.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The value of a source; null where there is none.</summary>
    public JsonElement? Find(FieldSource? source) => source switch
    {
        FieldSource.From from => from.Pointer.Find(item),
        FieldSource.Constant constant => constant.Value,
        FieldSource.Query query => query.Text.Find(tree ??= JsonQuery.Tree(item)),
        FieldSource.Header header => Text(Take(HeaderKey(header.Name), call.Header(header.Name))),
        FieldSource.Url url => Text(Take(ParameterKey(url.Parameter), call.Parameter(url.Parameter))),
        FieldSource.Item inside => element is { } one ? inside.Pointer.Find(one) : null,
        FieldSource.Key key => key.Number < keys?.Count ? Text(keys[key.Number]) : null,
        FieldSource.First first => first.Sources.Select(Find).FirstOrDefault(IsThere),
        FieldSource.Join join => Text(Joined(join)),
        FieldSource.Part part => Text(Matched(part)),
        FieldSource.Mapped mapped => Scalar(Find(mapped.Of)) is { } word && mapped.Words.TryGetValue(word, out var meant) ? Text(meant) : null,
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

    private static bool IsThere(JsonElement? value) => value is not (null or { ValueKind: JsonValueKind.Null }) && Scalar(value) is not { Length: 0 };

    private string? Matched(FieldSource.Part part)
    {
        var match = Scalar(Find(part.Of)) is { } text ? part.Pattern.Match(text) : null;
        return match is not { Success: true } ? null : match.Groups.Count > 1 ? match.Groups[1].Value : match.Value;
    }

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
