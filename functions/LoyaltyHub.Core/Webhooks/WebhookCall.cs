using System.Net;

namespace LoyaltyHub.Core.Webhooks;

/// <summary>A partner's call as it arrived, without the means it arrived by.</summary>
/// <param name="Body">The body's bytes exactly as the sender made them: after a Content-Encoding was undone, before anything else.</param>
public sealed record WebhookCall(ReadOnlyMemory<byte> Body)
{
    /// <summary>A header by its name, whatever its case; null where it is missing or given more than once, which is no choice to make.</summary>
    public Func<string, string?> Header { get; init; } = _ => null;

    /// <summary>The names of all headers.</summary>
    public IEnumerable<string> HeaderNames { get; init; } = [];

    /// <summary>A parameter of the address's query by its name; null where it is missing or given more than once.</summary>
    public Func<string, string?> Parameter { get; init; } = _ => null;

    /// <summary>The address as the partner knows it, with its query.</summary>
    public string Url { get; init; } = "";

    /// <summary>The media type without parameters, in lower case.</summary>
    public string MediaType { get; init; } = "application/json";

    /// <summary>Who sent it, as far as the proxies in front of the hub are trusted; null where nobody can tell.</summary>
    public IPAddress? Sender { get; init; }
}
