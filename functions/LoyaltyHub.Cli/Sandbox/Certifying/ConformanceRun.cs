using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using LoyaltyHub.Azure.Rehearsal;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Sampling;
using LoyaltyHub.Functions.Webhooks;

namespace LoyaltyHub.Cli.Sandbox.Certifying;

/// <summary>What the checks of a run have in common: fresh ids, made calls, and the wait for their effect.</summary>
internal sealed class ConformanceRun(PartnerSender sender, CancellationToken stop)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // Another run against the same hub has other ids and members.
    private long next = RandomNumberGenerator.GetInt32(1_000_000, 10_000_000) * 10_000L;
    private int member = RandomNumberGenerator.GetInt32(100_000, 900_000);

    public PartnerSender Sender => sender;

    public PartnerContract Contract => sender.Contract;

    public CallSampler Calls => sender.Sampler.Calls;

    public CancellationToken Stop => stop;

    /// <summary>The mappings that can be tried: thin events only where the sandbox plays the platform that is asked for their details.</summary>
    public IReadOnlyList<EventMapping> Mappings { get; } = [.. Tried(sender)];

    /// <summary>The type that most checks are made with: a purchase where there is one.</summary>
    public EventMapping Main { get; } =
        Tried(sender).FirstOrDefault(mapping => mapping.Activity == Core.Partners.ActivityKind.Purchase)
        ?? Tried(sender).FirstOrDefault(mapping => mapping.Alias != AliasKind.Order)
        ?? sender.Contract.Events[0];

    /// <summary>Facts that no event had before.</summary>
    /// <param name="minor">The amount.</param>
    public SampleFacts NewFacts(long minor = 100_000)
    {
        var id = (++next).ToString(CultureInfo.InvariantCulture);
        return new SampleFacts(id, ++member, id, minor, Seconds(sender.Now)) { Other = member + 500 };
    }

    /// <summary>An event, which can be made since another of its type could.</summary>
    public SampleEvent Make(EventMapping mapping, SampleFacts facts) =>
        sender.Sampler.Make(mapping, facts) is { Event: { } made } ? made : throw new InvalidOperationException($"No further event of type '{mapping.Type}' can be made.");

    /// <summary>A call with one fresh event of the main type.</summary>
    public (OutgoingCall Call, string Id) NewCall()
    {
        var facts = NewFacts();
        return (Write(Make(Main, facts)), facts.Key);
    }

    /// <summary>A call in the contract's first form.</summary>
    public OutgoingCall Write(params IReadOnlyList<SampleEvent> events) => Calls.Write(Calls.Forms[0], events);

    /// <summary>What a dry run says of each event.</summary>
    public async Task<(HubReply Reply, IReadOnlyList<DryRunEvent> Events)> RehearseAsync(OutgoingCall call, string id, DateTimeOffset? at = null)
    {
        var reply = await sender.RehearseAsync(call, id, stop, at);
        return (reply, reply.Rehearsal()?.Events ?? []);
    }

    /// <summary>Sends a call and waits until all of its accepted events have taken effect, or are seen to be put aside.</summary>
    public async Task<Delivered> DeliverAsync(OutgoingCall call, string id)
    {
        // Where the time is a part of the body, the same event signed a second later has other bytes.
        var at = sender.Now;
        var reply = await sender.SendAsync(call, id, stop, at);
        for (var waited = Stopwatch.StartNew(); reply.IsTaken && waited.Elapsed < Patience; await Task.Delay(Pause, stop))
        {
            var (told, rehearsed) = await RehearseAsync(call, id, at);
            if (told.Status != System.Net.HttpStatusCode.OK)
            {
                // Nobody would ever say whether it took effect.
                return new Delivered(told, [], null);
            }

            var effects = rehearsed.Where(one => one.Effect is not null).ToList();
            if (effects.Find(one => one.Effect!.Outcome == RehearsedOutcome.Quarantined) is { } aside)
            {
                return new Delivered(reply, [], aside.Effect);
            }

            if (effects.Count > 0 && effects.TrueForAll(one => one.Effect!.Outcome == RehearsedOutcome.Duplicate))
            {
                return new Delivered(reply, effects, null);
            }
        }

        return new Delivered(reply, [], null);
    }

    /// <summary>What the hub agreed to answer.</summary>
    public bool IsAgreed(HubReply reply) => Contract.Answer is { } agreed
        ? (int)reply.Status == agreed.Status && (!agreed.Body.IsPlain || reply.Text == agreed.Body.ToString())
            && (agreed.Body.ToString().Length == 0 || reply.MediaType == agreed.ContentType?.Split(';')[0].Trim())
        : (int)reply.Status == 202;

    private static IEnumerable<EventMapping> Tried(PartnerSender sender) => sender.Contract.Events.Where(mapping => sender.Platform is not null || !sender.Contract.Fetches.ContainsKey(mapping.Type));

    private static DateTimeOffset Seconds(DateTimeOffset at) => DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds());
}

/// <summary>What became of a call that was sent in earnest.</summary>
/// <param name="Reply">The answer.</param>
/// <param name="InEffect">Its accepted events, all of them in effect; none where that was not seen.</param>
/// <param name="Aside">The first of its events that is put aside instead.</param>
internal sealed record Delivered(HubReply Reply, IReadOnlyList<DryRunEvent> InEffect, RehearsedEffect? Aside)
{
    /// <summary>What a good call failed by; null where it is in effect.</summary>
    public Check? FaultOf(string name) =>
        InEffect.Count > 0 ? null
        : !Reply.IsTaken ? Check.Failed(name, $"it was answered {Reply.Words}", ValidChecks.RemedyFor(Reply, []))
        : Aside is { Reason: "event-id-conflict" } ? Check.Failed(name, "a new event has the id of another one", "let 'eventId' name what no other event has, or 'join' several fields")
        : Aside is not null ? Check.Failed(name, $"it is put aside: {Aside.Reason}", Aside.Detail ?? "see `hub quarantine list` of the hub")
        : Check.Failed(name, "it was acknowledged and is not in effect after 30 s", "see `hub quarantine list` of the hub, and whether its queues are worked on");
}
