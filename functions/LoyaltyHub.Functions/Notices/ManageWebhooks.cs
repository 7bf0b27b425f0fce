using System.Globalization;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Partners;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace LoyaltyHub.Functions.Notices;

/// <summary>Shows the hub's own webhooks to a partner, sends them again, and enables an endpoint that was disabled.</summary>
public sealed class ManageWebhooks(TableWebhooks webhooks, WebhookDispatch dispatch, PartnerDirectory partners)
{
    /// <summary>Shows how the endpoint does and which webhooks wait.</summary>
    [Function("ListWebhooks")]
    public Task<IResult> List([HttpTrigger(AuthorizationLevel.Function, "get", Route = "webhooks/{partnerId}")] HttpRequest request, string partnerId, CancellationToken stop) =>
        OfAsync(request, partnerId, async partner => Results.Json(
            new { health = (await webhooks.HealthAsync(partner, stop)).Health, waiting = await webhooks.WaitingAsync(partner, stop).ToListAsync(stop) }, HubJson.Compact));

    /// <summary>Sends taken webhooks again: <c>?id=…</c>, or <c>?from=…&amp;to=…</c> by the time of what they tell of (ISO 8601, to exclusive).</summary>
    [Function("ReplayWebhooks")]
    public Task<IResult> Replay([HttpTrigger(AuthorizationLevel.Function, "post", Route = "webhooks/{partnerId}/replay")] HttpRequest request, string partnerId, CancellationToken stop) =>
        OfAsync(request, partnerId, async partner =>
        {
            if (request.Query["id"] is [{ Length: > 0 } id])
            {
                return await webhooks.FindAsync(partner, id, stop) is { } found
                    ? Results.Json(new { replayed = await dispatch.ReplayAsync(new[] { found }.ToAsyncEnumerable(), stop) }, HubJson.Compact)
                    : Problems.NotFound("unknown-webhook", "No webhook of that id was made for the partner.");
            }

            return Time(request, "from") is { } from && Time(request, "to") is { } to && from < to
                ? Results.Json(new { replayed = await dispatch.ReplayAsync(webhooks.TakenAsync(partner, from, to, stop), stop) }, HubJson.Compact)
                : Problems.BadRequest("from", "Give id, or from and to as ISO 8601 times with an offset, from before to.");
        });

    /// <summary>Has the endpoint tried again at once, and sends everything that waits.</summary>
    [Function("EnableWebhooks")]
    public Task<IResult> Enable([HttpTrigger(AuthorizationLevel.Function, "post", Route = "webhooks/{partnerId}/enable")] HttpRequest request, string partnerId, CancellationToken stop) =>
        OfAsync(request, partnerId, async partner => Results.Json(new { lanes = await dispatch.EnableAsync(partner, stop) }, HubJson.Compact));

    private Task<IResult> OfAsync(HttpRequest request, string partnerId, Func<PartnerId, Task<IResult>> act) => Problems.UnlessStorageFails(request, async () =>
        partners.Find(partnerId) is { Contract.Notices: not null } partner
            ? await act(partner.Contract.Partner)
            : Problems.NotFound("no-webhooks", "No partner of that name has a contract that asks for webhooks."));

    private static DateTimeOffset? Time(HttpRequest request, string name) =>
        request.Query[name] is [{ } text] && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
