using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace LoyaltyHub.Functions.Health;

/// <summary>Says whether the hub can take webhooks: its storage answers and is installed.</summary>
public sealed class ShowHealth(HubLedger ledger, PartnerDirectory partners, TimeProvider clock)
{
    /// <summary>200 when ready, 503 when storage does not answer.</summary>
    [Function(nameof(ShowHealth))]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request, CancellationToken stop)
    {
        try
        {
            var open = await ledger.OpenAsync(stop);
            await open.Store.ReadHeadAsync(new Core.Ledger.Shard(0), stop);
            var programme = open.At(clock.GetUtcNow());
            return Results.Ok(new { status = "ready", shards = open.Store.Shards, partners = partners.All.Count(), programme = programme.Id, version = programme.Version });
        }
        catch (Exception fault) when (StorageFaults.IsOne(fault))
        {
            return Problems.Unavailable(request.HttpContext.Response);
        }
    }
}
