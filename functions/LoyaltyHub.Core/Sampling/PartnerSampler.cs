using System.Text;
using System.Text.Json.Nodes;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Webhooks;

namespace LoyaltyHub.Core.Sampling;

/// <summary>Makes events that the partner's own contract reads as they are meant, or says why it cannot.</summary>
public sealed class PartnerSampler(PartnerContract contract)
{
    private static readonly Uri Nowhere = new("https://hub.example/");
    private readonly EventSampler events = new(contract);

    // Nobody is looked up by these hashes: they only tell members apart.
    private readonly Normaliser normaliser = new(contract, new AliasHasher(new byte[AliasHasher.MinKeyBytes]));

    /// <summary>Writes calls.</summary>
    public CallSampler Calls { get; } = new(contract);

    /// <summary>Makes an event and reads it by the contract.</summary>
    /// <param name="mapping">Of this type.</param>
    /// <param name="facts">What it says.</param>
    /// <returns>The event; or why none can be made, with what would help.</returns>
    public (SampleEvent? Event, string? Problem) Make(EventMapping mapping, SampleFacts facts)
    {
        var (made, problem) = events.Make(mapping, facts);
        if (made is null)
        {
            return (null, problem);
        }

        if (Thin(made, facts.Key, facts.At) is not { } one)
        {
            return (null, Unread(mapping, "the address of its details cannot be made of what it says"));
        }

        made = one;
        var reading = ReadEvent(made, facts.Key, facts.At);
        return reading switch
        {
            _ when reading.OfType<NormalisedEvent.Accepted>().Any(one => Says(one.Activity.What, facts)) => (made, null),
            [NormalisedEvent.Rejected rejected] => (null, Unread(mapping, string.Join("; ", rejected.Errors.Select(error => $"{error.Field} ({error.Pointer}) {error.Problem}")))),
            [NormalisedEvent.Ignored ignored] => (null, Unread(mapping, $"it is ignored: {ignored.Reason}")),
            _ => (null, Unread(mapping, "it does not say what it was made to say")),
        };
    }

    /// <summary>What the contract makes of a call that has no signature yet.</summary>
    /// <param name="call">The call.</param>
    /// <param name="id">The message's id, which counts only where the scheme signs one.</param>
    /// <param name="at">When it is sent.</param>
    public IReadOnlyList<NormalisedEvent> Read(OutgoingCall call, string id, DateTimeOffset at) =>
        normaliser.Normalise(call.Received(Nowhere), contract.Signature.Scheme.GivesId ? id : null, at) is Normalisation.Events read ? read.Items : [];

    /// <summary>What the contract makes of an event, with its details where they are fetched.</summary>
    public IReadOnlyList<NormalisedEvent> ReadEvent(SampleEvent one, string id, DateTimeOffset at) => [.. Read(Calls.Write(Calls.Forms[0], one), id, at)
        .SelectMany(read => read is NormalisedEvent.Thin thin && one.Details is { } details ? normaliser.NormaliseFetched(thin.Raw, thin.Fallback, Encoding.UTF8.GetBytes(details.Value)) : [read])];

    /// <summary>The event as the platform sends it, and its details as it answers them; the event itself where nothing is fetched, null where no request can be made of it.</summary>
    internal SampleEvent? Thin(SampleEvent one, string id, DateTimeOffset at)
    {
        if (!contract.Fetches.TryGetValue(one.Mapping.Type, out var fetch))
        {
            return one;
        }

        var item = (JsonObject)one.Item.DeepClone();
        var details = item.TryGetPropertyValue(fetch.Into, out var inside) ? inside?.ToJsonString(HubJson.Compact) : null;
        item.Remove(fetch.Into);
        var thin = one with { Item = item };
        return Read(Calls.Write(Calls.Forms[0], thin), id, at) is [NormalisedEvent.Thin told]
            && normaliser.RequestFor(told.Raw, told.Fallback, _ => "sandbox") is { Address: { } address } request
            ? thin with { Details = KeyValuePair.Create($"{request.Method} {address.PathAndQuery}{request.Body}", details ?? "{}") }
            : null;
    }

    /// <summary>The amount and the order are the ones that checks rely on.</summary>
    private static bool Says(Happening what, SampleFacts facts) => what switch
    {
        Happening.Purchased purchase => purchase.Order == facts.Order && purchase.Paid.Value == facts.Minor,
        Happening.Returned { Refunded: { } back } returned => returned.Order == facts.Order && back.Value == facts.Minor + (returned.IsTotal ? facts.Before : 0),
        Happening.Returned returned => returned.Order == facts.Order,
        _ => true,
    };

    private string Unread(EventMapping mapping, string why) => $"an event of type '{mapping.Type}' was made, and the contract does not read it: {why}; "
        + (contract.Examples.ContainsKey(mapping.Type) ? "mend the mapping or the example" : $"mend the mapping, or give an event as the partner sends it in 'examples': {{ \"{mapping.Type}\": {{ … }} }}");
}
