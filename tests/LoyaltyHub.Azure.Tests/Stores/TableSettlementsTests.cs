using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Settlement;
using Xunit;

namespace LoyaltyHub.Azure.Tests.Stores;

/// <summary>Settlements are kept whole, once, and move forward only.</summary>
public sealed class TableSettlementsTests(SharedAzurite azurite)
{
    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(1_234)]
    public async Task A_settlement_keeps_all_its_lines_in_their_order(int lines)
    {
        var settlements = await OpenAsync();
        var statement = Statement(1, lines);

        var kept = await settlements.KeepAsync(statement, Sample.Noon, default);

        Assert.Equal(new PartnerSettlement(statement.Id, statement.Net, lines, new SettlementState.Closed(Sample.Noon)), kept);
        Assert.Equal(kept, (await settlements.FindAsync(statement.Id, default))!.Settlement);
        Assert.Equal(statement.Lines, await settlements.LinesAsync(statement.Id, default));
    }

    [Fact]
    public async Task Kept_again_it_stays_as_far_as_it_is()
    {
        var settlements = await OpenAsync();
        var statement = Statement(1, 150);
        await settlements.KeepAsync(statement, Sample.Noon, default);
        var acknowledged = new SettlementState.Acknowledged(3, Sample.Noon, "their 7");
        Assert.True(await settlements.ChangeAsync((await settlements.FindAsync(statement.Id, default))!, acknowledged, default));

        var again = await settlements.KeepAsync(statement, Sample.Noon.AddHours(1), default);

        Assert.Equal(acknowledged, again.State);
        Assert.Equal(acknowledged, Assert.Single(await settlements.ReadAsync(null, default).ToListAsync()).State);
        Assert.Equal(statement.Lines, await settlements.LinesAsync(statement.Id, default));
    }

    [Fact]
    public async Task Of_changes_on_one_version_one_is_made()
    {
        var settlements = await OpenAsync();
        await settlements.KeepAsync(Statement(1, 1), Sample.Noon, default);
        var stored = (await settlements.FindAsync(Statement(1, 1).Id, default))!;

        var made = await Task.WhenAll(Enumerable.Range(1, 5).Select(sent =>
            settlements.ChangeAsync(stored, new SettlementState.Dispatched(sent, Sample.Noon, Sample.Noon, "503"), default)));

        var state = (await settlements.FindAsync(stored.Settlement.Id, default))!.Settlement.State;
        Assert.Single(made, one => one);
        Assert.Equal(Array.IndexOf(made, true) + 1, state.Attempts);
        Assert.False(await settlements.ChangeAsync(stored, new SettlementState.Closed(Sample.Noon), default));
    }

    [Fact]
    public async Task The_open_window_never_goes_back()
    {
        var settlements = await OpenAsync();
        Assert.Equal(1, await settlements.OpenWindowAsync(default));

        foreach (var (closed, open) in new[] { (1L, 2L), (1L, 2L), (2L, 3L), (9L, 10L), (3L, 10L) })
        {
            await settlements.AdvanceAsync(closed, Sample.Noon, default);
            Assert.Equal(open, await settlements.OpenWindowAsync(default));
        }

        await Task.WhenAll(Enumerable.Range(0, 12).Select(number => settlements.AdvanceAsync(number % 4 + 8, Sample.Noon, default)));
        Assert.InRange(await settlements.OpenWindowAsync(default), 10, 12);
    }

    [Fact]
    public async Task Windows_partners_and_currencies_whose_names_begin_alike_are_kept_apart()
    {
        var settlements = await OpenAsync();
        SettlementStatement[] statements = [Statement(1, 2), Statement(1, 3, "city"), Statement(1, 4, "city-mart"), Statement(11, 5), Statement(2, 6)];
        foreach (var statement in statements)
        {
            await settlements.KeepAsync(statement, Sample.Noon, default);
        }

        foreach (var statement in statements)
        {
            Assert.Equal(statement.Lines.Count, (await settlements.LinesAsync(statement.Id, default)).Count);
        }

        Assert.Equal([1, 1, 1, 2, 11], await settlements.ReadAsync(null, default).Select(row => row.Id.Window).ToListAsync());
        Assert.Equal(3, await settlements.ReadAsync(1, default).CountAsync());
        Assert.Null(await settlements.FindAsync(SettlementId.From("w00000003-citymart-rub"), default));
    }

    private static SettlementStatement Statement(long window, int lines, string partner = "citymart")
    {
        var obligation = new Obligation(window, Core.Partners.PartnerId.From(partner), "c1", [.. Enumerable.Range(0, lines).Select(Line)]);
        return SettlementStatement.Of(window, [obligation]).Single();
    }

    private static ObligationLine Line(int number) =>
        new(EventId.From($"{new string('ж', 200)}/{number}"), ObligationReason.Accrual, Sample.Noon.AddSeconds(number / 2), Sample.Rubles(-number), number + 1);

    private async Task<TableSettlements> OpenAsync()
    {
        var account = StorageAccount.FromConnectionString(await azurite.NewAccountAsync());
        await account.Tables.CreateTableAsync(TableNames.Settlements);
        return new TableSettlements(account);
    }
}
