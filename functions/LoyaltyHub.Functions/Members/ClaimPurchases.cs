using LoyaltyHub.Azure.Members;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Partners;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace LoyaltyHub.Functions.Members;

/// <summary>Takes members' claims of purchases that did not arrive, and the partners' answers.</summary>
public sealed class ClaimPurchases(PartnerDirectory partners, MemberAliases aliases, PurchaseClaims claims, TableClaims kept, SignedRequests requests)
{
    private const int MaxOrder = 256;

    /// <summary>Claims a purchase for a member: <c>{ "order": …, "paid": { "value": …, "unit": … }, "at": … }</c>. The partner is told by webhook.</summary>
    [Function("ClaimPurchase")]
    public Task<IResult> Claim(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "claims/{partnerId}/{alias}")] HttpRequest request,
        string partnerId,
        string alias,
        CancellationToken stop) => Problems.UnlessStorageFails(request, async () =>
        {
            if (partners.Find(partnerId) is not { } partner || await aliases.FindAsync(partner, alias, stop) is not { } member)
            {
                return Problems.NotFound("unknown-member", "No activity of a member with that alias of that partner has been processed yet.");
            }

            return await Documents.ReadAsync<ClaimRequest>(request, stop) is { Order.Length: > 0 and <= MaxOrder, Paid: { Value: > 0, Unit.IsCurrency: true } } claim && !claim.Order.Any(char.IsControl)
                ? AnswerTo(await claims.MakeAsync(partner.Contract, member, claim.Order, claim.Paid, claim.At, stop), StatusCodes.Status202Accepted)
                : Problems.BadRequest("order", "Send { \"order\": …, \"paid\": { \"value\": minor units above zero, \"unit\": \"RUB\" }, \"at\": ISO 8601 with an offset }.");
        });

    /// <summary>Lists claims, or those that fit <c>?partner=…&amp;state=…</c>.</summary>
    [Function("ListClaims")]
    public Task<IResult> List([HttpTrigger(AuthorizationLevel.Function, "get", Route = "claims")] HttpRequest request, CancellationToken stop) => Problems.UnlessStorageFails(request, async () =>
    {
        ClaimState? state = null;
        if (request.Query["state"] is [{ } word])
        {
            if (!Enum.TryParse<ClaimState>(word, ignoreCase: true, out var named) || !Enum.IsDefined(named) || char.IsAsciiDigit(word.FirstOrDefault()))
            {
                return Problems.BadRequest("state", $"Give one of {string.Join(", ", Enum.GetNames<ClaimState>().Select(name => name.ToLowerInvariant()))}, or leave it out.");
            }

            state = named;
        }

        PartnerId? partner = request.Query["partner"] is [{ Length: > 0 } text] ? partners.Find(text)?.Contract.Partner ?? default(PartnerId?) : null;
        return request.Query["partner"] is [{ Length: > 0 }] && partner is null
            ? Problems.NotFound("unknown-partner", "No partner of that name has a contract here.")
            : Results.Json(new { claims = await kept.ReadAsync(partner, null, state, stop).Select(stored => stored.Claim).ToListAsync(stop) }, HubJson.Compact);
    });

    /// <summary>Takes the partner's signed answer: <c>{ "confirmed": true }</c>, with what is to be put right, or <c>{ "confirmed": false, "reason": … }</c>.</summary>
    [Function("AnswerClaim")]
    public async Task<IResult> Answer(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "partners/{partnerId}/claims/{claimId}")] HttpRequest request,
        string partnerId,
        string claimId,
        CancellationToken stop) => await requests.AnswerDocumentAsync<ClaimAnswer>(
            request,
            partnerId,
            "{ \"confirmed\": true } or { \"confirmed\": false, \"reason\": … }",
            async (partner, answer) => answer.Paid is { } paid && (paid.Value <= 0 || !paid.Unit.IsCurrency)
                ? Problems.BadRequest("paid", "Send { \"value\": minor units above zero, \"unit\": \"RUB\" }, or leave it out.")
                : AnswerTo(await claims.AnswerAsync(partner.Contract.Partner, claimId, answer, stop), StatusCodes.Status200OK),
            stop);

    private static IResult AnswerTo(ClaimResult result, int status) => result switch
    {
        ClaimResult.Standing standing => Results.Json(standing.Claim, HubJson.Compact, statusCode: status),
        ClaimResult.Refused { Code: "unknown-claim" } unknown => Problems.NotFound(unknown.Code, unknown.Detail),
        ClaimResult.Refused refused => Problems.Of(StatusCodes.Status409Conflict, refused.Code, "The claim cannot be taken", refused.Detail),
        _ => throw new InvalidOperationException($"No answer for {result.GetType().Name}."),
    };

    private sealed record ClaimRequest(string Order, Amount Paid, DateTimeOffset At);
}
