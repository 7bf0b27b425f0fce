using System.Text.Json;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Azure.Tests.Simulation;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Programmes;
using static LoyaltyHub.Azure.Tests.Building.StoreDriver;

namespace LoyaltyHub.Azure.Tests.Stores;

/// <summary>
/// Operations on a shard as chance will have them, each to be done to several stores. What a store answers is told as text, so that two can be compared; versions differ
/// from store to store and are remembered for each.
/// </summary>
internal sealed class StoreOperations(Random random)
{
    private static readonly Weather Weather = new(1, 1, 4, 0, 6, LineFaults.None, default, 0, 10, 6, false, 0, 0, 0, false, default);

    private static readonly string[] Budgets = [.. SimulatedProgramme.Rules.Budgets.Select(budget => SimulatedProgramme.Rules.BudgetName(budget.Id))];

    private readonly Traffic traffic = new(random, Weather, Sample.Noon);
    private readonly List<Activity> said = [];
    private readonly Dictionary<IShardStore, List<StoredHead>> heads = [];
    private int commits;

    public Func<IShardStore, Task<string>> Next() => random.Next(10) switch
    {
        < 4 => Commit(),
        4 => async store => $"head {Text((await HeadAsync(store)).Head)}",
        5 when Any() is var one => async store => $"account {Text(await store.ReadAccountAsync(First, MemberOf(one), default))}",
        6 when Any() is var one => async store => $"entry {(await store.FindEntryAsync(First, new JournalKey(MemberOf(one), one.Partner, one.EventId), default))?.Text}",
        7 => ReadHistory(),
        8 when (random.Next(-30, 30), random.Next(3)) is var (days, share) => share == 0
            ? async store => $"share {Text(await store.ReadShareAsync(First, Budgets[days & 1], default))}"
            : async store => $"due {await ListAsync(store.ReadDueAsync(First, Sample.Noon.AddDays(days), default), Text)}",
        _ => ReadMany(),
    };

    private Func<IShardStore, Task<string>> Commit()
    {
        var activities = random.Next(8) == 0 ? [.. Enumerable.Range(0, 40).SelectMany(_ => traffic.NextCall())] : traffic.NextCall();
        if (random.Next(5) == 0)
        {
            activities = [.. activities, Any()];
        }

        said.AddRange(activities);
        var arrivals = activities.Select(activity => new Arrival(MemberOf(activity), activity)).DistinctBy(arrival => arrival.Key).ToList();
        var (id, back, window, leased, now) = ($"c{commits++}", random.Next(5) == 0 ? random.Next(1, 4) : 0, random.Next(6) == 0, random.Next(200), Sample.Noon.AddMinutes(random.Next(-10, 600)));
        return async store =>
        {
            var head = await HeadAsync(store);
            var commit = (await PlanAsync(store, head.Head, id, arrivals, leased, now)).ToCommit(First, heads[store][Math.Max(0, heads[store].Count - 1 - back)].Version);
            commit = window ? commit with { Head = commit.Head with { Window = commit.Head.Window + 1 } } : commit;
            return await store.CommitAsync(commit, default) switch
            {
                CommitResult.Committed => $"Committed {commit.Head.Chain}",
                CommitResult.AlreadyRecorded recorded => $"AlreadyRecorded {recorded.Key}",
                var other => other.GetType().Name,
            };
        };
    }

    private Func<IShardStore, Task<string>> ReadHistory()
    {
        var asked = said.Select(activity => HistoryKey.Of(new Arrival(MemberOf(activity), activity))).OfType<HistoryKey>().ToList();
        var key = asked.Count == 0 ? new HistoryKey(MemberId.From("m0"), Sample.Citymart, "order|o0") : asked[random.Next(asked.Count)];
        return async store => $"history {await ListAsync(store.ReadHistoryAsync(First, key, default), entry => entry.Text)}";
    }

    private Func<IShardStore, Task<string>> ReadMany()
    {
        var (member, window) = (MemberOf(Any()), random.Next(1, 6));
        return random.Next(2) == 0
            ? async store => $"member {await ListAsync(store.ReadMemberAsync(First, member, default), entry => entry.Text)}"
            : async store => $"obligations {await ListAsync(store.ReadObligationsAsync(First, window, default), Text)}";
    }

    private static async Task<ShardPlan> PlanAsync(IShardStore store, ShardHead head, string id, List<Arrival> arrivals, long leased, DateTimeOffset now)
    {
        var accounts = new Dictionary<MemberId, Account>();
        var histories = new Dictionary<HistoryKey, IReadOnlyList<EntryBody>>();
        foreach (var arrival in arrivals)
        {
            accounts[arrival.Member] = await store.ReadAccountAsync(First, arrival.Member, default);
            if (HistoryKey.Of(arrival) is { } key)
            {
                histories[key] = await store.ReadHistoryAsync(First, key, default).Select(entry => entry.Body).ToListAsync();
            }
        }

        var shares = new Dictionary<string, BudgetShare>();
        foreach (var budget in Budgets)
        {
            var share = await store.ReadShareAsync(First, budget, default);
            shares[budget] = share with { Leased = share.Leased + leased };
        }

        return ShardPlan.Decide(new PlanBasis(head, member => accounts[member], histories, shares, ProgrammeTimeline.Of(SimulatedProgramme.Rules), now), id, arrivals);
    }

    private async Task<StoredHead> HeadAsync(IShardStore store)
    {
        var head = await store.ReadHeadAsync(First, default);
        var known = heads.TryGetValue(store, out var list) ? list : heads[store] = [];
        if (known.Count == 0 || known[^1].Version != head.Version)
        {
            known.Add(head);
        }

        return head;
    }

    private Activity Any() => said.Count == 0 ? traffic.NextCall()[0] : said[random.Next(said.Count)];

    private static MemberId MemberOf(Activity activity) => activity.Member ?? Traffic.MemberOf(activity.Alias!.Value);

    private static async Task<string> ListAsync<T>(IAsyncEnumerable<T> rows, Func<T, string> text) =>
        string.Join('\n', (await rows.Select(text).ToListAsync()).Order(StringComparer.Ordinal));

    private static string Text<T>(T value) => JsonSerializer.Serialize(value, HubJson.Compact);
}
