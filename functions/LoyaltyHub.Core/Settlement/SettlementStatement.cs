using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Partners;

namespace LoyaltyHub.Core.Settlement;

/// <summary>What stands between the hub and one partner for one window: every line and their sum.</summary>
/// <param name="Id">The settlement.</param>
/// <param name="Partner">The partner.</param>
/// <param name="Window">The window.</param>
/// <param name="Net">The sum of the lines: positive, the hub pays the partner; negative, the partner pays the hub; minor units.</param>
/// <param name="Lines">The lines by time, then event id.</param>
public sealed record SettlementStatement(SettlementId Id, PartnerId Partner, long Window, Amount Net, IReadOnlyList<ObligationLine> Lines)
{
    /// <summary>Nets a closed window's obligations per partner and currency. The order they come in does not matter.</summary>
    /// <exception cref="OverflowException">A net does not fit a 64-bit integer.</exception>
    public static IReadOnlyList<SettlementStatement> Of(long window, IEnumerable<Obligation> obligations) => obligations
        .Where(obligation => obligation.Window == window)
        .SelectMany(obligation => obligation.Lines.Select(line => (obligation.Partner, line)))
        .GroupBy(row => (row.Partner, row.line.Amount.Unit), row => row.line)
        .OrderBy(group => group.Key.Partner.Value, StringComparer.Ordinal)
        .ThenBy(group => group.Key.Unit.Value, StringComparer.Ordinal)
        .Select(group => new SettlementStatement(
            SettlementId.Of(window, group.Key.Partner, group.Key.Unit),
            group.Key.Partner,
            window,
            group.Aggregate(new Amount(0, group.Key.Unit), (sum, line) => sum + line.Amount),
            group.OrderBy(line => line.At).ThenBy(line => line.EventId.Value, StringComparer.Ordinal).ToList()))
        .ToList();
}

/// <summary>The document a partner is sent for a settlement.</summary>
/// <param name="Type">Always <c>settlement.closed</c>.</param>
/// <param name="SettlementId">The settlement; the same on every delivery of it.</param>
/// <param name="Partner">The partner.</param>
/// <param name="Window">The window.</param>
/// <param name="Currency">The currency of all amounts.</param>
/// <param name="NetMinor">Minor units: positive, the hub pays the partner; negative, the partner pays the hub.</param>
/// <param name="Lines">What it is made of.</param>
public sealed record SettlementDocument(
    string Type,
    SettlementId SettlementId,
    PartnerId Partner,
    long Window,
    Unit Currency,
    long NetMinor,
    IReadOnlyList<SettlementDocumentLine> Lines)
{
    /// <summary>The document of a statement.</summary>
    public static SettlementDocument Of(SettlementStatement statement) => new(
        "settlement.closed",
        statement.Id,
        statement.Partner,
        statement.Window,
        statement.Net.Unit,
        statement.Net.Value,
        statement.Lines.Select(line => new SettlementDocumentLine(line.EventId.Value, line.Reason, line.At, line.Amount.Value)).ToList());
}

/// <summary>One line of a settlement document.</summary>
/// <param name="EventId">The partner's own event.</param>
/// <param name="Reason">Why money is owed for it.</param>
/// <param name="At">When it happened.</param>
/// <param name="AmountMinor">Minor units; positive is owed to the partner.</param>
public sealed record SettlementDocumentLine(string EventId, ObligationReason Reason, DateTimeOffset At, long AmountMinor);
