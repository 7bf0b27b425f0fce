using System.Globalization;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Settlement;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace LoyaltyHub.Functions.Settlements;

/// <summary>Shows settlements and how far they are.</summary>
public sealed class ListSettlements(TableSettlements settlements)
{
    /// <summary>Lists all settlements, or those of <c>?window=N</c>.</summary>
    [Function(nameof(ListSettlements))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "settlements")] HttpRequest request,
        CancellationToken stop)
    {
        long? window = null;
        var given = request.Query["window"];
        if (given.Count > 0)
        {
            if (given is not [{ } text] || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 99_999_999)
            {
                return Problems.BadRequest("window", "window is one whole number from 1 to 99999999.");
            }

            window = number;
        }

        return await Problems.UnlessStorageFails(request, () => ListAsync(window, stop));
    }

    /// <summary>Shows one settlement as the document the partner is sent.</summary>
    [Function("ShowSettlement")]
    public Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "settlements/{settlementId}")] HttpRequest request,
        string settlementId,
        CancellationToken stop) =>
        Problems.UnlessStorageFails(request, () => ShowAsync(settlementId, stop));

    private async Task<IResult> ListAsync(long? window, CancellationToken stop)
    {
        var list = new List<PartnerSettlement>();
        await foreach (var settlement in settlements.ReadAsync(window, stop))
        {
            list.Add(settlement);
        }

        return Results.Json(new { openWindow = await settlements.OpenWindowAsync(stop), settlements = list }, HubJson.Compact);
    }

    private async Task<IResult> ShowAsync(string settlementId, CancellationToken stop)
    {
        if (!SettlementId.TryFrom(settlementId, out var id) || await settlements.FindAsync(id, stop) is not { } stored)
        {
            return Problems.NotFound("unknown-settlement", "There is no settlement of that id; GET settlements lists them.");
        }

        var statement = new SettlementStatement(id, id.Partner, id.Window, stored.Settlement.Net, await settlements.LinesAsync(id, stop));
        return Results.Json(new { settlement = stored.Settlement, document = SettlementDocument.Of(statement) }, HubJson.Compact);
    }
}
