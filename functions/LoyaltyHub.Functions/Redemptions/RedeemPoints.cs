using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Rewards;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace LoyaltyHub.Functions.Redemptions;

/// <summary>Answers a till at once: holds, captures or voids points by one signed event of the partner's contract.</summary>
public sealed class RedeemPoints(SignedRequests requests, ActivityProcessing processing)
{
    /// <summary>Takes one hold, capture or void event and commits it before answering. The same event sent again gets the same answer.</summary>
    [Function(nameof(RedeemPoints))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "partners/{partnerId}/redemptions")] HttpRequest request,
        string partnerId,
        CancellationToken stop)
    {
        var call = await requests.OpenAsync(request, partnerId, stop);
        if (call is SignedRequest.Refused refused)
        {
            return refused.Answer;
        }

        var events = ((SignedRequest.Opened)call).Events;
        if (events is not [NormalisedEvent.Accepted { Activity.What: Happening.PointsHeld or Happening.PointsCaptured or Happening.PointsVoided } only])
        {
            var errors = events.OfType<NormalisedEvent.Rejected>().SelectMany(rejected => rejected.Errors).ToList();
            return Problems.Unprocessable("Send exactly one event that the contract maps to hold, capture or void; other events go to …/webhooks.", errors);
        }

        try
        {
            return Answer(await processing.SettleAsync(only.Activity, stop), only.Activity.EventId);
        }
        catch (Exception fault) when (StorageFaults.IsOne(fault))
        {
            return Problems.Unavailable(request.HttpContext.Response);
        }
    }

    private static IResult Answer(Receipt receipt, EventId id) => receipt switch
    {
        Receipt.Recorded recorded => Answer(recorded.Entry, repeated: false),
        Receipt.Duplicate duplicate => Answer(duplicate.Entry, repeated: true),
        Receipt.Conflict => Problems.Of(
            StatusCodes.Status409Conflict, "event-id-conflict", "The event id is taken", $"Event id {id} was used before with another body. Send this one under an id of its own."),
        Receipt.Unprocessable unprocessable => Problems.Unprocessable(unprocessable.Reason, Array.Empty<FieldError>()),
        _ => throw new InvalidOperationException($"No answer for {receipt.GetType().Name}."),
    };

    private static IResult Answer(JournalEntry entry, bool repeated)
    {
        var decision = entry.Body.Decision;
        var explanation = Explanation.Of(decision);
        return decision.Trace[0] switch
        {
            Trace.Held held => Results.Ok(new RedemptionAnswer(held.Redemption, "held", held.Points, null, repeated, explanation)),
            Trace.Captured captured => Results.Ok(new RedemptionAnswer(captured.Redemption, "captured", captured.Points, captured.Worth, repeated, explanation)),
            Trace.Voided voided => Results.Ok(new RedemptionAnswer(voided.Redemption, "voided", voided.Points, null, repeated, explanation)),
            Trace.Declined declined => Problems.Of(
                StatusCodes.Status409Conflict, CodeOf(declined.Reason), "The redemption was declined", explanation.En, new Dictionary<string, object?> { ["explanation"] = explanation, ["repeated"] = repeated }),
            var other => throw new InvalidOperationException($"No answer for {other.GetType().Name}."),
        };
    }

    private static string CodeOf(DeclineReason reason) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(reason.ToString());
}

/// <summary>The answer to a till.</summary>
/// <param name="Redemption">The till's redemption.</param>
/// <param name="Status"><c>held</c>, <c>captured</c> or <c>voided</c>.</param>
/// <param name="Points">The points it concerned.</param>
/// <param name="Worth">What the hub owes the partner for captured points.</param>
/// <param name="Repeated">Whether the same event had been answered before; nothing changed then.</param>
/// <param name="Explanation">For the member, in English and Russian.</param>
public sealed record RedemptionAnswer(string Redemption, string Status, long Points, Amount? Worth, bool Repeated, LocalText Explanation);
