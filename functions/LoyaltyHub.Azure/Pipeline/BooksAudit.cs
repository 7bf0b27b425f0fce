using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Rewards;
using LoyaltyHub.Core.Settlement;

namespace LoyaltyHub.Azure.Pipeline;

/// <summary>What an audit of the whole books found.</summary>
/// <param name="Ledger">The ledger's own audit.</param>
/// <param name="Settlements">Settlements of closed windows that were compared.</param>
/// <param name="NetSum">What all settlement nets of closed windows and the hub's own fund come to, over all currencies; 0 when the books are right.</param>
/// <param name="Differences">Everything that is wrong; empty when the books are right.</param>
public sealed record BooksReport(AuditReport Ledger, int Settlements, long NetSum, IReadOnlyList<Difference> Differences);

/// <summary>Recomputes the ledger from its journal, and the settlements from the ledger, and compares them with what is stored.</summary>
public sealed class BooksAudit(HubLedger ledger, TableSettlements settlements)
{
    /// <summary>Audits everything.</summary>
    /// <param name="progress">Told after each shard.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<BooksReport> RunAsync(IProgress<Shard>? progress, CancellationToken stop)
    {
        var open = await ledger.OpenAsync(stop);
        var openWindow = await settlements.OpenWindowAsync(stop);
        var report = await open.AuditAsync(progress, stop);
        var closed = report.Money.Where(total => total.Window < openWindow).ToList();
        var expected = closed
            .Where(total => BookAccounts.TryPartner(total.Account, out _))
            .ToDictionary(total => BookAccounts.TryPartner(total.Account, out var partner) ? SettlementId.Of(total.Window, partner, total.Sum.Unit) : default, total => total.Sum);
        var differences = report.Differences.ToList();
        var nets = 0L;
        var count = 0;
        await foreach (var settlement in settlements.ReadAsync(null, stop))
        {
            if (settlement.Id.Window >= openWindow)
            {
                continue;
            }

            count++;
            nets = checked(nets + settlement.Net.Value);
            await CompareAsync(settlement, expected, differences, stop);
        }

        differences.AddRange(expected.Select(missing => new Difference($"settlements/S|{missing.Key}", $"the settlement is missing; the journal makes {missing.Value}")));
        var fund = closed.Where(total => total.Account == BookAccounts.PointsFund).Sum(total => total.Sum.Value);
        if (nets + fund != 0)
        {
            differences.Add(new Difference("settlements", $"the nets of all partners and the hub's fund sum to {nets + fund}, not to 0"));
        }

        return new BooksReport(report, count, nets + fund, differences);
    }

    private async Task CompareAsync(PartnerSettlement settlement, Dictionary<SettlementId, Core.Amount> expected, List<Difference> differences, CancellationToken stop)
    {
        var row = $"settlements/S|{settlement.Id}";
        if (!expected.Remove(settlement.Id, out var sum))
        {
            differences.Add(new Difference(row, "nothing in the journal makes this settlement"));
        }
        else if (sum != settlement.Net)
        {
            differences.Add(new Difference(row, $"its net is {settlement.Net}, the journal makes {sum}"));
        }

        var lines = await settlements.LinesAsync(settlement.Id, stop);
        if (lines.Count != settlement.Lines || lines.Sum(line => line.Amount.Value) != settlement.Net.Value)
        {
            differences.Add(new Difference(row, "its lines do not sum to its net"));
        }
    }
}
