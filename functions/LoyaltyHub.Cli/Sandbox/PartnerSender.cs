using System.Net.Http.Headers;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Sampling;

namespace LoyaltyHub.Cli.Sandbox;

/// <summary>Plays a partner towards a hub: makes its events, signs its calls and sends them.</summary>
public sealed class PartnerSender : IDisposable
{
    private readonly HttpClient client = new() { Timeout = TimeSpan.FromSeconds(60) };
    private readonly Uri address;
    private readonly TimeProvider clock;

    /// <summary>A partner's sender.</summary>
    /// <param name="hub">The hub's address.</param>
    /// <param name="contract">The partner's contract.</param>
    /// <param name="key">What it signs with; null where nothing is signed.</param>
    /// <param name="clock">Tells the time.</param>
    /// <param name="platform">What the hub asks for details; null where that is not the sandbox's.</param>
    public PartnerSender(Uri hub, PartnerContract contract, SenderKey? key, TimeProvider clock, DetailPlatform? platform = null)
    {
        (Contract, this.clock, Platform) = (contract, clock, platform);
        address = new Uri(hub, $"/api/partners/{contract.Partner}/webhooks");
        Signing = new CallSigning(contract, key);
        Sampler = new PartnerSampler(contract);
    }

    /// <summary>The contract.</summary>
    public PartnerContract Contract { get; }

    /// <summary>What the hub asks for details of thin events; null where that is not the sandbox's.</summary>
    public DetailPlatform? Platform { get; }

    /// <summary>How its calls are signed.</summary>
    public CallSigning Signing { get; }

    /// <summary>Makes its events and calls.</summary>
    public PartnerSampler Sampler { get; }

    /// <summary>The time by the sender's clock.</summary>
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>A call signed by the partner's own key.</summary>
    /// <param name="call">The call.</param>
    /// <param name="id">The message's id.</param>
    /// <param name="at">When it is sent; now where left out.</param>
    /// <param name="rehearse">Whether it is a dry run.</param>
    public SignedCall Sign(OutgoingCall call, string id, DateTimeOffset? at = null, bool rehearse = false) => SignWith(Signing, call, id, at, rehearse);

    /// <summary>The same by other means.</summary>
    public SignedCall SignWith(CallSigning signing, OutgoingCall call, string id, DateTimeOffset? at = null, bool rehearse = false)
    {
        var target = rehearse ? new Uri($"{address}?dryRun=true") : address;
        return new SignedCall(signing.Sign(call, target, id, at ?? Now), target);
    }

    /// <summary>Signs and sends.</summary>
    public Task<HubReply> SendAsync(OutgoingCall call, string id, CancellationToken stop, DateTimeOffset? at = null) => SendAsync(Sign(call, id, at), stop);

    /// <summary>Signs and sends as a dry run.</summary>
    public Task<HubReply> RehearseAsync(OutgoingCall call, string id, CancellationToken stop, DateTimeOffset? at = null) => SendAsync(Sign(call, id, at, rehearse: true), stop);

    /// <summary>Sends what is signed, as it is.</summary>
    public async Task<HubReply> SendAsync(SignedCall signed, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Parse(signed.Call.Method), signed.Call.UrlOf(signed.Target));
        if (request.Method != HttpMethod.Get)
        {
            request.Content = new ByteArrayContent(signed.Call.Body) { Headers = { ContentType = new MediaTypeHeaderValue(signed.Call.MediaType) } };
        }

        foreach (var (name, value) in signed.Call.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        Platform?.Tell(Contract.Partner, signed.Call.Details);
        using var response = await client.SendAsync(request, stop);
        return new HubReply(response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync(stop), response.Headers.RetryAfter?.Delta);
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();
}

/// <summary>A call with its signature.</summary>
/// <param name="Call">The call.</param>
/// <param name="Target">Where it goes, without the call's own parameters.</param>
public sealed record SignedCall(OutgoingCall Call, Uri Target);
