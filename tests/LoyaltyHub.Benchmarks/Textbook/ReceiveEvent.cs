using LoyaltyHub.Core.Activities;
using LoyaltyHub.Functions;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace LoyaltyHub.Benchmarks.Textbook;

/// <summary>The textbook's webhook: the hub's own signature check and normalisation, then one message per event.</summary>
public sealed class ReceiveEvent(SignedRequests requests, TextbookStore store)
{
    /// <summary>Takes one event.</summary>
    [Function("TextbookReceiveEvent")]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "partners/{partnerId}/webhooks")] HttpRequest request, string partnerId, CancellationToken stop)
    {
        var call = await requests.OpenAsync(request, partnerId, stop);
        if (call is SignedRequest.Refused refused)
        {
            return refused.Answer;
        }

        if (((SignedRequest.Opened)call).Events is not [NormalisedEvent.Accepted only])
        {
            return Results.UnprocessableEntity();
        }

        await store.PutAsync(TextbookStore.ReceivedQueue, only.Activity, stop);
        return Results.Accepted();
    }
}
