using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Webhooks;

namespace LoyaltyHub.Core.Activities;

/// <summary>Applies a partner's contract to what the partner sent. Same call, same outcome.</summary>
public sealed class Normaliser(PartnerContract contract, AliasHasher hasher)
{
    /// <summary>The most events in one body, inclusive.</summary>
    public const int MaxBatch = 10_000;

    /// <summary>Reads a JSON body.</summary>
    /// <param name="body">The bytes as received.</param>
    /// <param name="webhookId">The message's id: the event's id where the contract maps none.</param>
    /// <param name="webhookTimestamp">The message's time: the event's time where the contract maps none.</param>
    public Normalisation Normalise(ReadOnlyMemory<byte> body, string webhookId, DateTimeOffset webhookTimestamp) =>
        Normalise(new WebhookCall(body), webhookId, webhookTimestamp);

    /// <summary>Reads a call whose media type is one of the contract's formats.</summary>
    /// <param name="call">The call as received.</param>
    /// <param name="webhookId">The message's id: the event's id where the contract maps none. Null where the scheme signs none.</param>
    /// <param name="webhookTimestamp">The message's time: the event's time where the contract maps none.</param>
    public Normalisation Normalise(WebhookCall call, string? webhookId, DateTimeOffset webhookTimestamp)
    {
        var reading = new Reading(call, MediaTypes.FormatOf(contract, call), webhookId, webhookTimestamp);
        switch (reading.Format)
        {
            case null:
                return new Normalisation.Unreadable($"The media type is none of the contract's: send {MediaTypes.Expectation(contract)}.");
            case BodyFormat.Ndjson:
                return Lines(reading);
            case BodyFormat.Form:
                return FormBody.ToJson(call.Body.Span, contract.JsonText, out var form) is { } fields ? Whole(fields, reading) : new Normalisation.Unreadable(form);
            case BodyFormat.Cloudevents when CloudEvent.IsBinary(call):
                return CloudEvent.ToStructured(call, out var problem) is { } structured ? Whole(structured, reading) : new Normalisation.Unreadable(problem);
            default:
                return Whole(call.Body, reading);
        }
    }

    /// <summary>Reads one event, which a call held before.</summary>
    /// <param name="raw">The event as JSON: as delivered, or as a form or a binary CloudEvent was brought to it.</param>
    /// <param name="fallback">What it takes from the call that brought it.</param>
    public NormalisedEvent NormaliseEvent(ReadOnlyMemory<byte> raw, EventFallback fallback)
    {
        var named = fallback.Named ?? new Dictionary<string, string>();
        var call = new WebhookCall(raw)
        {
            Header = name => named.GetValueOrDefault(EventScope.HeaderKey(name)),
            Parameter = name => named.GetValueOrDefault(EventScope.ParameterKey(name)),
        };
        using var document = JsonBody.Open(raw, out var problem);
        return document is null
            ? new NormalisedEvent.Rejected(0, null, raw, Hash(raw.Span), [new FieldError("event", "", problem, "send the event again")]) { Fallback = fallback }
            : Judge(document.RootElement, raw, 0, fallback.EventId, new Reading(call, contract.Formats is [BodyFormat.Cloudevents] ? BodyFormat.Cloudevents : BodyFormat.Json, null, fallback.At));
    }

    private Normalisation Whole(ReadOnlyMemory<byte> json, Reading reading)
    {
        using var document = JsonBody.Open(json, out var problem);
        if (document is null)
        {
            return new Normalisation.Unreadable(problem);
        }

        var root = document.RootElement;
        return root.ValueKind switch
        {
            JsonValueKind.Array => Batch(root, reading),
            JsonValueKind.Object when contract.Batch?.Find(root) is { } events => events.ValueKind == JsonValueKind.Array
                ? Batch(events, reading)
                : new Normalisation.Unreadable($"The contract expects an array of events at {contract.Batch}; there is {JsonBody.Kind(events)}."),
            JsonValueKind.Object => new Normalisation.Events([Judge(root, json, 0, reading.WebhookId, reading)]),
            _ => new Normalisation.Unreadable($"The body is {JsonBody.Kind(root)}; send an event as an object, or an array of events."),
        };
    }

    private Normalisation Batch(JsonElement events, Reading reading) => events.GetArrayLength() switch
    {
        0 when reading.Call.MediaType == MediaTypes.BatchMode => new Normalisation.Events([]),
        0 => new Normalisation.Unreadable("The batch holds no event."),
        > MaxBatch => new Normalisation.Unreadable($"The batch holds more than {MaxBatch} events; send several."),
        _ => new Normalisation.Events([.. events.EnumerateArray()
            .Select((item, index) => Judge(item, JsonMarshal.GetRawUtf8Value(item).ToArray(), index, IdOf(reading, index), reading))]),
    };

    /// <summary>Each line is judged by itself: one that cannot be read is rejected and leaves the others alone.</summary>
    private Normalisation Lines(Reading reading)
    {
        var items = new List<NormalisedEvent>();
        foreach (var range in reading.Call.Body.Span.Split((byte)'\n'))
        {
            var line = reading.Call.Body[range];
            line = line.Span.EndsWith("\r"u8) ? line[..^1] : line;
            if (line.IsEmpty)
            {
                continue;
            }

            if (items.Count == MaxBatch)
            {
                return new Normalisation.Unreadable($"The body holds more than {MaxBatch} lines; send several.");
            }

            using var document = JsonBody.Open(line, out var problem);
            items.Add(document is null
                ? new NormalisedEvent.Rejected(items.Count, null, line.ToArray(), Hash(line.Span), [new FieldError("event", "", $"cannot be read: {problem}", "send one JSON object on each line")]) { Fallback = new EventFallback(IdOf(reading, items.Count), reading.At) }
                : Judge(document.RootElement, line, items.Count, IdOf(reading, items.Count), reading));
        }

        return items.Count == 0 ? new Normalisation.Unreadable("The body is empty.") : new Normalisation.Events(items);
    }

    private NormalisedEvent Judge(JsonElement item, ReadOnlyMemory<byte> raw, int index, string? fallbackId, Reading reading)
    {
        var errors = new List<FieldError>();
        var scope = new EventScope(item, reading.Call);
        if (reading.Format == BodyFormat.Cloudevents && CloudEvent.Problem(item) is { } envelope)
        {
            errors.Add(envelope);
        }

        var type = errors.Count == 0 ? TypeOf(scope, errors) : null;
        if (type is not null && contract.Ignored.TryGetValue(type, out var reason))
        {
            return new NormalisedEvent.Ignored(index, reason);
        }

        var mapping = type is null ? null : contract.MappingOf(type);
        if (mapping is null && type is not null && contract.Others == OtherEvents.Ignore)
        {
            return new NormalisedEvent.Ignored(index, "the contract maps no event of this type");
        }

        if (mapping is null)
        {
            if (type is not null)
            {
                errors.Add(new FieldError("type", contract.TypeField.Place, "is no event type of this contract", $"send one of {Known()}, or add a mapping to the contract") { Contract = "/events" });
            }

            return new NormalisedEvent.Rejected(index, null, raw.ToArray(), Hash(raw.Span), errors) { Fallback = new EventFallback(fallbackId, reading.At) { Named = scope.Named } };
        }

        return Skipping.Reason(mapping, scope) is { } skipped
            ? new NormalisedEvent.Ignored(index, skipped)
            : Judge(scope, mapping, raw, index, new EventFallback(fallbackId, reading.At), errors);
    }

    private NormalisedEvent Judge(EventScope scope, EventMapping mapping, ReadOnlyMemory<byte> raw, int index, EventFallback fallback, List<FieldError> errors)
    {
        var fields = new EventFields(scope, mapping, hasher, contract.Partner, errors);
        var hash = Hash(raw.Span);
        var id = fields.EventId(fallback.EventId);
        var alias = fields.Member();
        var at = fields.At(fallback.At);
        var what = fields.Happening();
        return errors.Count > 0
            ? new NormalisedEvent.Rejected(index, id?.Value, raw.ToArray(), hash, errors) { Fallback = fallback with { Named = scope.Named } }
            : new NormalisedEvent.Accepted(index, new Activity(
                contract.Partner, id!.Value, alias!.Value, at!.Value, what!, mapping.DuplicateKey is null ? hash : Meaning(alias.Value, what!))
            {
                Order = mapping.Alias == AliasKind.Order ? alias
                    : contract.FindsByOrder && what is Happening.Purchased purchase ? hasher.Hash(AliasKind.Order, contract.Partner, purchase.Order)
                    : null,
                ParkDays = contract.ParkDays,
            });
    }

    private string? TypeOf(EventScope scope, List<FieldError> errors)
    {
        if (scope.Item.ValueKind != JsonValueKind.Object)
        {
            errors.Add(new FieldError("event", "", $"is {JsonBody.Kind(scope.Item)}", "send each event as an object"));
            return null;
        }

        if (scope.Find(contract.TypeField) is { ValueKind: JsonValueKind.String } type)
        {
            return type.GetString();
        }

        errors.Add(new FieldError("type", contract.TypeField.Place, "is missing or no text", $"send one of {Known()}") { Contract = "/typeField" });
        return null;
    }

    /// <summary>What an event says, whatever bytes it says it in and whenever.</summary>
    private static string Meaning(AliasHash alias, Happening what) => Hash(JsonSerializer.SerializeToUtf8Bytes(new { alias, what }, HubJson.Compact));

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static string? IdOf(Reading reading, int index) => reading.WebhookId is null ? null : $"{reading.WebhookId}:{index}";

    private string Known() => string.Join(", ", contract.Events.Select(mapping => mapping.Type));

    /// <summary>A call while it is read.</summary>
    private sealed record Reading(WebhookCall Call, BodyFormat? Format, string? WebhookId, DateTimeOffset At);
}
