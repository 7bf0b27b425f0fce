using System.Security.Cryptography;
using System.Text;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Core.Reconciliation;
using LoyaltyHub.Core.Settlement;

namespace LoyaltyHub.Azure.Pipeline;

/// <summary>Compares a partner's report with the settlement it is about and keeps the result.</summary>
public sealed class ReportImport(TableSettlements settlements, TableReconciliation reconciliations, TimeProvider clock)
{
    /// <summary>Imports a report.</summary>
    /// <param name="id">The settlement.</param>
    /// <param name="csv">The report's bytes, UTF-8.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>The reconciliation, or null where there is no such settlement.</returns>
    /// <exception cref="PartnerReportException">The report cannot be read.</exception>
    public async Task<Reconciliation?> ImportAsync(SettlementId id, ReadOnlyMemory<byte> csv, CancellationToken stop)
    {
        if (await settlements.FindAsync(id, stop) is null)
        {
            return null;
        }

        using var text = new StreamReader(new MemoryStream(csv.ToArray()), Encoding.UTF8);
        var matches = Matching.Of(await settlements.LinesAsync(id, stop), PartnerReport.Parse(text));
        var reconciliation = new Reconciliation(
            id,
            Convert.ToHexStringLower(SHA256.HashData(csv.Span)),
            clock.GetUtcNow(),
            matches.Count(match => !match.IsBreak),
            matches.Where(match => match.IsBreak).ToList());
        await reconciliations.KeepAsync(reconciliation, stop);
        return reconciliation;
    }
}
