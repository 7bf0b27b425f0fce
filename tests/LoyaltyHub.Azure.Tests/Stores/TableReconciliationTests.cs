using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Reconciliation;
using LoyaltyHub.Core.Settlement;
using Xunit;

namespace LoyaltyHub.Azure.Tests.Stores;

/// <summary>A settlement has one reconciliation: the latest, whole.</summary>
public sealed class TableReconciliationTests(SharedAzurite azurite)
{
    private static readonly SettlementId Settlement = SettlementId.From("w00000001-citymart-rub");

    [Fact]
    public async Task A_reconciliation_comes_back_as_it_was_kept()
    {
        var table = await OpenAsync();
        Assert.Null(await table.FindAsync(Settlement, default));
        var kept = Of("first", [
            new Match.Missing(EventId.From("e/1"), Sample.Rubles(3)),
            new Match.Unexpected(EventId.From("🛒"), Sample.Rubles(4), 7),
            new Match.AmountDiffers(EventId.From("e2"), Sample.Rubles(1), Sample.Rubles(2), 8),
            new Match.ReportedTwice(EventId.From("e2"), Sample.Rubles(2), 9)]);

        await table.KeepAsync(kept, default);

        Same(kept, await table.FindAsync(Settlement, default));
        Same(kept, Assert.Single(await table.ReadAllAsync(default).ToListAsync()));
    }

    [Fact]
    public async Task A_report_imported_again_replaces_the_former_one()
    {
        var table = await OpenAsync();
        await table.KeepAsync(Of("first", Missing(250)), default);
        await table.KeepAsync(Of("second", Missing(3)), default);
        Same(Of("second", Missing(3)), await table.FindAsync(Settlement, default));

        await table.KeepAsync(Of("second", Missing(3)), default);
        Same(Of("second", Missing(3)), await table.FindAsync(Settlement, default));

        await table.KeepAsync(Of("third", []), default);
        Same(Of("third", []), Assert.Single(await table.ReadAllAsync(default).ToListAsync()));
    }

    [Fact]
    public async Task Whoever_reads_while_a_report_is_replaced_sees_one_of_them_whole()
    {
        var table = await OpenAsync();
        await table.KeepAsync(Of("0", Missing(20)), default);
        using var done = new CancellationTokenSource();
        var reader = Task.Run(async () =>
        {
            var seen = 0;
            for (; !done.IsCancellationRequested || seen == 0; seen++)
            {
                var found = await table.FindAsync(Settlement, default);
                Assert.NotNull(found);
                Assert.Equal(20 + int.Parse(found.ReportHash, null), found.Breaks.Count);
            }
        });

        for (var number = 1; number <= 8; number++)
        {
            await table.KeepAsync(Of($"{number}", Missing(20 + number)), default);
        }

        await done.CancelAsync();
        await reader;
    }

    [Fact]
    public async Task Of_reports_imported_at_once_one_is_kept_whole()
    {
        var table = await OpenAsync();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(number => Task.Run(() => table.KeepAsync(Of($"{number}", Missing(20 + number)), default))));

        var kept = Assert.Single(await table.ReadAllAsync(default).ToListAsync());
        Assert.Equal(Missing(20 + int.Parse(kept.ReportHash, null)), kept.Breaks);
    }

    private static List<Match> Missing(int count) => [.. Enumerable.Range(0, count).Select(number => new Match.Missing(EventId.From($"e{number}"), Sample.Rubles(number)))];

    private static Reconciliation Of(string hash, IReadOnlyList<Match> breaks) => new(Settlement, hash, Sample.Noon, 5, breaks);

    private static void Same(Reconciliation expected, Reconciliation? found)
    {
        Assert.NotNull(found);
        Assert.Equal(expected.Breaks, found.Breaks);
        Assert.Equal(expected with { Breaks = [] }, found with { Breaks = [] });
    }

    private async Task<TableReconciliation> OpenAsync()
    {
        var account = StorageAccount.FromConnectionString(await azurite.NewAccountAsync());
        await account.Tables.CreateTableAsync(TableNames.Reconciliation);
        return new TableReconciliation(account);
    }
}
