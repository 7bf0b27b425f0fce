using System.Text.Json;
using Azure.Data.Tables;
using LoyaltyHub.Acceptance.Tests.Azurite;
using LoyaltyHub.Acceptance.Tests.Building;
using LoyaltyHub.Azure.Tables;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Journeys;

/// <summary>The real program as a stranger runs it.</summary>
public sealed class CommandTests(SharedAzurite azurite)
{
    [Fact]
    public async Task The_demo_balances_on_its_own_emulator_and_again_on_the_same_data()
    {
        using var folder = new TemporaryFolder();
        var entries = 0L;
        for (var run = 1; run <= 2; run++)
        {
            var summary = await DemoAsync("--data", folder.Path);
            Assert.True(summary.GetProperty("webhooksAccepted").GetInt64() > 40);
            Assert.True(summary.GetProperty("duplicatesIgnored").GetInt64() > 0);
            Assert.Equal((1, 8, 3), (Number(summary, "forgeriesRejected"), Number(summary, "membersWithBalance"), Number(summary, "settlementsAcknowledged")));
            Assert.Equal((0, 1, 0), (Number(summary, "netSum"), Number(summary, "breaksFound"), Number(summary, "auditDifferences")));
            Assert.True(Number(summary, "journalEntries") > entries);
            entries = Number(summary, "journalEntries");
        }
    }

    [Fact]
    public async Task After_the_demo_the_other_commands_tell_the_same_and_an_edited_row_is_found()
    {
        var storage = EmulatorAccounts.Fresh(azurite.ConnectionString);
        var summary = await DemoAsync("--storage", storage);
        var audit = await HubCommand.RunAsync("audit", "--json", "--storage", storage);
        Assert.True(audit.Code == 0, audit.Out + audit.Error);
        Assert.Equal(Number(summary, "journalEntries"), Number(JsonSerializer.Deserialize<JsonElement>(audit.Out), "journalEntries"));

        var list = await HubCommand.RunAsync("settle", "list", "--storage", storage);
        Assert.True(list.Code == 0, list.Error);
        Assert.Contains("Window 2 is open.", list.Out);
        Assert.Contains("w00000001-citymart-rub", list.Out);
        Assert.Contains("acknowledged", list.Out);

        var reconcile = await HubCommand.RunAsync("reconcile", "--storage", storage);
        Assert.True(reconcile.Code == 1, reconcile.Error);
        Assert.Contains("w00000001-citymart-rub", reconcile.Out);
        Assert.Contains("amount differs", reconcile.Out);

        var other = await HubCommand.RunAsync("reconcile", "--settlement", "w00000001-nordbank-rub", "--storage", storage);
        Assert.Equal((1, ""), (other.Code, other.Out));
        Assert.Contains("No report was imported", other.Error);

        var row = await EditAsync(storage);
        var found = await HubCommand.RunAsync("audit", "--json", "--storage", storage);
        Assert.Equal(1, found.Code);
        var differences = JsonSerializer.Deserialize<JsonElement>(found.Out).GetProperty("differences").EnumerateArray();
        Assert.Contains(differences, difference => difference.GetProperty("where").GetString() == row);
    }

    [Fact]
    public async Task Without_node_the_demo_says_what_to_install_and_how_to_do_without()
    {
        using var folder = new TemporaryFolder();
        var demo = await HubCommand.RunAsync(new Dictionary<string, string?> { ["PATH"] = folder.Path }, "demo", "--once", "--port", "0", "--data", Path.Combine(folder.Path, "data"));
        Assert.Equal(1, demo.Code);
        Assert.Contains("Node.js 20", demo.Error);
        Assert.Contains("--storage", demo.Error);
        Assert.DoesNotContain("   at ", demo.Error);
    }

    private static async Task<JsonElement> DemoAsync(string option, string value)
    {
        var demo = await HubCommand.RunAsync("demo", "--once", "--json", "--port", "0", option, value);
        Assert.True(demo.Code == 0, demo.Out + demo.Error);
        return JsonSerializer.Deserialize<JsonElement>(demo.Out);
    }

    private static long Number(JsonElement json, string name) => json.GetProperty(name).GetInt64();

    /// <summary>Changes one figure of one entry, as somebody with the storage key might.</summary>
    private static async Task<string> EditAsync(string storage)
    {
        foreach (var ledger in await new Books(storage).LedgerAsync())
            await foreach (var row in ledger.QueryAsync<TableEntity>("RowKey ge 'J|' and RowKey lt 'J}'"))
            {
                row["body"] = row.GetString("body").Replace("\"value\":1", "\"value\":9", StringComparison.Ordinal);
                if (row.GetString("body") == (await ledger.GetEntityAsync<TableEntity>(row.PartitionKey, row.RowKey)).Value.GetString("body"))
                    continue;
                await ledger.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace);
                return $"{row.PartitionKey}/{row.RowKey}";
            }

        throw new InvalidOperationException("No journal row holds such a value.");
    }
}
