using System.Text.Json;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Azure.Tests.Building;

/// <summary>Decides commits on a store as the ledger does, and reads back what the store holds.</summary>
internal static class StoreDriver
{
    public static readonly Shard First = new(0);

    /// <summary>A commit of activities, decided on the store's present head; not yet made.</summary>
    public static async Task<Commit> DecideAsync(this IShardStore store, string id, params (MemberId Member, Activity Activity)[] arrivals)
    {
        var head = await store.ReadHeadAsync(First, default);
        var accounts = new Dictionary<MemberId, Account>();
        foreach (var member in arrivals.Select(arrival => arrival.Member).Distinct())
        {
            accounts[member] = await store.ReadAccountAsync(First, member, default);
        }

        var basis = new PlanBasis(
            head.Head, member => accounts[member], new Dictionary<HistoryKey, IReadOnlyList<EntryBody>>(), new Dictionary<string, BudgetShare>(), ProgrammeTimeline.Of(Sample.Programme), Sample.Noon);
        var plan = ShardPlan.Decide(basis, id, [.. arrivals.Select(arrival => new Arrival(arrival.Member, arrival.Activity))]);
        return plan.ToCommit(First, head.Version);
    }

    public static async Task<Commit> DecideAsync(this IShardStore store, string id, params Activity[] activities) =>
        await store.DecideAsync(id, [.. activities.Select(activity => (Sample.Anna, activity))]);

    /// <summary>Everything a shard holds but the versions, as text that two stores can be compared by.</summary>
    public static async Task<string> ContentAsync(this IShardStore store, Shard shard)
    {
        var head = (await store.ReadHeadAsync(shard, default)).Head;
        var accounts = await store.ScanAccountsAsync(shard, default).Select(row => Text(row.Fault, row.Value)).ToListAsync();
        var journal = await store.ScanJournalAsync(shard, default).Select(row => Text(row.Fault, row.Value)).ToListAsync();
        var obligations = await store.ScanObligationsAsync(shard, default).Select(row => Text(row.Fault, row.Value)).ToListAsync();
        var shares = await store.ScanSharesAsync(shard, default).Select(row => Text(row.Fault, row.Value)).ToListAsync();
        return string.Join('\n', [Text(null, head), .. shares.Order(StringComparer.Ordinal), .. accounts.Order(StringComparer.Ordinal), .. journal.Order(StringComparer.Ordinal), .. obligations.Order(StringComparer.Ordinal)]);
    }

    private static string Text<T>(string? fault, T? value) => $"{fault}{JsonSerializer.Serialize(value, HubJson.Compact)}";
}
