using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Core.Activities;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace LoyaltyHub.Functions.Webhooks;

/// <summary>Takes partners' signed webhooks in. 202 is answered only after every accepted event is durable.</summary>
public sealed class ReceiveWebhook(SignedRequests requests, WebhookIntake intake, WebhookDryRun dryRun)
{
    /// <summary>Receives one webhook: an event or a batch of them. With <c>?dryRun=true</c> it only tells what they would do.</summary>
    [Function(nameof(ReceiveWebhook))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "partners/{partnerId}/webhooks")] HttpRequest request,
        string partnerId,
        CancellationToken stop) => ReceiveAsync(request, partnerId, stop);

    /// <summary>Receives what a platform calls the address with instead: an event as parameters of the address, or a question whether the address is the hub's.</summary>
    [Function("ReceiveWebhookByAddress")]
    public Task<IResult> RunByAddress(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "partners/{partnerId}/webhooks")] HttpRequest request,
        string partnerId,
        CancellationToken stop) => ReceiveAsync(request, partnerId, stop);

    /// <summary>Answers a platform that asks by HEAD whether the address is there.</summary>
    [Function("GreetByHead")]
    public Task<IResult> GreetByHead(
        [HttpTrigger(AuthorizationLevel.Anonymous, "head", Route = "partners/{partnerId}/webhooks")] HttpRequest request,
        string partnerId,
        CancellationToken stop) => ReceiveAsync(request, partnerId, stop);

    /// <summary>Answers a platform that asks by OPTIONS whether it may call the address.</summary>
    [Function("GreetByOptions")]
    public Task<IResult> GreetByOptions(
        [HttpTrigger(AuthorizationLevel.Anonymous, "options", Route = "partners/{partnerId}/webhooks")] HttpRequest request,
        string partnerId,
        CancellationToken stop) => ReceiveAsync(request, partnerId, stop);

    private async Task<IResult> ReceiveAsync(HttpRequest request, string partnerId, CancellationToken stop)
    {
        if (WebhookDryRun.IsAskedFor(request) is not { } rehearsed)
        {
            return WebhookDryRun.Unclear();
        }

        switch (await requests.OpenAsync(request, partnerId, stop))
        {
            case SignedRequest.Opened opened when rehearsed:
                return await dryRun.AnswerAsync(opened, request, stop);
            case SignedRequest.Opened opened:
                return await TakeInAsync(opened, request.HttpContext.Response, stop);
            case SignedRequest.Answered answered:
                HubMeter.Webhooks.Count("handshake", "any");
                return answered.Answer;
            case SignedRequest.Refused refused:
                HubMeter.Webhooks.Count("refused", "any");
                return refused.Answer;
            default:
                throw new InvalidOperationException("A call is opened, answered or refused.");
        }
    }

    private async Task<IResult> TakeInAsync(SignedRequest.Opened opened, HttpResponse response, CancellationToken stop)
    {
        var partner = opened.Partner.Contract.Partner;
        try
        {
            await intake.TakeInAsync(partner, opened.Events, stop);
        }
        catch (IngressBusyException)
        {
            HubMeter.Webhooks.Count("busy", partner.Value);
            return Problems.Busy(response);
        }
        catch (Exception fault) when (StorageFaults.IsOne(fault))
        {
            HubMeter.Webhooks.Count("unavailable", partner.Value);
            return Problems.Unavailable(response);
        }

        return AnswerTo(opened);
    }

    /// <summary>The status that these events are answered with when they are durable.</summary>
    internal static int StatusOf(SignedRequest.Opened opened) =>
        opened.Events.Count > 0 && opened.Events.All(item => item is NormalisedEvent.Rejected) ? StatusCodes.Status422UnprocessableEntity
        : opened.Partner.Contract.Answer?.Status ?? StatusCodes.Status202Accepted;

    private static IResult AnswerTo(SignedRequest.Opened opened)
    {
        var contract = opened.Partner.Contract;
        var results = opened.Events.Select(EventResult.Of).ToList();
        var (accepted, ignored) = (opened.Events.Count(item => item is NormalisedEvent.Accepted or NormalisedEvent.Thin), opened.Events.Count(item => item is NormalisedEvent.Ignored));
        var taken = accepted + ignored > 0 || results.Count == 0;
        HubMeter.Webhooks.Count(accepted > 0 ? "accepted" : taken ? "ignored" : "rejected", contract.Partner.Value);
        return !taken ? Problems.Unprocessable("No event of this webhook can be used; each error names the field, where it was looked for and the remedy. The content is kept in quarantine.", results)
            : opened.Agreed is { } agreed ? SignedRequests.InWords(agreed)
            : Results.Json(new WebhookAnswer(opened.Id, accepted, results.Count - accepted - ignored, ignored, results), statusCode: StatusCodes.Status202Accepted);
    }
}

/// <summary>The answer to a webhook that was taken in.</summary>
/// <param name="WebhookId">The webhook's id; null where the partner's signatures carry none.</param>
/// <param name="Accepted">Events that will take effect.</param>
/// <param name="Rejected">Events that cannot be used as they are.</param>
/// <param name="Ignored">Events that mean nothing to the hub, as the contract says.</param>
/// <param name="Events">One result per event, in the order of the body.</param>
public sealed record WebhookAnswer(string? WebhookId, int Accepted, int Rejected, int Ignored, IReadOnlyList<EventResult> Events);

/// <summary>What became of one event.</summary>
/// <param name="Index">Its place in the body, from 0.</param>
/// <param name="EventId">Its id, where it could be read.</param>
/// <param name="Status"><c>accepted</c>, <c>ignored</c> or <c>rejected</c>.</param>
/// <param name="Errors">What is wrong with a rejected one.</param>
public sealed record EventResult(int Index, string? EventId, string Status, IReadOnlyList<FieldError> Errors)
{
    internal const string Fetched = "its details are fetched from the platform";

    /// <summary>Why an ignored one was, and what an accepted one waits for.</summary>
    public string? Reason { get; init; }

    internal static EventResult Of(NormalisedEvent item) => item switch
    {
        NormalisedEvent.Accepted accepted => new EventResult(accepted.Index, accepted.Activity.EventId.Value, "accepted", []),
        NormalisedEvent.Thin thin => new EventResult(thin.Index, null, "accepted", []) { Reason = Fetched },
        NormalisedEvent.Ignored ignored => new EventResult(ignored.Index, null, "ignored", []) { Reason = ignored.Reason },
        NormalisedEvent.Rejected rejected => new EventResult(rejected.Index, rejected.EventId, "rejected", rejected.Errors),
        _ => throw new InvalidOperationException($"No result for {item.GetType().Name}."),
    };
}
