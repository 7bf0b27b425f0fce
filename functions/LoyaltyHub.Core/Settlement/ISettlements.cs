using LoyaltyHub.Core.Ledger;

namespace LoyaltyHub.Core.Settlement;

/// <summary>Which window is open, and the settlements of the closed ones.</summary>
public interface ISettlements
{
    /// <summary>The window that is open now; 1 on a new installation.</summary>
    Task<long> OpenWindowAsync(CancellationToken stop);

    /// <summary>Records that a window is closed and the next one open. Never goes back.</summary>
    Task AdvanceAsync(long closed, DateTimeOffset at, CancellationToken stop);

    /// <summary>Keeps a statement of a closed window. Keeping it again changes nothing: its lines are the same, and how far it is stays.</summary>
    Task<PartnerSettlement> KeepAsync(SettlementStatement statement, DateTimeOffset closedAt, CancellationToken stop);

    /// <summary>A settlement's lines, in the order of its statement.</summary>
    Task<IReadOnlyList<ObligationLine>> LinesAsync(SettlementId id, CancellationToken stop);

    /// <summary>All settlements for the audit, oldest window first: a damaged row is no exception.</summary>
    IAsyncEnumerable<Scanned<PartnerSettlement>> ScanAsync(CancellationToken stop);
}
