using Azure.Data.Tables;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Core.Ledger;
using Xunit;

namespace LoyaltyHub.Azure.Tests.Stores;

/// <summary>Installing is safe to repeat, to interrupt and to do at once, and never touches what is there.</summary>
public sealed class InstallationTests(SharedAzurite azurite)
{
    [Fact]
    public async Task Everything_the_hub_needs_is_there_afterwards()
    {
        var account = await AccountAsync();

        Assert.Equal(5, await new Installation(account).EnsureAsync(5, default));

        var tables = await account.Tables.QueryAsync().Select(table => table.Name).ToListAsync();
        var queues = await account.Queues.GetQueuesAsync().Select(queue => queue.Name).ToListAsync();
        Assert.Equal(TableNames.All.Concat(Shard.All(5).Select(TableNames.LedgerOf)).Order(StringComparer.Ordinal), tables.Order(StringComparer.Ordinal));
        Assert.Equal(QueueNames.All.Order(StringComparer.Ordinal), queues.Order(StringComparer.Ordinal));
        await HeadsAreEmptyAsync(account, 5);
    }

    [Fact]
    public async Task A_second_installation_keeps_the_number_of_shards_and_the_books()
    {
        var account = await AccountAsync();
        var store = new TableShardStore(account, await new Installation(account).EnsureAsync(2, default));
        await store.CommitAsync(await store.DecideAsync("c1", Sample.Purchase("e1")), default);
        var before = await store.ContentAsync(StoreDriver.First);

        Assert.Equal(2, await new Installation(account).EnsureAsync(64, default));

        Assert.Equal(before, await store.ContentAsync(StoreDriver.First));
    }

    [Fact]
    public async Task Four_that_install_at_once_with_different_wishes_agree()
    {
        var connection = await azurite.NewAccountAsync();

        var chosen = await Task.WhenAll(Enumerable.Range(3, 4).Select(shards =>
            Task.Run(() => new Installation(StorageAccount.FromConnectionString(connection)).EnsureAsync(shards, default))));

        var shards = Assert.Single(chosen.Distinct());
        await HeadsAreEmptyAsync(StorageAccount.FromConnectionString(connection), shards);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(15)]
    [InlineData(18)]
    public async Task An_installation_that_was_cut_short_is_finished_by_the_next(int request)
    {
        var connection = await azurite.NewAccountAsync();
        var seen = 0;
        var cut = new FaultyTransport(_ => Interlocked.Increment(ref seen) >= request ? Fault.NotSent : Fault.None);
        using var crash = new CancellationTokenSource();
        var first = new Installation(StorageAccount.FromConnectionString(connection, cut)).EnsureAsync(4, crash.Token);
        await WaitFor.TrueAsync(() => cut.Faults > 0, "the installation is cut");
        await crash.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => first);

        var account = StorageAccount.FromConnectionString(connection);
        var shards = await new Installation(account).EnsureAsync(4, default);

        Assert.Equal(4, shards);
        await HeadsAreEmptyAsync(account, 4);
    }

    [Fact]
    public async Task Heads_that_a_cut_installation_left_behind_are_not_overwritten()
    {
        var account = await AccountAsync();
        var store = new TableShardStore(account, await new Installation(account).EnsureAsync(2, default));
        await store.CommitAsync(await store.DecideAsync("c1", Sample.Purchase("e1")), default);
        await account.Tables.GetTableClient(TableNames.Config).DeleteEntityAsync("installation", "done");

        await new Installation(account).EnsureAsync(2, default);

        Assert.Equal(1, (await store.ReadHeadAsync(StoreDriver.First, default)).Head.Sequence);
    }

    [Theory]
    [InlineData("done")]
    [InlineData("chosen")]
    public async Task Another_layout_is_refused_and_named_even_where_its_installation_was_cut_short(string row)
    {
        var account = await AccountAsync();
        var config = account.Tables.GetTableClient(TableNames.Config);
        await config.CreateAsync();
        await config.AddEntityAsync(new TableEntity("installation", row) { ["shards"] = 8, ["layout"] = Installation.Layout + 1 });

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => new Installation(account).EnsureAsync(8, default));

        Assert.Contains($"holds layout {Installation.Layout + 1}, this version reads layout {Installation.Layout}", fault.Message, StringComparison.Ordinal);
        Assert.Single(await config.QueryAsync<TableEntity>().ToListAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public async Task A_number_of_shards_out_of_range_is_refused(int shards) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await new Installation(await AccountAsync()).EnsureAsync(shards, default));

    private async Task<StorageAccount> AccountAsync() => StorageAccount.FromConnectionString(await azurite.NewAccountAsync());

    private static async Task HeadsAreEmptyAsync(StorageAccount account, int shards)
    {
        var store = new TableShardStore(account, shards);
        foreach (var shard in Shard.All(shards))
        {
            Assert.Equal(ShardHead.Empty, (await store.ReadHeadAsync(shard, default)).Head);
            Assert.Equal(1, await account.Tables.GetTableClient(TableNames.LedgerOf(shard)).QueryAsync<TableEntity>().CountAsync());
        }
    }
}
