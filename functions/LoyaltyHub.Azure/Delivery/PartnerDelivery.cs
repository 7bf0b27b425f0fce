using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using LoyaltyHub.Core.Webhooks;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace LoyaltyHub.Azure.Delivery;

/// <summary>
/// Pushes signed JSON documents to partners by Standard Webhooks 1.0: <c>webhook-id</c> and <c>Idempotency-Key</c> stay the same on
/// every attempt, timestamp and signature are made anew. What fails for now is tried again within the total time-out; a partner that
/// keeps failing is left alone for a while. No redirect is followed, and only public addresses are reached (<see cref="PartnerConnections"/>).
/// </summary>
public sealed class PartnerDelivery : IDisposable
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private readonly DeliveryOptions options;
    private readonly TimeProvider clock;
    private readonly DeliveryPipelines pipelines;
    private readonly HttpClient client;

    /// <summary>Pushes over connections of its own.</summary>
    /// <param name="options">How patiently.</param>
    /// <param name="clock">Tells the time and wakes up.</param>
    /// <param name="resolve">Looks partners' names up; the machine's own way when null.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message names the setting.</exception>
    public PartnerDelivery(DeliveryOptions options, TimeProvider clock, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
    {
        if (options.Faults().ToList() is { Count: > 0 } faults)
        {
            throw new ArgumentException(string.Join(" ", faults), nameof(options));
        }

        this.options = options;
        this.clock = clock;
        pipelines = new DeliveryPipelines(options, clock);
        client = new HttpClient(PartnerConnections.Create(options.AllowLoopback, resolve)) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Pushes a document; comes back when it is acknowledged, refused or not worth another attempt now.</summary>
    /// <exception cref="ArgumentException">The idempotency key is none that a partner could verify.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<DeliveryOutcome> SendAsync(DeliveryRequest request, CancellationToken cancellationToken)
    {
        var deadline = clock.GetUtcNow() + options.TotalTimeout;
        try
        {
            var attempt = await pipelines.Of(request.Partner).ExecuteAsync(
                async (state, stop) => await TryAsync(state.request, state.deadline, stop),
                (request, deadline),
                cancellationToken);
            return attempt.Outcome;
        }
        catch (BrokenCircuitException fault)
        {
            return new DeliveryOutcome.Paused(fault.RetryAfter ?? options.BreakerDuration);
        }
        catch (TimeoutRejectedException fault)
        {
            return TooSlow(fault.Timeout);
        }
    }

    /// <summary>Sends a document once, whatever became of earlier ones: whoever calls decides when to come again.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<DeliveryOutcome> SendOnceAsync(DeliveryRequest request, CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(options.AttemptTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        try
        {
            return (await TryAsync(request, DateTimeOffset.MaxValue, either.Token)).Outcome;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return TooSlow(options.AttemptTimeout);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private static DeliveryOutcome.Failed TooSlow(TimeSpan patience) =>
        new($"The endpoint did not answer within {patience.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} seconds.", null, null);

    private async Task<Attempt> TryAsync(DeliveryRequest request, DateTimeOffset deadline, CancellationToken stop)
    {
        using var message = Message(request);
        try
        {
            using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, stop);
            return await PartnerAnswer.ReadAsync(response, clock, deadline, stop);
        }
        catch (HttpRequestException fault) when (fault.InnerException is ForbiddenAddressException forbidden)
        {
            return new Attempt(new DeliveryOutcome.Failed(forbidden.Message, null, null), Transient: false, Again: false);
        }
        catch (HttpRequestException fault)
        {
            // The kind of the fault, not its message: that is written for logs and may say more than the partner's finance team should read.
            return new Attempt(new DeliveryOutcome.Failed($"The endpoint could not be reached ({fault.HttpRequestError}).", null, null), Transient: true, Again: true);
        }
    }

    private HttpRequestMessage Message(DeliveryRequest request)
    {
        var now = clock.GetUtcNow();
        var message = new HttpRequestMessage(HttpMethod.Post, request.Endpoint) { Content = new ReadOnlyMemoryContent(request.Body) };
        message.Content.Headers.ContentType = Json;
        message.Headers.UserAgent.Add(PartnerConnections.Agent);
        message.Headers.Add("Idempotency-Key", request.IdempotencyKey);
        message.Headers.Add("webhook-id", request.IdempotencyKey);
        message.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        message.Headers.Add("webhook-signature", StandardWebhooks.Sign(request.IdempotencyKey, now, request.Body.Span, request.Secret));
        return message;
    }
}
