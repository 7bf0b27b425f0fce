using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using Xunit;
using static LoyaltyHub.Azure.Tests.Building.StoreDriver;

namespace LoyaltyHub.Azure.Tests.Stores;

/// <summary>Whatever is done to both stores, they answer alike and hold the same.</summary>
public sealed class StoresAgreeTests(SharedAzurite azurite)
{
    private static readonly string[] Names = [.. ShardStoreContract.StrangeNames.Select(row => row.Data).Where(name => name.Length < EventId.MaxLength), "a", "b", "c", "d", "e", "f"];
    private static readonly MemberId[] Members = [Sample.Anna, Sample.Boris, MemberId.From("m"), MemberId.From("m-a")];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Any_sequence_of_commits_ends_alike_in_memory_and_in_tables(int seed)
    {
        var account = StorageAccount.FromConnectionString(await azurite.NewAccountAsync());
        var tables = new TableShardStore(account, await new Installation(account).EnsureAsync(1, default));
        var memory = new InMemoryShardStore(1);
        var random = new Random(seed);
        var outcomes = new HashSet<Type>();
        Commit[] former = [];

        for (var step = 0; step < 60; step++)
        {
            var id = $"c{step}";
            var arrivals = Arrivals(random);
            var stale = former.Length > 0 && random.Next(4) == 0;
            Commit[] commits = stale ? former : [await memory.DecideAsync(id, arrivals), await tables.DecideAsync(id, arrivals)];
            commits = random.Next(6) == 0 ? [.. commits.Select(commit => commit with { Head = commit.Head with { Window = commit.Head.Window + 1 } })] : commits;

            var results = new[] { await memory.CommitAsync(commits[0], default), await tables.CommitAsync(commits[1], default) };

            Assert.True(Outcome(results[0]) == Outcome(results[1]), $"Seed {seed}, step {step}: memory said {results[0]}, tables said {results[1]}.");
            outcomes.Add(results[0].GetType());
            former = commits;
        }

        Assert.Equal(3, outcomes.Count);
        Assert.Equal(await memory.ContentAsync(First), await tables.ContentAsync(First));
        Assert.Empty((await new LedgerAudit(tables, (_, _) => Sample.Programme).RunAsync(null, default)).Differences);
    }

    /// <summary>All that a ledger asks of a store, in any order: commits on the newest head and on older ones, with entries that are there, with windows opened, and every way to read.</summary>
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task Any_sequence_of_commits_and_readings_is_answered_alike_by_both(int seed)
    {
        var account = StorageAccount.FromConnectionString(await azurite.NewAccountAsync());
        IShardStore[] stores = [new InMemoryShardStore(1), new TableShardStore(account, await new Installation(account).EnsureAsync(1, default))];
        var random = new Random(seed);
        var operations = new StoreOperations(random);
        string[] wanted = ["Committed", "HeadMoved", "AlreadyRecorded", "TooLarge", "head", "account", "entry", "history", "due", "member", "obligations", "share"];
        var answers = new HashSet<string>();

        for (var step = 0; step < 120 || (step < 1000 && !answers.IsSupersetOf(wanted)); step++)
        {
            var operation = operations.Next();
            var (memory, tables) = (await operation(stores[0]), await operation(stores[1]));

            Assert.True(memory == tables, $"Seed {seed}, step {step}: memory said\n{memory}\ntables said\n{tables}");
            answers.Add(memory.Split(' ')[0]);
        }

        Assert.Superset(wanted.ToHashSet(), answers);
        Assert.Equal(await stores[0].ContentAsync(First), await stores[1].ContentAsync(First));
    }

    private static (MemberId Member, Activity Activity)[] Arrivals(Random random) => Enumerable.Range(0, random.Next(1, 9))
        .Select(_ => (Members[random.Next(Members.Length)], Sample.Purchase(Names[random.Next(Names.Length)] + random.Next(3), random.Next(1, 100_000), partner: random.Next(2) == 0 ? Sample.Citymart : Sample.Skyways)))
        .DistinctBy(arrival => (arrival.Item1, arrival.Item2.Partner, arrival.Item2.EventId))
        .ToArray();

    private static string Outcome(CommitResult result) => result switch
    {
        CommitResult.AlreadyRecorded recorded => $"recorded {recorded.Key}",
        _ => result.GetType().Name,
    };
}
