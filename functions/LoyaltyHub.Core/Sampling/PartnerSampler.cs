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
        if (contract.Fetches.ContainsKey(mapping.Type))
        {
            return (null, $"no event of type '{mapping.Type}' can be made: its details are fetched from the platform, which the sandbox is not");
        }

        var (made, problem) = events.Make(mapping, facts);
        if (made is null)
        {
            return (null, problem);
        }

        var reading = Read(Calls.Write(Calls.Forms[0], made), facts.Key, facts.At);
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
