using System.CommandLine;
using System.Globalization;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Cli.Azurite;
using LoyaltyHub.Core.Settlement;
using Spectre.Console;

namespace LoyaltyHub.Cli.Commands;

/// <summary><c>hub settle</c>: closes the window, and shows how far settlements are.</summary>
public static class SettleCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var close = new Command("close", "Close the open settlement window, net it and queue its settlements; a running hub pushes them.");
        StorageOptions.AddTo(close);
        close.SetAction((parsed, stop) => CommandFault.ReportAsync(() => CloseAsync(parsed, stop)));
        var list = new Command("list", "List settlements and how far they are.");
        StorageOptions.AddTo(list);
        list.SetAction((parsed, stop) => CommandFault.ReportAsync(() => ListAsync(parsed, stop)));
        return new Command("settle", "Settle with partners.") { close, list };
    }

    private static async Task<int> CloseAsync(ParseResult parsed, CancellationToken stop)
    {
        await using var books = await HubBooks.OpenAsync(parsed, stop);
        var closed = await books.Get<SettlementClosing>().CloseAsync(stop);
        AnsiConsole.MarkupLineInterpolated($"Window {closed.Window} is closed: {closed.Settlements.Count} settlements.");
        AnsiConsole.Write(TableOf(closed.Settlements));
        return 0;
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken stop)
    {
        await using var books = await HubBooks.OpenAsync(parsed, stop);
        await books.Get<HubLedger>().OpenAsync(stop);
        var settlements = new List<PartnerSettlement>();
        await foreach (var settlement in books.Get<TableSettlements>().ReadAsync(null, stop))
        {
            settlements.Add(settlement);
        }

        AnsiConsole.MarkupLineInterpolated($"Window {await books.Get<TableSettlements>().OpenWindowAsync(stop)} is open.");
        AnsiConsole.Write(TableOf(settlements));
        return 0;
    }

    private static Table TableOf(IEnumerable<PartnerSettlement> settlements)
    {
        var table = new Table().AddColumns("Settlement", "Lines", "Net", "State");
        foreach (var settlement in settlements)
        {
            table.AddRow(
                settlement.Id.Value,
                settlement.Lines.ToString(CultureInfo.InvariantCulture),
                settlement.Net.ToString(),
                Markup.Escape(StateOf(settlement.State)));
        }

        return table;
    }

    private static string StateOf(SettlementState state) => state switch
    {
        SettlementState.Closed => "closed, waits for its push",
        SettlementState.Dispatched sent => string.Create(CultureInfo.InvariantCulture, $"sent {sent.Sent} times, again at {sent.Next:u}: {sent.Fault}"),
        SettlementState.Acknowledged done => string.Create(CultureInfo.InvariantCulture, $"acknowledged {done.At:u} {done.Reference}"),
        _ => throw new InvalidOperationException($"No words for {state.GetType().Name}."),
    };
}
