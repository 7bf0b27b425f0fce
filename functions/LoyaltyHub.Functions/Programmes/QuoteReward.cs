using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Activities;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace LoyaltyHub.Functions.Programmes;

/// <summary>Tells a till or a product page what an activity would earn, without writing anything.</summary>
public sealed class QuoteReward(SignedRequests requests, RewardQuotes quotes)
{
    /// <summary>
    /// Takes the purchase or engagement that <c>?partner=</c> would send to its webhook, in its own words and signed in the same way; answers what each rule would grant, and why.
    /// </summary>
    [Function(nameof(QuoteReward))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "programmes/quote")] HttpRequest request,
        CancellationToken stop)
    {
        if (request.Query["partner"] is not [{ Length: > 0 } partner])
        {
            return Problems.BadRequest("partner", "Say whose event it is: …/programmes/quote?partner=NAME, with the name in the partner's contract.");
        }

        return await requests.AnswerOneAsync(
            request,
            partner,
            what => what is Happening.Purchased or Happening.Engaged,
            "a purchase or an engagement.",
            async activity => Results.Json(await quotes.OfAsync(activity, stop), HubJson.Compact),
            stop);
    }
}
