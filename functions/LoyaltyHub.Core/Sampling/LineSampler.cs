using System.Text.Json.Nodes;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Sampling;

/// <summary>Makes the lines of an order, after the first line of the example where there is one.</summary>
internal static class LineSampler
{
    /// <summary>Writes an event's lines; nothing where its mapping names none.</summary>
    /// <param name="item">The event.</param>
    /// <param name="mapping">Its mapping.</param>
    /// <param name="facts">What it says.</param>
    /// <param name="exponent">The decimals of its currency.</param>
    public static void Write(JsonObject item, EventMapping mapping, SampleFacts facts, int exponent)
    {
        if (mapping.Fields.GetValueOrDefault(ContractField.Lines) is not FieldSource.Each each)
        {
            return;
        }

        // A return that says its amount needs no lines.
        if (facts.Lines.Count == 0 && !each.IsPriced && mapping.Fields.ContainsKey(ContractField.Amount))
        {
            return;
        }

        var lines = facts.Lines.Count > 0 ? facts.Lines : [new SampleLine("1", facts.Minor)];
        var first = JsonPlace.Find(item, [.. JsonPlace.Of(each.Range), "0"]) as JsonObject ?? [];
        JsonPlace.Put(item, JsonPlace.Of(each.Range), new JsonArray([.. lines.Select(line => Line((JsonObject)first.DeepClone(), each, line, mapping, exponent))]));
        if (each.Discounts is { } discounts)
        {
            JsonPlace.Put(item, JsonPlace.Of(discounts.From), new JsonArray());
        }
    }

    private static JsonObject Line(JsonObject line, FieldSource.Each each, SampleLine said, EventMapping mapping, int exponent)
    {
        Put(line, each.Id, said.Id, number: false);
        Put(line, each.Amount ?? each.Price, AmountSample.Of(said.Minor, mapping, exponent), number: mapping.AmountAs == AmountForm.Minor);
        Put(line, each.Quantity, "1", number: true);
        if (each.Less is { Each: { } several })
        {
            JsonPlace.Put(line, JsonPlace.Of(several), new JsonArray());
        }
        else if (each.Less is { } less)
        {
            Put(line, less.Amount, AmountSample.Of(0, mapping, exponent), number: mapping.AmountAs == AmountForm.Minor);
        }

        return line;
    }

    private static void Put(JsonObject line, JsonPointer? pointer, string text, bool number)
    {
        // An article that names the line has its id, which is written first.
        if (pointer is not null && JsonPlace.Of(pointer) is { } place)
        {
            JsonPlace.Put(line, place, JsonPlace.Value(text, JsonPlace.Find(line, place), number));
        }
    }
}
