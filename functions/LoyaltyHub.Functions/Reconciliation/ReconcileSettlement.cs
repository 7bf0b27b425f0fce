using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Reconciliation;
using LoyaltyHub.Core.Settlement;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace LoyaltyHub.Functions.Reconciliation;

/// <summary>Compares settlements with what partners report.</summary>
public sealed class ReconcileSettlement(ReportImport import, TableReconciliation reconciliations)
{
    private const int MaxBytes = 32 * 1024 * 1024;

    /// <summary>Imports a partner's CSV report of a settlement and answers what matches and what does not.</summary>
    [Function("ImportPartnerReport")]
    public async Task<IResult> Import(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "settlements/{settlementId}/report")] HttpRequest request,
        string settlementId,
        CancellationToken stop)
    {
        if (request.ContentLength is null or > MaxBytes)
        {
            return Problems.Of(StatusCodes.Status413PayloadTooLarge, "body-too-large", "The body is too large", $"Give a Content-Length of at most {MaxBytes} bytes.");
        }

        using var bytes = new MemoryStream();
        await request.Body.CopyToAsync(bytes, stop);
        return await Problems.UnlessStorageFails(request, () => ImportAsync(settlementId, bytes.ToArray(), stop));
    }

    /// <summary>Shows the latest reconciliation of a settlement.</summary>
    [Function("ShowReconciliation")]
    public Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "settlements/{settlementId}/reconciliation")] HttpRequest request,
        string settlementId,
        CancellationToken stop) =>
        Problems.UnlessStorageFails(request, async () => SettlementId.TryFrom(settlementId, out var id) && await reconciliations.FindAsync(id, stop) is { } result
            ? Results.Json(result, HubJson.Compact)
            : Problems.NotFound("no-reconciliation", "No report was imported for a settlement of that id."));

    /// <summary>Lists all reconciliations with their breaks.</summary>
    [Function("ListReconciliations")]
    public Task<IResult> List([HttpTrigger(AuthorizationLevel.Function, "get", Route = "reconciliations")] HttpRequest request, CancellationToken stop) =>
        Problems.UnlessStorageFails(request, () => ListAsync(stop));

    private async Task<IResult> ImportAsync(string settlementId, byte[] csv, CancellationToken stop)
    {
        try
        {
            return SettlementId.TryFrom(settlementId, out var id) && await import.ImportAsync(id, csv, stop) is { } result
                ? Results.Json(result, HubJson.Compact)
                : Problems.NotFound("unknown-settlement", "There is no settlement of that id; GET settlements lists them.");
        }
        catch (PartnerReportException fault)
        {
            return Problems.Unprocessable("The report cannot be read.", fault.Faults);
        }
    }

    private async Task<IResult> ListAsync(CancellationToken stop)
    {
        var list = new List<LoyaltyHub.Azure.Tables.Reconciliation>();
        await foreach (var reconciliation in reconciliations.ReadAllAsync(stop))
        {
            list.Add(reconciliation);
        }

        return Results.Json(list, HubJson.Compact);
    }
}
