using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Rewards;
using LoyaltyHub.Core.Settlement;

namespace LoyaltyHub.Azure.Tests.Sweep;

/// <summary>What the books hold after a run, in words that are the same whoever committed what in which order.</summary>
/// <param name="Events">The journal's events, one for each entry that is not merely sent on to the account its own became part of.</param>
/// <param name="Members">What each member has.</param>
/// <param name="Points">What all members together can spend.</param>
/// <param name="Quarantined">What was put aside.</param>
/// <param name="Settlements">What each partner's settlements come to, and how far those are that were closed in the run itself.</param>
/// <param name="Reconciliations">What reports made of settlements.</param>
/// <param name="Wrong">What the audit found.</param>
internal sealed record Outcome(
    IReadOnlyList<string> Events,
    IReadOnlyList<string> Members,
    long Points,
    IReadOnlyList<string> Quarantined,
    IReadOnlyList<string> Settlements,
    IReadOnlyList<string> Reconciliations,
    IReadOnlyList<string> Wrong)
{
    /// <summary>Reads them, after everything is settled and all windows are closed.</summary>
    public static async Task<Outcome> ReadAsync(SweepHub hub)
    {
        var report = await hub.Service<BooksAudit>().RunAsync(null, default);
        var store = (await hub.Service<HubLedger>().OpenAsync(default)).Store;
        var entries = new List<EntryBody>();
        foreach (var shard in Shard.All(store.Shards))
        {
            entries.AddRange(await store.ScanJournalAsync(shard, default).Select(row => row.Value!.Body).ToListAsync());
        }

        return new Outcome(
            Sorted(entries.Where(entry => entry.Decision.Trace is not [Trace.Forwarded]).Select(entry => $"{entry.Activity.Partner}/{entry.Activity.EventId}")),
            Sorted(entries.GroupBy(entry => entry.Member).Select(member => PointsOf(member))),
            entries.SelectMany(entry => entry.Decision.Postings).Where(posting => posting.Account == BookAccounts.MemberAvailable).Sum(posting => posting.Value),
            Sorted(await hub.Service<TableQuarantine>().ReadAsync(default).Select(item => $"{item.Source} {item.Partner}/{item.EventId} {item.Reason} {item.ContentHash}").ToListAsync()),
            await SettlementsAsync(hub.Service<TableSettlements>()),
            Sorted(await hub.Service<TableReconciliation>().ReadAllAsync(default).Select(found => $"{found.Settlement} {found.Matched} {found.Breaks.Count}").ToListAsync()),
            [.. report.Differences.Select(difference => $"{difference.Where}: {difference.What}"), .. report.NetSum == 0 ? [] : new[] { $"the nets sum to {report.NetSum}" }]);
    }

    /// <summary>What is wrong with this outcome next to the one without faults; null where nothing is.</summary>
    public string? DiffersFrom(Outcome right)
    {
        string?[] faults =
        [
            Difference("lost", right.Events.Except(Events)),
            Difference("doubled", Events.GroupBy(name => name).Where(name => name.Count() > 1).Select(name => name.Key)),
            Difference("invented", Events.Except(right.Events)),
            Compare("members", Members, right.Members),
            Compare("quarantined", Quarantined, right.Quarantined),
            Compare("settlements", Settlements, right.Settlements),
            Compare("reconciliations", Reconciliations, right.Reconciliations),
            Difference("audit", Wrong),
        ];
        return string.Join("; ", faults.Where(fault => fault is not null)) is { Length: > 0 } text ? text : null;
    }

    private static string? Difference(string what, IEnumerable<string> names) => names.ToList() is { Count: > 0 } some ? $"{what}: {string.Join(", ", some)}" : null;

    private static string? Compare(string what, IReadOnlyList<string> found, IReadOnlyList<string> right) =>
        found.SequenceEqual(right) ? null : $"{what}: [{string.Join(", ", found)}], not [{string.Join(", ", right)}]";

    private static string PointsOf(IEnumerable<EntryBody> entries) => string.Join(" ", entries
        .SelectMany(entry => entry.Decision.Postings)
        .Where(posting => BookAccounts.IsMembers(posting.Account))
        .GroupBy(posting => $"{posting.Account} {posting.Unit}")
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => $"{group.Key} {group.Sum(posting => posting.Value)}"));

    private static async Task<IReadOnlyList<string>> SettlementsAsync(TableSettlements settlements)
    {
        var all = await settlements.ReadAsync(null, default).ToListAsync();
        return Sorted(all.GroupBy(one => $"{one.Partner} {one.Net.Unit}").Select(group =>
            $"{group.Key} {group.Sum(one => one.Net.Value)} of {group.Sum(one => one.Lines)} lines, {string.Join("/", group.Select(one => one.State).Where(state => state is not SettlementState.Closed).Select(state => state.GetType().Name).Distinct().Order(StringComparer.Ordinal))}"));
    }

    private static IReadOnlyList<string> Sorted(IEnumerable<string> texts) => [.. texts.Order(StringComparer.Ordinal)];
}
