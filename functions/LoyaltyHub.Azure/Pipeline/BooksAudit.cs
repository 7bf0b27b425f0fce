using System.Text.Json;
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
public sealed class BooksAudit(HubLedger ledger, ISettlements settlements)
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
        var ledgerLines = new WindowLines(open.Store);
        await foreach (var row in settlements.ScanAsync(stop))
        {
            if (row.Value is not { } settlement)
            {
                differences.Add(new Difference(row.Row, row.Fault!));
                _ = SettlementId.TryFrom(row.Row[(row.Row.IndexOf('|', StringComparison.Ordinal) + 1)..], out var damaged) && expected.Remove(damaged);
                continue;
            }

            if (settlement.Id.Window >= openWindow)
            {
                continue;
            }

            count++;
            nets = checked(nets + settlement.Net.Value);
            CompareNet(settlement, expected, differences);
            await CompareLinesAsync(settlement, ledgerLines, differences, stop);
        }

        differences.AddRange(expected.Select(missing => new Difference($"settlements/S|{missing.Key}", $"the settlement is missing; the journal makes {missing.Value}")));
        var fund = closed.Where(total => BookAccounts.IsHubs(total.Account)).Sum(total => total.Sum.Value);
        if (nets + fund != 0)
        {
            differences.Add(new Difference("settlements", $"the nets of all partners and the hub's own accounts sum to {nets + fund}, not to 0"));
        }

        return new BooksReport(report, count, nets + fund, differences);
    }

    private static void CompareNet(PartnerSettlement settlement, Dictionary<SettlementId, Core.Amount> expected, List<Difference> differences)
    {
        if (!expected.Remove(settlement.Id, out var sum))
        {
            differences.Add(new Difference(NameOf(settlement), "nothing in the journal makes this settlement"));
        }
        else if (sum != settlement.Net)
        {
            differences.Add(new Difference(NameOf(settlement), $"its net is {settlement.Net}, the journal makes {sum}"));
        }
    }

    private async Task CompareLinesAsync(PartnerSettlement settlement, WindowLines ledgerLines, List<Difference> differences, CancellationToken stop)
    {
        try
        {
            var lines = await settlements.LinesAsync(settlement.Id, stop);
            if (lines.Count != settlement.Lines || !WindowLines.InOrder(lines).SequenceEqual(await ledgerLines.OfAsync(settlement.Id, stop)))
            {
                differences.Add(new Difference(NameOf(settlement), "its lines are not those that the ledger's obligations make"));
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidDataException)
        {
            differences.Add(new Difference(NameOf(settlement), $"its lines cannot be read: {fault.Message}"));
        }
    }

    private static string NameOf(PartnerSettlement settlement) => $"settlements/S|{settlement.Id}";
}

/// <summary>The lines that the ledger's obligations make; holds one window at a time, since settlements come window by window.</summary>
internal sealed class WindowLines(IShardStore store)
{
    private Dictionary<SettlementId, IReadOnlyList<ObligationLine>> lines = [];
    private long window;

    /// <summary>The lines of a settlement, in the order of <see cref="InOrder"/>.</summary>
    public async Task<IEnumerable<ObligationLine>> OfAsync(SettlementId id, CancellationToken stop)
    {
        if (window != id.Window)
        {
            lines = SettlementStatement.Of(id.Window, await ReadAsync(id.Window, stop)).ToDictionary(statement => statement.Id, statement => statement.Lines);
            window = id.Window;
        }

        return InOrder(lines.GetValueOrDefault(id) ?? []);
    }

    /// <summary>Lines in an order that leaves no two of them to chance.</summary>
    public static IEnumerable<ObligationLine> InOrder(IEnumerable<ObligationLine> lines) => lines
        .OrderBy(line => line.At).ThenBy(line => line.EventId.Value, StringComparer.Ordinal).ThenBy(line => line.Sequence).ThenBy(line => line.Amount.Value);

    private async Task<List<Obligation>> ReadAsync(long number, CancellationToken stop)
    {
        var obligations = new List<Obligation>();
        foreach (var shard in Shard.All(store.Shards))
        {
            await foreach (var obligation in store.ReadObligationsAsync(shard, number, stop))
            {
                obligations.Add(obligation);
            }
        }

        return obligations;
    }
}
