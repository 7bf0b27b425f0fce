using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Activities;

/// <summary>Applies a partner's contract to what the partner sent. Same bytes, same outcome.</summary>
public sealed class Normaliser(PartnerContract contract, AliasHasher hasher)
{
    /// <summary>The most events in one body, inclusive.</summary>
    public const int MaxBatch = 10_000;

    /// <summary>Reads a body.</summary>
    /// <param name="body">The bytes as received.</param>
    /// <param name="webhookId">The message's id: the event's id where the contract maps none.</param>
    /// <param name="webhookTimestamp">The message's time: the event's time where the contract maps none.</param>
    public Normalisation Normalise(ReadOnlyMemory<byte> body, string webhookId, DateTimeOffset webhookTimestamp)
    {
        using var document = Body.Open(body, out var problem);
        if (document is null)
        {
            return new Normalisation.Unreadable(problem);
        }

        var root = document.RootElement;
        return root.ValueKind switch
        {
            JsonValueKind.Array => Batch(root, webhookId, webhookTimestamp),
            JsonValueKind.Object when contract.Batch?.Find(root) is { } events => events.ValueKind == JsonValueKind.Array
                ? Batch(events, webhookId, webhookTimestamp)
                : new Normalisation.Unreadable($"The contract expects an array of events at {contract.Batch}; there is {Body.Kind(events)}."),
            JsonValueKind.Object => new Normalisation.Events([Judge(root, body, 0, webhookId, webhookTimestamp)]),
            _ => new Normalisation.Unreadable($"The body is {Body.Kind(root)}; send an event as an object, or an array of events."),
        };
    }

    /// <summary>Reads one event, which a body or a batch held before.</summary>
    /// <param name="raw">The event's bytes as delivered.</param>
    /// <param name="fallback">What it takes from the webhook that brought it.</param>
    public NormalisedEvent NormaliseEvent(ReadOnlyMemory<byte> raw, EventFallback fallback)
    {
        using var document = Body.Open(raw, out var problem);
        return document is null
            ? new NormalisedEvent.Rejected(0, null, raw, Convert.ToHexStringLower(SHA256.HashData(raw.Span)), [new FieldError("event", "", problem, "send the event again")]) { Fallback = fallback }
            : Judge(document.RootElement, raw, 0, fallback.EventId ?? "", fallback.At);
    }

    private Normalisation Batch(JsonElement events, string webhookId, DateTimeOffset timestamp) => events.GetArrayLength() switch
    {
        0 => new Normalisation.Unreadable("The batch holds no event."),
        > MaxBatch => new Normalisation.Unreadable($"The batch holds more than {MaxBatch} events; send several."),
        _ => new Normalisation.Events([.. events.EnumerateArray()
            .Select((item, index) => Judge(item, JsonMarshal.GetRawUtf8Value(item).ToArray(), index, $"{webhookId}:{index}", timestamp))]),
    };

    private NormalisedEvent Judge(JsonElement item, ReadOnlyMemory<byte> raw, int index, string fallbackId, DateTimeOffset timestamp)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(raw.Span));
        var errors = new List<FieldError>();
        if (Mapping(item, errors) is not { } mapping)
        {
            return new NormalisedEvent.Rejected(index, null, raw.ToArray(), hash, errors) { Fallback = new EventFallback(fallbackId, timestamp) };
        }

        var fields = new EventFields(item, mapping, hasher, contract.Partner, errors);
        var id = fields.EventId(fallbackId);
        var alias = fields.Member();
        var at = fields.At(timestamp);
        var what = fields.Happening();
        return errors.Count > 0
            ? new NormalisedEvent.Rejected(index, id?.Value, raw.ToArray(), hash, errors) { Fallback = new EventFallback(fallbackId, timestamp) }
            : new NormalisedEvent.Accepted(index, new Activity(contract.Partner, id!.Value, alias!.Value, at!.Value, what!, hash));
    }

    private EventMapping? Mapping(JsonElement item, List<FieldError> errors)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            errors.Add(new FieldError("event", "", $"is {Body.Kind(item)}", "send each event as an object"));
            return null;
        }

        var pointer = contract.TypeField.ToString();
        if (contract.TypeField.Find(item) is not { ValueKind: JsonValueKind.String } type)
        {
            errors.Add(new FieldError("type", pointer, "is missing or no text", $"send one of {Known()}"));
            return null;
        }

        var mapping = contract.MappingOf(type.GetString()!);
        if (mapping is null)
        {
            errors.Add(new FieldError("type", pointer, "is no event type of this contract", $"send one of {Known()}, or add a mapping to the contract"));
        }

        return mapping;
    }

    private string Known() => string.Join(", ", contract.Events.Select(mapping => mapping.Type));
}
