using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Webhooks;

namespace LoyaltyHub.Core.Activities;

/// <summary>Tells by a call's media type how its body is written, among the formats of the contract.</summary>
public static class MediaTypes
{
    internal const string Structured = "application/cloudevents+json";
    internal const string BatchMode = "application/cloudevents-batch+json";

    /// <summary>The first format of the contract that goes with the call's media type; null where none does.</summary>
    public static BodyFormat? FormatOf(PartnerContract contract, WebhookCall call)
    {
        foreach (var format in contract.Formats)
        {
            if (Fits(format, call))
            {
                return format;
            }
        }

        return null;
    }

    /// <summary>The call as one of the usual media type of its format, where the contract says by which other types the platform writes it.</summary>
    public static WebhookCall Usual(PartnerContract contract, WebhookCall call) =>
        !contract.MediaTypes.TryGetValue(call.MediaType, out var format) ? call
        : format == BodyFormat.Query ? call with { MediaType = WebhookCall.Form, InAddress = true }
        : call with { MediaType = Name(format) };

    /// <summary>What a partner may send, for messages.</summary>
    public static string Expectation(PartnerContract contract) => string.Join(" or ", contract.Formats.Select(Name).Concat(contract.MediaTypes.Keys));

    private static string Name(BodyFormat format) => format switch
    {
        BodyFormat.Ndjson => "application/x-ndjson",
        BodyFormat.Form or BodyFormat.NestedForm => WebhookCall.Form,
        BodyFormat.Query => "none: a GET with the event's fields as parameters",
        BodyFormat.Xml => "application/xml",
        BodyFormat.Jwt => WebhookCall.Jwt,
        BodyFormat.Cloudevents => $"{Structured}, {BatchMode} or application/json with ce- headers",
        _ => "application/json",
    };

    internal static bool IsJson(string mediaType) => mediaType == "application/json" || mediaType.EndsWith("+json", StringComparison.Ordinal);

    private static bool Fits(BodyFormat format, WebhookCall call) => format switch
    {
        BodyFormat.Json => IsJson(call.MediaType),
        BodyFormat.Ndjson => call.MediaType is "application/x-ndjson" or "application/ndjson" or "application/jsonl" or "application/x-jsonlines",
        BodyFormat.Form or BodyFormat.NestedForm => call.MediaType == WebhookCall.Form && !call.InAddress,
        BodyFormat.Query => call.InAddress,
        BodyFormat.Xml => XmlBody.IsXml(call.MediaType),
        BodyFormat.Jwt => call.MediaType == WebhookCall.Jwt,
        BodyFormat.Cloudevents => call.MediaType is Structured or BatchMode || (IsJson(call.MediaType) && CloudEvent.IsBinary(call)),
        _ => false,
    };
}
