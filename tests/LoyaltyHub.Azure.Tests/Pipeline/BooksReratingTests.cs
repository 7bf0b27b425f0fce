using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Rerating;
using Xunit;

namespace LoyaltyHub.Azure.Tests.Pipeline;

/// <summary>Twelve purchases whose amounts were said wrongly, put right over real storage.</summary>
public sealed class BooksReratingTests(SharedAzurite azurite)
{
    private const int Members = 12;
    private static readonly Wrong Amounts = new(null, [.. Enumerable.Range(0, Members).Select(FactOf)], new RerateScope());

    [Fact]
    public async Task What_was_previewed_is_posted_once_however_often_it_is_applied()
    {
        using var hub = await BoughtAsync();
        var preview = await Of(hub).PreviewAsync(Amounts, default);
        Assert.Equal((Members, Members * 30L, Members * 30L), (preview.Corrections.Count, await PointsAsync(hub), preview.Rows.Sum(row => row.Change)));

        var first = await ApplyAsync(hub, preview.Fingerprint);
        var second = await ApplyAsync(hub, preview.Fingerprint);

        Assert.Equal((Members, false, Members, true), (first.Members, first.Repeated, second.Members, second.Repeated));
        await RightAsync(hub);
    }

    [Fact]
    public async Task A_preview_that_is_no_longer_true_is_refused_and_nothing_is_posted()
    {
        using var hub = await BoughtAsync();
        var preview = await Of(hub).PreviewAsync(Amounts, default);
        await hub.SettleAsync(Sample.Return("back", "order e0", 400, alias: "member 0"));

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => ApplyAsync(hub, preview.Fingerprint));

        Assert.StartsWith($"The books or the corrections have changed since preview {preview.Fingerprint}: by now they give ", refused.Message);
        Assert.Equal(0, await CorrectionsAsync(hub));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task What_a_killed_process_left_over_is_what_a_new_preview_posts(int commit)
    {
        using var hub = await BoughtAsync();
        var preview = await Of(hub).PreviewAsync(Amounts, default);
        var transport = FaultyTransport.AtRequest(commit, Fault.Killed, FaultyTransport.IsCommit);
        using (var cut = hub.Another(transport))
        {
            await Assert.ThrowsAnyAsync<Exception>(() => ApplyAsync(cut, preview.Fingerprint));
            Assert.True(transport.Killed.IsCompleted);
        }

        var posted = await CorrectionsAsync(hub);
        Assert.InRange(posted, 0, Members - 1);
        var rest = await Of(hub).PreviewAsync(Amounts, default);
        Assert.Equal(Members - posted, rest.Corrections.Count);
        await ApplyAsync(hub, rest.Fingerprint);

        await RightAsync(hub);
    }

    private static BooksRerating Of(TestHub hub) => new(hub.Ledger, hub.Programmes, hub.Processing, hub.Clock);

    private static Task<Rerated> ApplyAsync(TestHub hub, string fingerprint) => Of(hub).ApplyAsync(Amounts, fingerprint, "Boris", "the till sent half of the amount", default);

    private static CorrectedFact FactOf(int number) =>
        new(Sample.Citymart, EventId.From($"e{number}"), $"row {number}", said => (Happening.Purchased)said with { Paid = Sample.Rubles(2000) });

    private async Task<TestHub> BoughtAsync()
    {
        var hub = await TestHub.StartAsync(azurite);
        await hub.SettleAsync([.. Enumerable.Range(0, Members).Select(number => Sample.Purchase($"e{number}", alias: $"member {number}"))]);
        return hub;
    }

    /// <summary>Each purchase earned as if its amount had been right from the start, by one correction, and the books are in order.</summary>
    private static async Task RightAsync(TestHub hub)
    {
        Assert.Equal((Members, Members * 60L), (await CorrectionsAsync(hub), await PointsAsync(hub)));
        Assert.Empty((await Of(hub).PreviewAsync(Amounts, default)).Corrections);
        Assert.Empty((await hub.Audit.RunAsync(null, default)).Differences);
    }

    private static async Task<int> CorrectionsAsync(TestHub hub) => (await hub.JournalAsync()).Count(id => id.StartsWith("rerate:", StringComparison.Ordinal));

    private static async Task<long> PointsAsync(TestHub hub)
    {
        var (store, sum) = ((await hub.Ledger.OpenAsync(default)).Store, 0L);
        foreach (var shard in Shard.All(store.Shards))
        {
            await foreach (var row in store.ScanAccountsAsync(shard, default))
            {
                sum += row.Value!.Balances.Values.Sum(balance => balance.Available);
            }
        }

        return sum;
    }
}
