using System.Collections.Concurrent;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Core.Ledger;
using Xunit;
using static LoyaltyHub.Azure.Tests.Building.StoreDriver;

namespace LoyaltyHub.Azure.Tests.Stores;

/// <summary>Nothing larger than storage takes is ever sent, and little that it would take is kept back.</summary>
public sealed class CommitSizeTests(SharedAzurite azurite)
{
    private const long Limit = 4 * 1024 * 1024;

    [Theory]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456789")]
    [InlineData("a\"b'c<d>e&f\\")]
    [InlineData("абвгдеёжзик")]
    public async Task Commits_are_sent_up_to_four_mebibytes_and_never_above(string alphabet)
    {
        var sent = new ConcurrentBag<long>();
        var connection = await azurite.NewAccountAsync();
        var shards = await new Installation(StorageAccount.FromConnectionString(connection)).EnsureAsync(1, default);
        var store = new TableShardStore(StorageAccount.FromConnectionString(connection, new FaultyTransport(request =>
        {
            if (FaultyTransport.IsCommit(request) && request.Content!.TryComputeLength(out var length))
            {
                sent.Add(length);
            }

            return Fault.None;
        })), shards);
        var random = new Random(4);
        var refused = 0;

        for (var (entries, round) = (2, 0); refused < 2; entries += 3, round++)
        {
            var commit = await store.DecideAsync($"c{round}", [.. Enumerable.Range(0, entries).Select(number => Sample.Purchase($"e{round}-{number}"))]);
            var large = commit with { Entries = [.. commit.Entries.Select(entry => entry with { Text = string.Concat(Enumerable.Range(0, 90_000).Select(_ => alphabet[random.Next(alphabet.Length)])) })] };

            try
            {
                var result = await store.CommitAsync(large, default);
                Assert.True(result is CommitResult.Committed or CommitResult.TooLarge, result.ToString());
                refused += result is CommitResult.TooLarge ? 1 : 0;
            }
            catch (OutcomeUnknownException)
            {
                // A busy emulator closes connections; it is the size that counts here.
            }
        }

        Assert.InRange(sent.Max(), Limit * 7 / 10, Limit);
    }

    [Fact]
    public async Task A_commit_of_more_than_a_hundred_rows_is_refused_as_too_large()
    {
        var account = StorageAccount.FromConnectionString(await azurite.NewAccountAsync());
        IShardStore[] stores = [new TableShardStore(account, await new Installation(account).EnsureAsync(1, default)), new InMemoryShardStore(1)];
        foreach (var store in stores)
        {
            var commit = await store.DecideAsync("c1", [.. Enumerable.Range(0, 98).Select(number => Sample.Purchase($"e{number}"))]);

            Assert.IsType<CommitResult.TooLarge>(await store.CommitAsync(commit, default));
            Assert.Equal(ShardHead.Empty, (await store.ReadHeadAsync(First, default)).Head);
        }
    }
}
