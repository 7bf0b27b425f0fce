using System.Text.Json;
using System.Text.Json.Nodes;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Sampling;

/// <summary>An event while it is made: puts values where the sources of a contract will look for them.</summary>
/// <param name="item">What it is made from.</param>
/// <param name="element">Where in it the element is that the mapping is applied to; empty for the event as a whole.</param>
internal sealed class EventDraft(JsonObject item, IReadOnlyList<string> element)
{
    private readonly HashSet<string> written = new(StringComparer.Ordinal);

    public JsonObject Item => item;

    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    public Dictionary<string, string> Parameters { get; } = new(StringComparer.Ordinal);

    /// <summary>What a source reads now; null for nothing.</summary>
    public string? Read(FieldSource source) => source switch
    {
        FieldSource.From from => Scalar(JsonPlace.Find(item, JsonPlace.Of(from.Pointer))),
        FieldSource.Item inside => Scalar(JsonPlace.Find(item, [.. element, .. JsonPlace.Of(inside.Pointer)])),
        FieldSource.First first => first.Sources.Select(Read).FirstOrDefault(text => !string.IsNullOrEmpty(text)),
        FieldSource.Mapped mapped => Read(mapped.Of) is { } word ? mapped.Words.GetValueOrDefault(word) : null,
        FieldSource.Query query => Selected(query),
        FieldSource.Header header => Headers.GetValueOrDefault(header.Name),
        FieldSource.Url url => Parameters.GetValueOrDefault(url.Parameter),
        FieldSource.Constant constant => EventScope.Scalar(constant.Value),
        _ => null,
    };

    /// <summary>Puts a value. What another field has put at the same place stays.</summary>
    /// <param name="source">Where.</param>
    /// <param name="text">The value.</param>
    /// <param name="number">Whether a number is written where nothing is to be seen of how the partner writes it.</param>
    /// <returns>Whether the place could be found.</returns>
    public bool Put(FieldSource source, string text, bool number = false)
    {
        switch (source)
        {
            case FieldSource.From from:
                var place = JsonPlace.Of(from.Pointer);
                return !written.Add(from.Place) || JsonPlace.Put(item, place, JsonPlace.Value(text, JsonPlace.Find(item, place), number));
            case FieldSource.Item inside:
                IReadOnlyList<string> within = [.. element, .. JsonPlace.Of(inside.Pointer)];
                return !written.Add(string.Join('/', within)) || JsonPlace.Put(item, within, JsonPlace.Value(text, JsonPlace.Find(item, within), number));
            case FieldSource.First first:
                return Put(first.Sources[0], text, number);
            case FieldSource.Mapped mapped:
                return mapped.Words.FirstOrDefault(pair => pair.Value == text) is { Key: { } word } ? Put(mapped.Of, word, number) : Put(mapped.Of, mapped.Words.Keys.First(), number);
            case FieldSource.Part part:
                return PutPart(part, text, number);
            case FieldSource.Query query:
                // A query cannot be turned round: what it selects is made where the query is a plain one, and then found by trying.
                return Selected(query) == text || ((Selected(query) is not null || QueryGrowth.Grow(item, query.Text.ToString())) && PutSelected(query, text));
            case FieldSource.Header header:
                return Headers.TryAdd(header.Name, text) || true;
            case FieldSource.Url url:
                return Parameters.TryAdd(url.Parameter, text) || true;
            case FieldSource.Join join:
                return PutParts(join, text);
            default:
                return true;
        }
    }

    /// <summary>Lets what a source reads end in the event's digits, where it holds neither those nor the order's.</summary>
    public void Extend(FieldSource source, SampleFacts facts)
    {
        var now = Read(source) ?? "";
        if (source is FieldSource.From from && !now.Contains(facts.Key, StringComparison.Ordinal) && !now.Contains(facts.Order, StringComparison.Ordinal))
        {
            var place = JsonPlace.Of(from.Pointer);
            JsonPlace.Put(item, place, JsonPlace.Value($"{now}{facts.Key}", JsonPlace.Find(item, place), number: false));
        }
    }

    /// <summary>Takes out what a source reads, where it is a place of the event.</summary>
    public void Remove(FieldSource source)
    {
        if (source is FieldSource.From from && !written.Contains(from.Place))
        {
            JsonPlace.Remove(item, JsonPlace.Of(from.Pointer));
        }
    }

    /// <summary>Makes what a source reads unlike that of every other event; parts of it that say something else stay.</summary>
    public bool PutUnique(FieldSource source, string digits)
    {
        if (source is not FieldSource.Join join)
        {
            return Put(source, digits);
        }

        var free = join.Parts.Where(part => part is not FieldSource.Constant && !IsWritten(part)).ToList();
        var carrier = free.LastOrDefault(part => part.Place.EndsWith("id", StringComparison.OrdinalIgnoreCase)) ?? free.LastOrDefault();
        foreach (var other in free.Where(part => part != carrier && string.IsNullOrEmpty(Read(part))))
        {
            Put(other, "1");
        }

        return carrier is null || Put(carrier, digits);
    }

    private bool IsWritten(FieldSource part) => part switch
    {
        FieldSource.From from => written.Contains(from.Place),
        FieldSource.Item inside => written.Contains(string.Join('/', [.. element, .. JsonPlace.Of(inside.Pointer)])),
        FieldSource.Header header => Headers.ContainsKey(header.Name),
        FieldSource.Url url => Parameters.ContainsKey(url.Parameter),
        _ => true,
    };

    /// <summary>A part of a text: in the place of the part that is there, or as the whole where that fits.</summary>
    private bool PutPart(FieldSource.Part part, string text, bool number)
    {
        var now = Read(part.Of);
        var match = now is null ? null : part.Pattern.Match(now);
        if (match is not { Success: true })
        {
            return part.Pattern.IsMatch(text) && Put(part.Of, text, number);
        }

        var group = match.Groups[match.Groups.Count > 1 ? 1 : 0];
        return Put(part.Of, $"{now![..group.Index]}{text}{now[(group.Index + group.Length)..]}", number);
    }

    /// <summary>One text over several places: cut at what stands between them.</summary>
    private bool PutParts(FieldSource.Join join, string text)
    {
        var pieces = join.With.Length == 0 ? [text] : text.Split(join.With, join.Parts.Count);
        return pieces.Length == join.Parts.Count && join.Parts.Zip(pieces).All(pair => Put(pair.First, pair.Second));
    }

    /// <summary>Each value of the event is tried: the one that makes the query say the text is the place.</summary>
    private bool PutSelected(FieldSource.Query query, string text)
    {
        foreach (var place in JsonPlace.Leaves(item).ToList())
        {
            var before = JsonPlace.Find(item, place)!.DeepClone();
            JsonPlace.Put(item, place, JsonPlace.Value(text, before, number: false));
            if (Selected(query) == text)
            {
                return true;
            }

            JsonPlace.Put(item, place, before);
        }

        return false;
    }

    /// <summary>What a query selects: one value, or the only one of a list.</summary>
    private string? Selected(FieldSource.Query query)
    {
        var found = query.Text.Find(JsonQuery.Tree(JsonSerializer.SerializeToElement(item)));
        return EventScope.Scalar(found is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() == 1 ? list[0] : found);
    }

    private static string? Scalar(JsonNode? node) => node is JsonValue value ? EventScope.Scalar(JsonSerializer.SerializeToElement(value)) : null;
}
