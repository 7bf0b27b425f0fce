using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Webhooks;

namespace LoyaltyHub.Core.Sampling;

/// <summary>How events are put into a call.</summary>
public enum CallForm
{
    /// <summary>One JSON document.</summary>
    Json,

    /// <summary>A JSON document on each line.</summary>
    Ndjson,

    /// <summary>An HTML form.</summary>
    Form,

    /// <summary>A GET whose address has the event's fields.</summary>
    Query,

    /// <summary>XML.</summary>
    Xml,

    /// <summary>A JSON Web Token.</summary>
    Jwt,

    /// <summary>A structured CloudEvent, or a batch of them.</summary>
    Structured,

    /// <summary>A CloudEvent whose attributes are headers.</summary>
    Binary,
}

/// <summary>Writes calls of a partner, unsigned.</summary>
public sealed class CallSampler(PartnerContract contract)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The forms that the contract's calls may have, the usual one first.</summary>
    public IReadOnlyList<CallForm> Forms { get; } = [.. contract.Formats.SelectMany(format => format switch
    {
        BodyFormat.Ndjson => new[] { CallForm.Ndjson },
        BodyFormat.Form or BodyFormat.NestedForm => [CallForm.Form],
        BodyFormat.Query => [CallForm.Query],
        BodyFormat.Xml => [CallForm.Xml],
        BodyFormat.Jwt => [CallForm.Jwt],
        BodyFormat.Cloudevents => [CallForm.Structured, CallForm.Binary],
        _ => [CallForm.Json],
    })];

    /// <summary>Whether a form can hold several events: where the signature is inside the body, only if it is inside each event.</summary>
    public bool HoldsSeveral(CallForm form) => form switch
    {
        CallForm.Form or CallForm.Query or CallForm.Xml or CallForm.Jwt or CallForm.Binary => false,
        CallForm.Json => contract.Packed.Count == 0 && SchemeOf(contract) is not (TokenScheme or SignedTextScheme { Terms.NeedsFields: true } or JwtScheme { Terms.Place: SignaturePlace.Field } or SharedSecretScheme { Place: SignaturePlace.Field }),
        _ => true,
    };

    /// <summary>Writes a call.</summary>
    /// <param name="form">How.</param>
    /// <param name="events">What; several only where the form can hold them.</param>
    public OutgoingCall Write(CallForm form, params IReadOnlyList<SampleEvent> events) => Written(form, events) with { Details = [.. events.Select(one => one.Details).OfType<KeyValuePair<string, string>>()] };

    private OutgoingCall Written(CallForm form, IReadOnlyList<SampleEvent> events)
    {
        var headers = events.SelectMany(one => one.Headers).DistinctBy(header => header.Key).ToDictionary(header => header.Key, header => header.Value, StringComparer.OrdinalIgnoreCase);
        var parameters = events.SelectMany(one => one.Parameters).DistinctBy(parameter => parameter.Key).ToDictionary(parameter => parameter.Key, parameter => parameter.Value, StringComparer.Ordinal);
        return form switch
        {
            CallForm.Ndjson => new OutgoingCall(Utf8.GetBytes(string.Concat(events.Select(one => one.Item.ToJsonString(HubJson.Compact) + "\n"))), "application/x-ndjson", headers, parameters),
            CallForm.Form => new OutgoingCall(Utf8.GetBytes(Form(events[0].Item)), "application/x-www-form-urlencoded", headers, parameters),
            CallForm.Query => new OutgoingCall([], "application/x-www-form-urlencoded", headers, Fields(events[0].Item).Concat(parameters).DistinctBy(field => field.Key).ToDictionary(field => field.Key, field => field.Value, StringComparer.Ordinal)) { Method = "GET" },
            CallForm.Xml => new OutgoingCall(Packer.Xml(events[0].Item), "application/xml", headers, parameters),
            CallForm.Jwt => new OutgoingCall(Utf8.GetBytes(Packer.Unsigned(Bytes(Packer.Packed(events[0].Item, contract.Packed)))), WebhookCall.Jwt, headers, parameters),
            CallForm.Structured when events.Count == 1 => new OutgoingCall(Bytes(events[0].Item), "application/cloudevents+json", headers, parameters),
            CallForm.Structured => new OutgoingCall(Bytes(Several(events)), "application/cloudevents-batch+json", headers, parameters),
            CallForm.Binary => Binary(events[0].Item, new OutgoingCall([], "application/json", headers, parameters)),
            _ => new OutgoingCall(Bytes(Packer.Packed(Json(events), contract.Packed)), "application/json", headers, parameters),
        };
    }

    /// <summary>The scheme that judges the signature.</summary>
    public static SignatureScheme SchemeOf(PartnerContract contract) => contract.Signature.Judging;

    private JsonNode Json(IReadOnlyList<SampleEvent> events)
    {
        if (events.Count == 1 && SchemeOf(contract) is not AdyenScheme)
        {
            return events[0].Item;
        }

        if (contract.Batch is not { } batch || JsonPlace.Of(batch) is not { Count: > 0 } place)
        {
            return Several(events);
        }

        var root = new JsonObject();
        JsonPlace.Put(root, place, Several(events));
        return root;
    }

    private static JsonArray Several(IReadOnlyList<SampleEvent> events) => [.. events.Select(one => one.Item.DeepClone())];

    private static byte[] Bytes(JsonNode node) => JsonSerializer.SerializeToUtf8Bytes(node, HubJson.Compact);

    private string Form(JsonObject item) => string.Join('&', Fields(item).Select(field => $"{WebUtility.UrlEncode(field.Key)}={WebUtility.UrlEncode(field.Value)}"));

    /// <summary>Fields as texts; objects, which the contract calls JSON, as the text of their JSON.</summary>
    private IEnumerable<KeyValuePair<string, string>> Fields(JsonObject item) => (contract.Formats.Contains(BodyFormat.NestedForm) ? Brackets(Packer.Packed(item, contract.Packed), "") : (JsonObject)Packer.Packed(item, contract.Packed)).Select(field => KeyValuePair.Create(field.Key, field.Value switch
    {
        null => "",
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        { } other => other.ToJsonString(HubJson.Compact),
    }));

    /// <summary>The leaves of a tree by their names in brackets.</summary>
    private static IEnumerable<KeyValuePair<string, JsonNode?>> Brackets(JsonNode? node, string name) => node switch
    {
        JsonObject some => some.SelectMany(member => Brackets(member.Value, name.Length == 0 ? member.Key : $"{name}[{member.Key}]")),
        JsonArray list => list.SelectMany((item, index) => Brackets(item, $"{name}[{index}]")),
        _ => [KeyValuePair.Create(name, node)],
    };

    private static OutgoingCall Binary(JsonObject item, OutgoingCall call)
    {
        foreach (var attribute in item.Where(attribute => attribute.Key is not ("data" or "datacontenttype") && attribute.Value is JsonValue))
        {
            call = call.With(($"ce-{attribute.Key}", Uri.EscapeDataString(attribute.Value!.ToString()).Replace("%3A", ":", StringComparison.Ordinal).Replace("%2F", "/", StringComparison.Ordinal)));
        }

        return call with { Body = item["data"] is { } data ? Bytes(data) : [] };
    }
}
