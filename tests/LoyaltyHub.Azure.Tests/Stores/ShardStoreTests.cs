using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Core.Ledger;

namespace LoyaltyHub.Azure.Tests.Stores;

/// <summary>The store in memory keeps the promises.</summary>
public sealed class InMemoryShardStoreTests : ShardStoreContract
{
    protected override Task<IShardStore> OpenAsync() => Task.FromResult<IShardStore>(new InMemoryShardStore(2));
}

/// <summary>The store in Table Storage keeps the promises.</summary>
public sealed class TableShardStoreTests(SharedAzurite azurite) : ShardStoreContract
{
    protected override async Task<IShardStore> OpenAsync()
    {
        var account = StorageAccount.FromConnectionString(await azurite.NewAccountAsync());
        return new TableShardStore(account, await new Installation(account).EnsureAsync(2, default));
    }
}
