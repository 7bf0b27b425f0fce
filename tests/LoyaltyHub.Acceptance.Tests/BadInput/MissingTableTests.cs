using System.Net;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using LoyaltyHub.Acceptance.Tests.Azurite;
using LoyaltyHub.Acceptance.Tests.Building;
using LoyaltyHub.Acceptance.Tests.Hosting;
using LoyaltyHub.Azure.Queues;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.BadInput;

/// <summary>The ledger's tables, deleted by other hands under a running hub.</summary>
public sealed class MissingTableTests(SharedAzurite azurite)
{
    private const string Anna = "LH-1-1";

    [Fact]
    public async Task Callers_get_503_messages_stay_queued_the_log_says_the_remedy_and_a_restored_table_is_taken_up_again()
    {
        await using var hub = await new HubDriver(EmulatorAccounts.Fresh(azurite.ConnectionString)).StartAsync();
        await hub.AcceptAsync("citymart", "before", Payload.Order("before", Anna, "1000.00"));
        await hub.DrainAsync();
        var ledger = await hub.Books.LedgerAsync();
        var backup = await Task.WhenAll(ledger.Select(table => table.QueryAsync<TableEntity>().ToListAsync().AsTask()));

        await Task.WhenAll(ledger.Select(table => table.DeleteAsync()));
        await hub.AcceptAsync("citymart", "while", Payload.Order("while", Anna, "1000.00"));
        await Eventually.IsTrueAsync(() => hub.Log.Lines.Any(IsRemedy), "the log names the remedy", seconds: 60);

        foreach (var answer in new[] { await hub.GetAsync("health"), await hub.GetAsync($"members/citymart/{Anna}/statement"), await hub.RedeemAsync("hold", Payload.Hold("till", Anna, 10)) })
            answer.IsProblem(HttpStatusCode.ServiceUnavailable, "storage-unavailable");
        Assert.Equal((1, 0), (await CountAsync(hub, QueueNames.Activities), await CountAsync(hub, QueueNames.ActivitiesPoison)));
        Assert.Empty(await hub.Books.QuarantineAsync());

        foreach (var (table, rows) in ledger.Zip(backup))
        {
            await table.CreateAsync();
            foreach (var row in rows)
                await table.AddEntityAsync(row);
        }

        await hub.DrainAsync();
        Assert.Equal(["before", "while"], await hub.Books.EventIdsAsync());
        Assert.Equal(60, await hub.BalanceAsync(Anna));
        await hub.AuditedAsync();
    }

    private static bool IsRemedy(string line) => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("missing in the storage account: restore it", StringComparison.Ordinal);

    private static async Task<int> CountAsync(HubDriver hub, string queue) => (await new QueueClient(hub.Storage, queue).GetPropertiesAsync()).Value.ApproximateMessagesCount;
}
