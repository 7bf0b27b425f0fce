using System.Net.Http.Headers;
using LoyaltyHub.Azure.Delivery;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Webhooks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace LoyaltyHub.Functions;

/// <summary>A partner's call: either what it says, verified and normalised, or the answer that refuses it.</summary>
public abstract record SignedRequest
{
    private SignedRequest()
    {
    }

    /// <summary>The call is the partner's own and was readable.</summary>
    public sealed record Opened(Partner Partner, string? Id, IReadOnlyList<NormalisedEvent> Events) : SignedRequest
    {
        /// <summary>What the platform has to read once they are durable; null for the hub's own answer.</summary>
        public AgreedAnswer? Agreed { get; init; }
    }

    /// <summary>The call brings no event: the platform makes sure of the address.</summary>
    public sealed record Answered(IResult Answer) : SignedRequest;

    /// <summary>The call is refused.</summary>
    public sealed record Refused(IResult Answer) : SignedRequest;
}

/// <summary>Opens partners' signed calls: media type, size, signature over the raw bytes, then the contract's mapping.</summary>
public sealed class SignedRequests(PartnerDirectory partners, CallerAddresses callers, PublishedKeys published, TimeProvider clock, ILogger<SignedRequests> log)
{
    private static readonly Action<ILogger, string, string, Exception?> Shown =
        LoggerMessage.Define<string, string>(LogLevel.Information, new Microsoft.Extensions.Logging.EventId(1, "Handshake"), "{Partner} makes sure of this address, and wants to be told there: {Code}");

    /// <summary>Opens a call that brings events.</summary>
    public Task<SignedRequest> OpenAsync(HttpRequest request, string partnerId, CancellationToken stop) => OpenAsync(
        request,
        partnerId,
        (partner, call) => MediaTypes.FormatOf(partner.Contract, call) is null ? $"Send Content-Type: {MediaTypes.Expectation(partner.Contract)}, in UTF-8." : null,
        Normalise,
        stop);

    /// <summary>Answers a call that brings a document of the hub's own, in JSON, signed as the partner's webhooks are; refuses every other, and says so where storage does not answer.</summary>
    /// <typeparam name="T">What the document says.</typeparam>
    /// <param name="request">The call.</param>
    /// <param name="partnerId">Who is said to call.</param>
    /// <param name="wanted">What the document looks like, for the refusal.</param>
    /// <param name="answer">The answer to it.</param>
    /// <param name="stop">Ends the call.</param>
    public async Task<IResult> AnswerDocumentAsync<T>(HttpRequest request, string partnerId, string wanted, Func<Partner, T, Task<IResult>> answer, CancellationToken stop)
        where T : class
    {
        (Partner Partner, T Document)? read = null;
        var opened = await OpenAsync(
            request,
            partnerId,
            (_, call) => call.MediaType == "application/json" ? null : "Send Content-Type: application/json, in UTF-8.",
            (partner, _, call) =>
            {
                read = Documents.Read<T>(call.Body.Span) is { } document ? (partner, document) : null;
                return new SignedRequest.Refused(Problems.BadRequest("body", $"Send {wanted}."));
            },
            stop);
        return read is { } known ? await Problems.UnlessStorageFails(request, () => answer(known.Partner, known.Document))
            : opened is SignedRequest.Answered answered ? answered.Answer
            : ((SignedRequest.Refused)opened).Answer;
    }

    private async Task<SignedRequest> OpenAsync(
        HttpRequest request,
        string partnerId,
        Func<Partner, WebhookCall, string?> unfit,
        Func<Partner, WebhookVerdict.Verified, WebhookCall, SignedRequest> open,
        CancellationToken stop)
    {
        if (partners.Find(partnerId) is not { } partner)
        {
            return new SignedRequest.Refused(Problems.Unauthorized("unknown-partner", "No partner of that name has a contract here. Check the last part but one of the URL."));
        }

        var byAddress = !HttpMethods.IsPost(request.Method);
        var call = CallOf(partner, request);
        if (byAddress && Handshake(partner, call, verified: false) is { } greeted)
        {
            return greeted;
        }

        if (call is null || (unfit(partner, call) is not null && !IsGreeting(partner, call)))
        {
            return new SignedRequest.Refused(Problems.MediaType((call is null ? null : unfit(partner, call)) ?? $"Send Content-Type: {MediaTypes.Expectation(partner.Contract)}, in UTF-8."));
        }

        if (byAddress)
        {
            return await VerifyAsync(partner, call, null, open, request.HttpContext.Response, stop);
        }

        return await RequestBody.ReadAsync(request, stop) switch
        {
            RequestBody.Read read => await VerifyAsync(partner, call.InAddress ? call : call with { Body = read.Bytes }, unfit, open, request.HttpContext.Response, stop),
            RequestBody.Refused refused => new SignedRequest.Refused(refused.Answer),
            var other => throw new InvalidOperationException($"No answer for {other.GetType().Name}."),
        };
    }

    /// <summary>Answers a call that has to be exactly one event of some kinds; refuses every other, and says so where storage does not answer.</summary>
    /// <param name="request">The call.</param>
    /// <param name="partnerId">Who is said to call.</param>
    /// <param name="fits">Whether it is one of those kinds.</param>
    /// <param name="wanted">The kinds, for the refusal: what the contract has to map the event to, and a full stop.</param>
    /// <param name="answer">The answer to the one event.</param>
    /// <param name="stop">Ends the call.</param>
    public async Task<IResult> AnswerOneAsync(
        HttpRequest request, string partnerId, Func<Happening, bool> fits, string wanted, Func<Activity, Task<IResult>> answer, CancellationToken stop)
    {
        switch (await OpenAsync(request, partnerId, stop))
        {
            case SignedRequest.Opened { Events: [NormalisedEvent.Accepted only] } when fits(only.Activity.What):
                return await Problems.UnlessStorageFails(request, () => answer(only.Activity));
            case SignedRequest.Opened opened:
                var errors = opened.Events.OfType<NormalisedEvent.Rejected>().SelectMany(rejected => rejected.Errors).ToList();
                return Problems.Unprocessable($"Send exactly one event that the contract maps to {wanted}", errors);
            case SignedRequest.Answered answered:
                return answered.Answer;
            case SignedRequest.Refused refused:
                return refused.Answer;
            case var other:
                throw new InvalidOperationException($"No answer for {other.GetType().Name}.");
        }
    }

    /// <summary>An agreed answer as it is sent.</summary>
    internal static IResult InWords(AgreedAnswer agreed) => new WordedAnswer(agreed);

    /// <summary>Whether a platform greets by calls of another media type than its webhooks'.</summary>
    private static bool IsGreeting(Partner partner, WebhookCall call) => call.Method == "POST" && partner.Contract.Handshakes.Any(handshake => handshake.Method == "POST");

    private SignedRequest.Answered? Handshake(Partner partner, WebhookCall? call, bool verified)
    {
        if (call is null || Handshaking.Answer(partner.Contract, call, verified, KeyOf(partner), partners.SecretNamed) is not { } answer)
        {
            return null;
        }

        if (answer.Show is { } shown)
        {
            Shown(log, partner.Contract.Partner.Value, shown, null);
        }

        return new SignedRequest.Answered(InWords(answer));
    }

    /// <summary>What a platform's questions are answered with an HMAC of; null where it has no secret.</summary>
    private string? KeyOf(Partner partner) => partners.Secrets(partner.Contract) is [var first, ..] ? first : null;

    /// <summary>Verifies a call. A platform may greet by another media type than its webhooks have: what turns out to be no greeting is refused then, and what only a signature tells from one, after that.</summary>
    private async Task<SignedRequest> VerifyAsync(
        Partner partner,
        WebhookCall call,
        Func<Partner, WebhookCall, string?>? unfit,
        Func<Partner, WebhookVerdict.Verified, WebhookCall, SignedRequest> open,
        HttpResponse response,
        CancellationToken stop)
    {
        if (Handshake(partner, call, verified: false) is { } greeted)
        {
            return greeted;
        }

        var another = unfit?.Invoke(partner, call) is { } expected ? new SignedRequest.Refused(Problems.MediaType(expected)) : null;
        if (another is not null && !partner.Contract.Handshakes.Any(handshake => handshake.Signed))
        {
            return another;
        }

        var signature = partner.Contract.Signature;
        IReadOnlyList<string> secrets;
        if (signature.Keys is { } keys)
        {
            if (keys.AddressOf(call) is not { } address)
            {
                return new SignedRequest.Refused(Problems.Unauthorized("header-missing", $"The {keys.Named!.Words} names no key at the place that the contract says."));
            }

            if (await published.FindAsync(partner.Contract.Partner, partners.DetailsAt(partner.Contract.Partner, address), keys.KeyIdOf(signature.Judging, call), signature.Judging, keys.HeadersWith(partners.SecretNamed), stop) is not { } found)
            {
                return new SignedRequest.Refused(Problems.KeysUnavailable(response));
            }

            secrets = found;
        }
        else
        {
            secrets = partners.Secrets(partner.Contract);
        }

        return !signature.Scheme.HasSecrets || secrets.Count > 0 ? Judge(partner, call, secrets, another is null ? open : (_, _, _) => another)
            : new SignedRequest.Refused(signature.Keys is null ? Problems.SecretMissing(response) : Problems.Unauthorized("signature-mismatch", "The call names a key that the platform does not publish."));
    }

    private SignedRequest Judge(Partner partner, WebhookCall call, IReadOnlyList<string> secrets, Func<Partner, WebhookVerdict.Verified, WebhookCall, SignedRequest> open) =>
        partner.Contract.Signature.Scheme.Verify(call, secrets, clock.GetUtcNow()) switch
        {
            WebhookVerdict.Verified verified => Handshake(partner, call, verified: true) ?? open(partner, verified, call),
            WebhookVerdict.Refused refused => new SignedRequest.Refused(Problems.Unauthorized(refused.Code, refused.Detail)),
            var other => throw new InvalidOperationException($"No answer for {other.GetType().Name}."),
        };

    private SignedRequest Normalise(Partner partner, WebhookVerdict.Verified verified, WebhookCall call) =>
        partner.Normaliser.Normalise(call, verified.Id, verified.Timestamp) switch
        {
            Normalisation.Events events => new SignedRequest.Opened(partner, verified.Id, events.Items)
            {
                Agreed = Handshaking.AnswerToWebhook(partner.Contract, call, KeyOf(partner), partners.SecretNamed),
            },
            Normalisation.Unreadable unreadable => new SignedRequest.Refused(Problems.Unprocessable(unreadable.Detail, Array.Empty<FieldError>())),
            var other => throw new InvalidOperationException($"No answer for {other.GetType().Name}."),
        };

    /// <summary>The call without its body, which a GET has in its address; null where it is in another encoding than UTF-8.</summary>
    private WebhookCall? CallOf(Partner partner, HttpRequest request)
    {
        if (!HttpMethods.IsPost(request.Method))
        {
            return Addressed(ByAddress(request), request);
        }

        var type = string.IsNullOrWhiteSpace(request.ContentType) ? PartnerContract.NoMediaType
            : MediaTypeHeaderValue.TryParse(request.ContentType, out var media) && (media.CharSet is null || media.CharSet.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            ? media.MediaType!.ToLowerInvariant()
            : null;
        var call = type is null ? null : MediaTypes.Usual(partner.Contract, new WebhookCall(ReadOnlyMemory<byte>.Empty) { MediaType = type });
        return call is null ? null : Addressed(call.InAddress ? ByAddress(request) : call, request);
    }

    /// <summary>A call whose event is in its address. A dry run's own parameter is no field of the event, which is to be the same in earnest.</summary>
    private static WebhookCall ByAddress(HttpRequest request) =>
        WebhookCall.ByQuery(string.Join('&', (request.QueryString.Value ?? "").TrimStart('?').Split('&').Where(part => part is not ("dryRun=true" or "dryRun=false")))) with { Method = request.Method.ToUpperInvariant() };

    private WebhookCall Addressed(WebhookCall call, HttpRequest request) => call with
    {
        Header = name => Single(request.Headers[name]),
        HeaderNames = request.Headers.Keys,
        Parameter = name => Single(request.Query[name]),
        Url = callers.CalledAt(request),
        Sender = callers.SenderOf(request),
    };

    /// <summary>What must be there once; given twice it counts as missing, not as a choice.</summary>
    private static string? Single(StringValues values) => values is [var value] ? value : null;
}
