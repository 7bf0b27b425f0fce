using System.Collections.Concurrent;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using Xunit;

namespace LoyaltyHub.Azure.Tests.Stores;

/// <summary>Requests that get lost, answers that get lost, and writers that collide leave every activity in the journal exactly once.</summary>
public sealed class LostAnswersTests(SharedAzurite azurite)
{
    private const int Shards = 2;
    private static readonly MemberId[] Members = [.. Enumerable.Range(0, 6).Select(number => MemberId.From($"m{number}"))];

    [Theory]
    [InlineData(Fault.NotSent)]
    [InlineData(Fault.AnswerLost)]
    [InlineData(Fault.Late)]
    [InlineData(Fault.Busy)]
    public async Task A_fault_at_any_one_commit_changes_nothing(Fault fault) =>
        await Task.WhenAll(Enumerable.Range(1, 4).Select(async number =>
        {
            var transport = FaultyTransport.AtRequest(number, fault, FaultyTransport.IsCommit);
            var ledger = await Books.OpenAsync(azurite);
            var engine = ledger.Engine(transport);

            // One after the other, so that there are that many commits.
            var sent = Traffic(4);
            foreach (var (member, activity) in sent)
            {
                Assert.False(await engine.SubmitAsync(member, activity) is Receipt.Conflict or Receipt.Unprocessable);
            }

            Assert.Equal(1, transport.Faults);
            await ledger.HoldsExactlyAsync(sent);
        }));

    [Theory]
    [InlineData(Fault.NotSent)]
    [InlineData(Fault.AnswerLost)]
    [InlineData(Fault.Busy)]
    public async Task A_fault_at_any_one_request_changes_nothing(Fault fault) =>
        await Task.WhenAll(Enumerable.Range(1, 8).Select(async number =>
        {
            var transport = FaultyTransport.AtRequest(number, fault);
            var ledger = await Books.OpenAsync(azurite);
            var sent = Traffic(5);

            await SubmitAllAsync(ledger.Engine(transport), sent);

            await ledger.HoldsExactlyAsync(sent);
        }));

    [Fact]
    public async Task Two_engines_on_the_same_shards_with_every_third_commit_lost_record_each_activity_once()
    {
        var (one, other) = (EveryThirdCommit(), EveryThirdCommit());
        var ledger = await Books.OpenAsync(azurite);
        var (first, second) = (ledger.Engine(one), ledger.Engine(other));
        var sent = Traffic(160);

        // Each engine gets its own half, and both of them get the last quarter.
        var receipts = await Task.WhenAll(SubmitAllAsync(first, sent[..100]), SubmitAllAsync(second, sent[60..]));

        Assert.True(one.Faults > 0 && other.Faults > 0, $"Faults: {one.Faults} and {other.Faults}.");
        Assert.All(receipts.SelectMany(receipt => receipt), receipt => Assert.True(receipt is Receipt.Recorded or Receipt.Duplicate, receipt.ToString()));
        await ledger.HoldsExactlyAsync(sent);
    }

    [Fact]
    public async Task Engines_that_race_with_the_same_event_id_and_different_bodies_record_one_and_name_the_other()
    {
        var ledger = await Books.OpenAsync(azurite);
        var rivals = Enumerable.Range(1, 4).Select(rubles => Sample.Purchase("same", rubles * 1000)).ToList();

        var receipts = await Task.WhenAll(rivals.Select(rival => ledger.Engine().SubmitAsync(Sample.Anna, rival)));

        var recorded = Assert.Single(receipts.OfType<Receipt.Recorded>());
        Assert.All(receipts.OfType<Receipt.Conflict>(), conflict => Assert.Equal(recorded.Entry.Hash, conflict.Entry.Hash));
        Assert.Equal(3, receipts.OfType<Receipt.Conflict>().Count());
        await ledger.HoldsExactlyAsync([(Sample.Anna, recorded.Entry.Body.Activity)]);
    }

    [Theory]
    [InlineData(Fault.AnswerLost)]
    [InlineData(Fault.Late)]
    [InlineData(Fault.Busy)]
    public async Task A_window_is_opened_once_though_its_commit_is_lost(Fault fault)
    {
        var ledger = await Books.OpenAsync(azurite);
        var engine = ledger.Engine(FaultyTransport.AtRequest(1, fault, FaultyTransport.IsCommit));

        await engine.OpenWindowAsync(new Shard(1), 2, default);

        Assert.Equal(2, (await ledger.Store.ReadHeadAsync(new Shard(1), default)).Head.Window);
        Assert.Equal(1, (await ledger.Store.ReadHeadAsync(new Shard(0), default)).Head.Window);
    }

    /// <summary>Each way counts for itself, from its first commit: however few a loaded machine makes of the traffic, some are lost.</summary>
    private static FaultyTransport EveryThirdCommit()
    {
        var commits = -1;
        Fault[] faults = [Fault.AnswerLost, Fault.NotSent, Fault.Late, Fault.Busy];
        return new FaultyTransport(request => FaultyTransport.IsCommit(request) && Interlocked.Increment(ref commits) is var commit && commit % 3 == 0 ? faults[commit / 3 % faults.Length] : Fault.None);
    }

    private static List<(MemberId Member, Activity Activity)> Traffic(int count) => Enumerable.Range(0, count)
        .Select(number => (Members[number % Members.Length], number % 5 == 4
            ? Sample.Return($"r{number}", $"o{number - 3}", 300)
            : Sample.Purchase($"e{number}", 1000 + number, $"o{number}")))
        .ToList();

    /// <summary>Hands the activities over together, and again whatever was not settled: as the queue does.</summary>
    private static async Task<IReadOnlyCollection<Receipt>> SubmitAllAsync(LedgerEngine engine, IEnumerable<(MemberId Member, Activity Activity)> activities)
    {
        var receipts = new ConcurrentBag<Receipt>();
        await Task.WhenAll(activities.Select(async arrival =>
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    receipts.Add(await engine.SubmitAsync(arrival.Member, arrival.Activity));
                    return;
                }
                catch (Exception fault) when (StorageFaults.IsOne(fault) && attempt < 10)
                {
                    // The message comes again.
                }
            }
        }));
        return receipts;
    }

    private sealed record Books(string Connection, TableShardStore Store)
    {
        public static async Task<Books> OpenAsync(SharedAzurite azurite)
        {
            var connection = await azurite.NewAccountAsync();
            var account = StorageAccount.FromConnectionString(connection);
            return new Books(connection, new TableShardStore(account, await new Installation(account).EnsureAsync(Shards, default)));
        }

        public LedgerEngine Engine(FaultyTransport? transport = null) =>
            new(new TableShardStore(StorageAccount.FromConnectionString(Connection, transport, TimeSpan.FromSeconds(2)), Shards), Sample.Programme, TimeProvider.System);

        public async Task HoldsExactlyAsync(IReadOnlyCollection<(MemberId Member, Activity Activity)> sent)
        {
            var found = new List<string>();
            foreach (var shard in Shard.All(Shards))
            {
                found.AddRange(await Store.ScanJournalAsync(shard, default).Select(row => row.Value!.Body.Activity.EventId.Value).ToListAsync());
            }

            Assert.Equal(sent.Select(arrival => arrival.Activity.EventId.Value).Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
            Assert.Empty((await new LedgerAudit(Store, (_, _) => Sample.Programme).RunAsync(null, default)).Differences);
        }
    }
}
