using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Core.Ledger;
using Xunit;

namespace LoyaltyHub.Azure.Tests.Stores;

/// <summary>Many hubs lease from one pool at once.</summary>
public sealed class BudgetPoolsTests(SharedAzurite azurite)
{
    [Fact]
    public async Task However_many_lease_at_once_no_more_than_the_budget_is_out()
    {
        const int Shards = 8;
        const long Budget = 1_000;
        var connection = await azurite.NewAccountAsync();
        await new Installation(StorageAccount.FromConnectionString(connection)).EnsureAsync(1, default);
        var hubs = Enumerable.Range(0, 4).Select(_ => new TableBudgetPools(StorageAccount.FromConnectionString(connection), TimeProvider.System)).ToList();
        Assert.Equal(0, (await hubs[0].ReadAsync("p|spring", default)).Out);

        var leased = await Task.WhenAll(Enumerable.Range(0, 64).Select(async number =>
        {
            var shard = new Shard(number % Shards);
            return (Shard: shard, (await hubs[number % 4].ChangeAsync("p|spring", pool => pool.Lease(Budget, shard, Shards, pool.LeasedTo(shard), 37), default)).LeasedTo(shard));
        }));

        var pool = await hubs[1].ReadAsync("p|spring", default);
        Assert.Equal(Budget, pool.Out);
        Assert.Equal(Budget, Enumerable.Range(0, Shards).Sum(number => pool.LeasedTo(new Shard(number))));
        Assert.All(leased, lease => Assert.InRange(lease.Item2, 0, pool.LeasedTo(lease.Shard)));
        Assert.Equal("p|spring", Assert.Single(await hubs[2].NamesAsync(default).ToListAsync()));

        await hubs[3].ChangeAsync("p|spring", before => before.TakeBack(new Shard(0), 12), default);
        Assert.Equal(Budget - 12, (await hubs[0].ReadAsync("p|spring", default)).Out);
    }
}
