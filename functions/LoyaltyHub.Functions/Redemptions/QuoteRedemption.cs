using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Rewards;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace LoyaltyHub.Functions.Redemptions;

/// <summary>Tells a till what a hold would give, without setting anything aside.</summary>
public sealed class QuoteRedemption(SignedRequests requests, HubLedger ledger, IIdentities identities, TimeProvider clock)
{
    /// <summary>Takes the hold event that the till would send, signed in the same way, and writes nothing.</summary>
    [Function(nameof(QuoteRedemption))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "partners/{partnerId}/redemptions/quote")] HttpRequest request,
        string partnerId,
        CancellationToken stop) =>
        requests.AnswerOneAsync(
            request,
            partnerId,
            what => what is Happening.PointsHeld,
            "hold.",
            async activity => Results.Json(await QuoteAsync(activity, (Happening.PointsHeld)activity.What, stop), HubJson.Compact),
            stop);

    private async Task<RedemptionQuote> QuoteAsync(Activity activity, Happening.PointsHeld hold, CancellationToken stop)
    {
        var open = await ledger.OpenAsync(stop);
        var account = await identities.FindAsync(activity.Alias!.Value, stop) is { } member
            ? await open.AccountAsync(member, stop)
            : Account.Empty(MemberId.From("unknown"));
        var now = clock.GetUtcNow();
        var programme = open.At(activity.At);
        var decision = Decider.Decide(account, programme, activity, Circumstances.At(now)).Decision;
        var held = decision.Trace.OfType<Trace.Held>().FirstOrDefault();
        var item = hold.Item is { } name ? programme.Item(name) : null;
        var unit = held?.Unit ?? item?.Unit ?? hold.Unit ?? programme.Unit;
        var points = held?.Points ?? item?.Points ?? hold.Points ?? decision.Declined()?.Asked ?? 0;
        return new RedemptionQuote(
            unit,
            Elapsing.AsOf(account, programme, now).BalanceOf(unit).Available,
            points,
            held?.Worth ?? programme.Terms(unit)?.Burn.Worth(points),
            held is not null,
            Explanation.Of(decision, activity, programme));
    }
}

/// <summary>What a hold would give.</summary>
/// <param name="Unit">The unit that would be spent.</param>
/// <param name="Available">What the member can spend now.</param>
/// <param name="Points">What was asked for: as many as the till named, what the item costs, or as many as the order may be paid with.</param>
/// <param name="Worth">What the hub would pay for that; null where the programme has no such unit.</param>
/// <param name="Granted">Whether the hold would be granted, if nothing else happened before it.</param>
/// <param name="Explanation">Why, in English and Russian.</param>
public sealed record RedemptionQuote(Unit Unit, long Available, long Points, Amount? Worth, bool Granted, LocalText Explanation);
