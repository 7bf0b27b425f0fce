using System.Security.Cryptography;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Core.Activities;
using Xunit;

namespace LoyaltyHub.Azure.Tests.Stores;

public sealed class AliasKeyRecordTests(SharedAzurite azurite)
{
    [Fact]
    public async Task An_installation_is_held_to_the_key_of_its_first_start()
    {
        using var hub = await TestHub.StartAsync(azurite);
        var (first, other) = (RandomNumberGenerator.GetBytes(32), new AliasHasher(RandomNumberGenerator.GetBytes(32)));
        var record = new AliasKeyRecord(hub.Account);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => record.EnsureAsync(new AliasHasher(first), default)));
        await record.EnsureAsync(new AliasHasher(first), default);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => record.EnsureAsync(other, default));
        Assert.Contains(new AliasHasher(first).KeyId, refused.Message, StringComparison.Ordinal);
        Assert.NotEqual(new AliasHasher(first).KeyId, other.KeyId);
    }
}
