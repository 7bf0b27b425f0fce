using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace LoyaltyHub.Functions.Settlements;

/// <summary>Closes the settlement window by the clock or on demand.</summary>
public sealed class CloseSettlementWindow(SettlementClosing closing)
{
    /// <summary>Closes it by the schedule in <c>Settlement__CloseSchedule</c>.</summary>
    [Function(nameof(CloseSettlementWindow))]
    public Task RunByClock([TimerTrigger("%Settlement:CloseSchedule%")] TimerInfo timer, CancellationToken stop) => closing.CloseAsync(stop);

    /// <summary>Closes it now.</summary>
    [Function(nameof(CloseSettlementWindow) + "Now")]
    public async Task<IResult> RunNow(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "settlements/close")] HttpRequest request,
        CancellationToken stop)
    {
        try
        {
            return Results.Json(await closing.CloseAsync(stop), HubJson.Compact);
        }
        catch (Exception fault) when (StorageFaults.IsOne(fault))
        {
            return Problems.Unavailable(request.HttpContext.Response);
        }
    }
}
