using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Webhooks;

namespace LoyaltyHub.Core.Activities;

/// <summary>Applies a partner's contract to what the partner sent. Same call, same outcome.</summary>
public sealed class Normaliser(PartnerContract contract, AliasHasher hasher)
{
    private readonly EventJudge judge = new(contract, hasher);

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
            case BodyFormat.Form or BodyFormat.Query or BodyFormat.NestedForm:
                return Form(reading, reading.Format == BodyFormat.NestedForm);
            case BodyFormat.Xml:
                return XmlBody.ToJson(call.Body, out var xml) is { } elements ? Whole(elements, reading) : new Normalisation.Unreadable(xml);
            case BodyFormat.Jwt:
                return JwtToken.PayloadOf(call.Body.Span) is { } payload ? Whole(payload, reading) : new Normalisation.Unreadable("The body is no JSON Web Token.");
            case BodyFormat.Cloudevents when CloudEvent.IsBinary(call):
                return CloudEvent.ToStructured(call, out var problem) is { } structured ? Whole(structured, reading) : new Normalisation.Unreadable(problem);
            default:
                return Whole(call.Body, reading);
        }
    }

    /// <summary>Reads one event, which a call held before.</summary>
    /// <param name="raw">The event as JSON: as delivered, or as a form or a binary CloudEvent was brought to it.</param>
    /// <param name="fallback">What it takes from the call that brought it.</param>
    /// <returns>What became of it: at least one, several where it means several activities.</returns>
    public IReadOnlyList<NormalisedEvent> NormaliseEvent(ReadOnlyMemory<byte> raw, EventFallback fallback) => Again(raw, fallback, null);

    /// <summary>Reads an event of which the details have been fetched.</summary>
    /// <param name="raw">The event as before.</param>
    /// <param name="fallback">What it takes from the call that brought it.</param>
    /// <param name="details">What was fetched, as JSON.</param>
    public IReadOnlyList<NormalisedEvent> NormaliseFetched(ReadOnlyMemory<byte> raw, EventFallback fallback, ReadOnlyMemory<byte> details) => Again(raw, fallback, details);

    /// <summary>What is fetched for an event; null where the contract, which may have changed since, fetches nothing.</summary>
    public DetailRequest? RequestFor(ReadOnlyMemory<byte> raw, EventFallback fallback, Func<string, string?> secret) => judge.RequestFor(raw, ScopeOf(raw, fallback), secret);

    private IReadOnlyList<NormalisedEvent> Again(ReadOnlyMemory<byte> raw, EventFallback fallback, ReadOnlyMemory<byte>? details)
    {
        if (ScopeOf(raw, fallback) is not { } scope)
        {
            using var document = JsonBody.Open(raw, out var problem);
            return [new NormalisedEvent.Rejected(0, null, raw, Hash(raw.Span), [new FieldError("event", "", problem, "send the event again")]) { Fallback = fallback }];
        }

        return judge.Judge(scope, raw, 0, fallback.EventId, fallback.At, contract.Formats is [BodyFormat.Cloudevents], details);
    }

    private EventScope? ScopeOf(ReadOnlyMemory<byte> raw, EventFallback fallback)
    {
        var named = fallback.Named ?? new Dictionary<string, string>();
        var call = new WebhookCall(raw)
        {
            Header = name => named.GetValueOrDefault(EventScope.HeaderKey(name)),
            Parameter = name => named.GetValueOrDefault(EventScope.ParameterKey(name)),
        };
        using var document = JsonBody.Open(raw, out _);
        return document is null ? null : new EventScope(document.RootElement.Clone(), call, Keys(number => named.GetValueOrDefault(EventScope.KeyKey(number))));
    }

    /// <summary>The names that led to an event, as many as the contract's batch has.</summary>
    private string[] Keys(Func<int, string?> name) => [.. Enumerable.Range(0, contract.Batch?.Stars ?? 0).Select(number => name(number) ?? "")];

    private Normalisation Form(Reading reading, bool nested)
    {
        if (FormBody.ToJson(reading.Call.Body.Span, out var problem) is not { } flat)
        {
            return new Normalisation.Unreadable(problem);
        }

        return reading.Format == BodyFormat.Query ? Whole(WithoutOwn(flat), reading)
            : !nested ? Whole(flat, reading)
            : NestedForm.Of(flat, out problem) is { } deep ? Whole(deep, reading)
            : new Normalisation.Unreadable(problem);
    }

    /// <summary>
    /// The parameters of an address without those that vouch for it: a signature or its time may be another on each attempt, which makes no other event of it, and a secret is kept nowhere.
    /// </summary>
    private byte[] WithoutOwn(byte[] flat)
    {
        using var strict = JsonBody.Open(flat, out _);
        if (strict is null)
        {
            return flat;
        }

        SignaturePlace?[] places = contract.Signature.Judging switch
        {
            SignedTextScheme signed => [signed.Terms.Place, signed.Terms.Timestamp?.Place],
            SharedSecretScheme shared => [shared.Place],
            JwtScheme token => [token.Terms.Place],
            _ => [],
        };
        var fields = JsonNode.Parse(flat)!.AsObject();
        foreach (var place in places)
        {
            fields.Remove(place switch
            {
                SignaturePlace.Parameter parameter => parameter.Name,
                SignaturePlace.Field field => JsonPlace.Of(field.Pointer) is [var name] ? name : "",
                _ => "",
            });
        }

        return JsonSerializer.SerializeToUtf8Bytes(fields, HubJson.Compact);
    }

    private Normalisation Whole(ReadOnlyMemory<byte> json, Reading reading)
    {
        using var packed = JsonBody.Open(json, out var problem);
        if (packed is null)
        {
            return new Normalisation.Unreadable(problem);
        }

        if (contract.Packed.Count > 0)
        {
            if (Unpacking.Of(json, contract.Packed, out problem) is not { } unpacked)
            {
                return new Normalisation.Unreadable(problem);
            }

            json = unpacked;
        }

        // The call is verified by now, and a secret is kept nowhere: neither in an inbox nor in quarantine.
        var secret = contract.Signature.Judging is SharedSecretScheme { Place: SignaturePlace.Field inside } ? JsonPlace.Of(inside.Pointer) : null;
        if (secret is not null && JsonNode.Parse(json.Span) is { } whole && JsonPlace.Remove(whole, secret))
        {
            json = JsonSerializer.SerializeToUtf8Bytes(whole, HubJson.Compact);
        }

        using var document = contract.Packed.Count > 0 || secret is not null ? JsonDocument.Parse(json) : packed;

        var root = document.RootElement;
        return root.ValueKind switch
        {
            JsonValueKind.Array => Batch([.. root.EnumerateArray().Take(MaxBatch + 1).Select(item => (item, Keys(_ => null)))], reading),
            JsonValueKind.Object when contract.Batch?.Source(root) is { } events => events.ValueKind is JsonValueKind.Array || (events.ValueKind is JsonValueKind.Object && contract.Batch.Stars > 0)
                ? Batch([.. contract.Batch.In(root).Take(MaxBatch + 1).Select(one => (one.Element, Keys(number => one.Keys[number])))], reading)
                : new Normalisation.Unreadable($"The contract expects an array of events at {contract.Batch}; there is {JsonBody.Kind(events)}."),
            JsonValueKind.Object => new Normalisation.Events(Judge(root, json, 0, reading.WebhookId, reading, Keys(_ => null))),
            _ => new Normalisation.Unreadable($"The body is {JsonBody.Kind(root)}; send an event as an object, or an array of events."),
        };
    }

    private Normalisation Batch(List<(JsonElement Item, string[] Keys)> events, Reading reading) => events.Count switch
    {
        0 when reading.Call.MediaType == MediaTypes.BatchMode => new Normalisation.Events([]),
        0 => new Normalisation.Unreadable("The batch holds no event."),
        > MaxBatch => new Normalisation.Unreadable($"The batch holds more than {MaxBatch} events; send several."),
        _ => new Normalisation.Events([.. events
            .SelectMany((one, index) => Judge(one.Item, JsonMarshal.GetRawUtf8Value(one.Item).ToArray(), index, IdOf(reading, index), reading, one.Keys))]),
    };

    private IReadOnlyList<NormalisedEvent> Judge(JsonElement item, ReadOnlyMemory<byte> raw, int index, string? fallbackId, Reading reading, string[] keys) =>
        judge.Judge(new EventScope(item, reading.Call, keys), raw, index, fallbackId, reading.At, reading.Format == BodyFormat.Cloudevents, null);

    /// <summary>Each line is judged by itself: one that cannot be read is rejected and leaves the others alone.</summary>
    private Normalisation Lines(Reading reading)
    {
        var (items, index) = (new List<NormalisedEvent>(), 0);
        foreach (var range in reading.Call.Body.Span.Split((byte)'\n'))
        {
            var line = reading.Call.Body[range];
            line = line.Span.EndsWith("\r"u8) ? line[..^1] : line;
            if (line.IsEmpty)
            {
                continue;
            }

            if (index == MaxBatch)
            {
                return new Normalisation.Unreadable($"The body holds more than {MaxBatch} lines; send several.");
            }

            using var document = JsonBody.Open(line, out var problem);
            var id = IdOf(reading, index);
            items.AddRange(document is null
                ? [new NormalisedEvent.Rejected(index, null, line.ToArray(), Hash(line.Span), [new FieldError("event", "", $"cannot be read: {problem}", "send one JSON object on each line")]) { Fallback = new EventFallback(id, reading.At) }]
                : Judge(document.RootElement, line, index, id, reading, Keys(_ => null)));
            index++;
        }

        return items.Count == 0 ? new Normalisation.Unreadable("The body is empty.") : new Normalisation.Events(items);
    }

    internal static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static string? IdOf(Reading reading, int index) => reading.WebhookId is null ? null : $"{reading.WebhookId}:{index}";

    /// <summary>A call while it is read.</summary>
    private sealed record Reading(WebhookCall Call, BodyFormat? Format, string? WebhookId, DateTimeOffset At);
}
