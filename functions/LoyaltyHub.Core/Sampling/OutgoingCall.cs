using LoyaltyHub.Core.Webhooks;

namespace LoyaltyHub.Core.Sampling;

/// <summary>A partner's call before it is sent.</summary>
/// <param name="Body">The body.</param>
/// <param name="MediaType">Its media type.</param>
/// <param name="Headers">Headers besides the media type.</param>
/// <param name="Parameters">Parameters of the address.</param>
public sealed record OutgoingCall(byte[] Body, string MediaType, IReadOnlyDictionary<string, string> Headers, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>The method; a GET has no body, and its event in the parameters.</summary>
    public string Method { get; init; } = "POST";

    /// <summary>What the platform answers when it is asked for the details of the call's events, by the requests.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Details { get; init; } = [];

    /// <summary>The address with its parameters.</summary>
    /// <param name="address">The address without them.</param>
    public Uri UrlOf(Uri address) => Parameters.Count == 0
        ? address
        : new Uri($"{address}{(address.Query.Length > 0 ? '&' : '?')}{string.Join('&', Parameters.Select(parameter => $"{Uri.EscapeDataString(parameter.Key)}={Uri.EscapeDataString(parameter.Value)}"))}");

    /// <summary>The call as a receiver sees it.</summary>
    public WebhookCall Received(Uri address)
    {
        // What asks for a dry run is no field of the event, here as at the hub.
        var headers = new Dictionary<string, string>(Headers, StringComparer.OrdinalIgnoreCase);
        var url = UrlOf(address);
        return (Method == "GET" ? WebhookCall.ByQuery(string.Join('&', url.Query.TrimStart('?').Split('&').Where(part => part is not "dryRun=true"))) : new WebhookCall(Body) { MediaType = MediaType }) with
        {
            Header = headers.GetValueOrDefault,
            HeaderNames = headers.Keys,
            Parameter = Parameters.GetValueOrDefault,
            Url = url.ToString(),
        };
    }

    /// <summary>The same with more headers.</summary>
    public OutgoingCall With(params ReadOnlySpan<(string Name, string Value)> headers)
    {
        var all = new Dictionary<string, string>(Headers, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in headers)
        {
            all[name] = value;
        }

        return this with { Headers = all };
    }

    /// <summary>The same with one more parameter.</summary>
    public OutgoingCall WithParameter(string name, string value) => this with { Parameters = new Dictionary<string, string>(Parameters, StringComparer.Ordinal) { [name] = value } };
}
