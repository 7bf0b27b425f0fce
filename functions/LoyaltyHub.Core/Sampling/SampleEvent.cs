using System.Text.Json.Nodes;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Sampling;

/// <summary>An event as the partner would send it.</summary>
/// <param name="Mapping">Its mapping in the contract.</param>
/// <param name="Facts">What it says.</param>
/// <param name="Item">The event as the mapping sees it.</param>
/// <param name="Headers">Headers of the call that the mapping reads.</param>
/// <param name="Parameters">Parameters of the address that the mapping reads.</param>
public sealed record SampleEvent(
    EventMapping Mapping, SampleFacts Facts, JsonObject Item, IReadOnlyDictionary<string, string> Headers, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>What the platform answers when it is asked for the details of a thin event, by the request; null for one that says all itself.</summary>
    public KeyValuePair<string, string>? Details { get; init; }

    /// <summary>The same event without one of its fields; null where that field cannot be taken out.</summary>
    public SampleEvent? Without(ContractField field)
    {
        if (Mapping.Fields.GetValueOrDefault(field) is not FieldSource.From from || JsonPlace.Of(from.Pointer) is not { Count: > 0 } place)
        {
            return null;
        }

        var item = (JsonObject)Item.DeepClone();
        return JsonPlace.Remove(item, place) ? this with { Item = item } : null;
    }

    /// <summary>The same event in other bytes: with something in it that no contract reads.</summary>
    public SampleEvent InOtherBytes()
    {
        var item = (JsonObject)Item.DeepClone();
        item["resentby"] = "sandbox";
        return this with { Item = item };
    }
}
