using System.Collections.Concurrent;
using System.Net;
using System.Text;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Partners;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace LoyaltyHub.Azure.Delivery;

/// <summary>
/// Fetches details of thin events from their platforms, by the same rules as pushes: to public addresses only, without redirects, with retries,
/// pauses and time-outs per partner. Only a few at once per partner, so that a slow platform does not keep other partners' activities waiting.
/// </summary>
public sealed class DetailFetching : IDisposable
{
    /// <summary>The largest answer taken, in bytes.</summary>
    public const int MaxBytes = 1024 * 1024;

    private const int MostAtOnce = 4;
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);
    private readonly DeliveryOptions options;
    private readonly TimeProvider clock;
    private readonly DeliveryPipelines pipelines;
    private readonly HttpClient client;
    private readonly DetailTokens tokens;
    private readonly ConcurrentDictionary<PartnerId, SemaphoreSlim> turns = new();

    /// <summary>Fetches over connections of its own.</summary>
    /// <param name="options">How patiently.</param>
    /// <param name="clock">Tells the time and wakes up.</param>
    /// <param name="resolve">Looks names up; the machine's own way when null.</param>
    public DetailFetching(DeliveryOptions options, TimeProvider clock, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
    {
        this.options = options;
        this.clock = clock;
        pipelines = new DeliveryPipelines(options, clock);
        client = new HttpClient(PartnerConnections.Create(options.AllowLoopback, resolve)) { Timeout = Timeout.InfiniteTimeSpan };
        tokens = new DetailTokens(clock);
    }

    /// <summary>Fetches; comes back when the details are here, refused or not worth another attempt now.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<DetailOutcome> FetchAsync(PartnerId partner, DetailRequest request, CancellationToken stop)
    {
        if (request.Address is null)
        {
            return new DetailOutcome.Failed("The event and the contract make no address of one of the contract's hosts.", null);
        }

        var turn = turns.GetOrAdd(partner, _ => new SemaphoreSlim(MostAtOnce));
        if (!await turn.WaitAsync(TimeSpan.Zero, stop))
        {
            return new DetailOutcome.Busy(Moment);
        }

        try
        {
            return request.Token is { } token ? await WithTokenAsync(partner, request, token, stop) : await AskAsync(partner, request, stop);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Asks with a token; where the platform does not know it any more, once more with a new one.</summary>
    private async Task<DetailOutcome> WithTokenAsync(PartnerId partner, DetailRequest request, TokenRequest token, CancellationToken stop)
    {
        var granted = await tokens.GetAsync(token, null, (ask, cancel) => AskAsync(partner, ask, cancel), stop);
        if (granted is not TokenOutcome.Granted first)
        {
            return ((TokenOutcome.Refused)granted).Outcome;
        }

        var outcome = await AskAsync(partner, Bearing(request, token.Terms, first.Text), stop);
        if (outcome is not DetailOutcome.Failed { IsUnauthorised: true })
        {
            return outcome;
        }

        return await tokens.GetAsync(token, first.Text, (ask, cancel) => AskAsync(partner, ask, cancel), stop) switch
        {
            TokenOutcome.Granted again when again.Text != first.Text => await AskAsync(partner, Bearing(request, token.Terms, again.Text), stop),
            TokenOutcome.Refused refused => refused.Outcome,
            _ => outcome,
        };
    }

    private static DetailRequest Bearing(DetailRequest request, TokenTerms terms, string text) =>
        request with { Headers = new Dictionary<string, string>(request.Headers, StringComparer.OrdinalIgnoreCase) { [terms.Header] = terms.Prefix + text } };

    private async Task<DetailOutcome> AskAsync(PartnerId partner, DetailRequest request, CancellationToken stop)
    {
        try
        {
            var deadline = clock.GetUtcNow() + options.TotalTimeout;
            var attempt = await pipelines.Of(partner).ExecuteAsync(async (state, cancel) => await TryAsync(state.request, state.deadline, cancel), (request, deadline), stop);
            return attempt is { Content: { } content } ? new DetailOutcome.Fetched(content)
                : attempt.Outcome is DeliveryOutcome.Failed failed ? new DetailOutcome.Failed(failed.Reason, failed.RetryAfter) { IsUnauthorised = failed.Status == (int)HttpStatusCode.Unauthorized }
                : new DetailOutcome.Failed("The platform says that there is nothing any more (410).", null);
        }
        catch (BrokenCircuitException fault)
        {
            return new DetailOutcome.Busy(fault.RetryAfter ?? options.BreakerDuration);
        }
        catch (TimeoutRejectedException)
        {
            return new DetailOutcome.Failed("The platform did not answer in time.", null);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        client.Dispose();
        tokens.Dispose();
        foreach (var turn in turns.Values)
        {
            turn.Dispose();
        }
    }

    private async Task<Attempt> TryAsync(DetailRequest request, DateTimeOffset deadline, CancellationToken stop)
    {
        using var message = Message(request);
        try
        {
            using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, stop);
            return response.IsSuccessStatusCode ? await ContentAsync(response.Content, stop) : PartnerAnswer.Failure(response, clock, deadline);
        }
        catch (HttpRequestException fault) when (fault.InnerException is ForbiddenAddressException forbidden)
        {
            return new Attempt(new DeliveryOutcome.Failed(forbidden.Message, null, null), Transient: false, Again: false);
        }
        catch (HttpRequestException fault)
        {
            return new Attempt(new DeliveryOutcome.Failed($"The platform could not be reached ({fault.HttpRequestError}).", null, null), Transient: true, Again: true);
        }
        catch (IOException)
        {
            return new Attempt(new DeliveryOutcome.Failed("The platform's answer broke off.", null, null), Transient: true, Again: true);
        }
    }

    private static async Task<Attempt> ContentAsync(HttpContent content, CancellationToken stop) => await PartnerConnections.ReadAsync(content, MaxBytes, stop) is { } answer
        ? new Attempt(new DeliveryOutcome.Acknowledged(200, null), Transient: false, Again: false) { Content = answer }
        : new Attempt(new DeliveryOutcome.Failed($"The platform's answer is larger than {MaxBytes} bytes.", null, null), Transient: false, Again: false);

    private static HttpRequestMessage Message(DetailRequest request)
    {
        var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Address)
        {
            Content = request.Body is null ? null : new StringContent(request.Body, Encoding.UTF8, request.MediaType),
        };
        message.Headers.UserAgent.Add(PartnerConnections.Agent);
        message.Headers.Accept.ParseAdd("application/json");
        foreach (var (name, value) in request.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return message;
    }
}
