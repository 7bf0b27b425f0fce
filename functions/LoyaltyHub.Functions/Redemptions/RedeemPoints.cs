using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Rewards;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace LoyaltyHub.Functions.Redemptions;

/// <summary>Answers a till at once: holds, captures or voids points, or takes a perk's use, by one signed event of the partner's contract.</summary>
public sealed class RedeemPoints(SignedRequests requests, ActivityProcessing processing, HubLedger ledger)
{
    /// <summary>Takes one hold, capture, void, refund or perk-use event and commits it before answering. The same event sent again gets the same answer.</summary>
    [Function(nameof(RedeemPoints))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "partners/{partnerId}/redemptions")] HttpRequest request,
        string partnerId,
        CancellationToken stop) =>
        requests.AnswerOneAsync(
            request,
            partnerId,
            what => what is Happening.PointsHeld or Happening.PointsCaptured or Happening.PointsVoided or Happening.PointsRefunded or Happening.PerkUsed,
            "hold, capture, void, redemption-refund or perk-use; other events go to …/webhooks.",
            async activity => await AnswerAsync(await processing.SettleAsync(activity, stop), activity.EventId, stop),
            stop);

    private async Task<IResult> AnswerAsync(Receipt receipt, EventId id, CancellationToken stop) => receipt switch
    {
        Receipt.Recorded recorded => await AnswerAsync(recorded.Entry, repeated: false, stop),
        Receipt.Duplicate duplicate => await AnswerAsync(duplicate.Entry, repeated: true, stop),
        Receipt.Conflict => Problems.Of(
            StatusCodes.Status409Conflict, "event-id-conflict", "The event id is taken", $"Event id {id} was used before with another body. Send this one under an id of its own."),
        Receipt.Unprocessable unprocessable => Problems.Unprocessable(unprocessable.Reason, Array.Empty<FieldError>()),
        _ => throw new InvalidOperationException($"No answer for {receipt.GetType().Name}."),
    };

    private async Task<IResult> AnswerAsync(JournalEntry entry, bool repeated, CancellationToken stop)
    {
        var decision = entry.Body.Decision;
        var programme = await (await ledger.OpenAsync(stop)).VersionAsync(decision.Programme, decision.Version, stop);
        return RedemptionAnswer.Of(decision, Explanation.Of(decision, entry.Body.Activity, programme), repeated);
    }
}

/// <summary>The answer to a till that takes a perk's use.</summary>
/// <param name="Perk">The perk.</param>
/// <param name="Use">The till's use.</param>
/// <param name="Left">How often it may still be used; null for as often as one likes.</param>
/// <param name="Until">Until when, exclusive; null for as long as what entitles to it holds.</param>
/// <param name="Repeated">Whether the same event had been answered before; nothing changed then.</param>
/// <param name="Explanation">For the member, in English and Russian.</param>
public sealed record PerkAnswer(string Perk, string Use, long? Left, DateTimeOffset? Until, bool Repeated, LocalText Explanation);

/// <summary>The answer to a till.</summary>
/// <param name="Redemption">The till's redemption.</param>
/// <param name="Status"><c>held</c>, <c>captured</c>, <c>voided</c> or <c>refunded</c>.</param>
/// <param name="Points">The points it concerned.</param>
/// <param name="Unit">Their unit.</param>
/// <param name="Worth">What the hub owes the partner for captured points, or the partner the hub for refunded ones.</param>
/// <param name="HeldUntil">When held points return by themselves.</param>
/// <param name="Repeated">Whether the same event had been answered before; nothing changed then.</param>
/// <param name="Explanation">For the member, in English and Russian.</param>
public sealed record RedemptionAnswer(
    string Redemption, string Status, long Points, Unit Unit, Amount? Worth, DateTimeOffset? HeldUntil, bool Repeated, LocalText Explanation)
{
    /// <summary>The answer that a decision on a hold, capture, void or refund gives.</summary>
    internal static IResult Of(Decision decision, LocalText explanation, bool repeated) =>
        decision.Trace.Select(step => Of(step, explanation, repeated)).OfType<IResult>().FirstOrDefault()
        ?? throw new InvalidOperationException("The decision answers no till.");

    private static IResult? Of(Trace step, LocalText text, bool repeated) => step switch
    {
        Trace.PerkTaken taken => Results.Ok(new PerkAnswer(taken.Perk, taken.Use, taken.Left, taken.Until, repeated, text)),
        Trace.Held held => Results.Ok(new RedemptionAnswer(held.Redemption, "held", held.Points, held.Unit, held.Worth, held.Until, repeated, text)),
        Trace.Captured captured => Results.Ok(new RedemptionAnswer(captured.Redemption, "captured", captured.Points, captured.Unit, captured.Worth, null, repeated, text)),
        Trace.Voided voided => Results.Ok(new RedemptionAnswer(voided.Redemption, "voided", voided.Points, voided.Unit, null, null, repeated, text)),
        Trace.RedemptionRefunded refunded => Results.Ok(new RedemptionAnswer(refunded.Redemption, "refunded", refunded.Points, refunded.Unit, refunded.Worth, null, repeated, text)),
        Trace.Declined declined => Problems.Of(
            StatusCodes.Status409Conflict, CodeOf(declined.Reason), "The redemption was declined", text.En, new Dictionary<string, object?> { ["explanation"] = text, ["repeated"] = repeated }),
        _ => null,
    };

    private static string CodeOf(DeclineReason reason) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(reason.ToString());
}
