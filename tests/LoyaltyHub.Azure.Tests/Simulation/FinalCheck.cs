using System.Text;
using System.Text.Json;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Partners;
using LoyaltyHub.Core.Rewards;

namespace LoyaltyHub.Azure.Tests.Simulation;

/// <summary>
/// When nothing moves any more and time has done all it can: what was acknowledged is in the books or in quarantine, what is on its way is what hangs on something
/// put aside, no budget is tied up, and the audit finds nothing.
/// </summary>
/// <param name="cloud">The storage.</param>
/// <param name="witness">Saw what was committed.</param>
/// <param name="acknowledged">What partners were told is taken in.</param>
/// <param name="swept">Up to when time has been swept.</param>
internal sealed class FinalCheck(Cloud cloud, Witness witness, IReadOnlyList<Activity> acknowledged, DateTimeOffset swept)
{
    private readonly HashSet<(PartnerId Partner, EventId EventId, string BodyHash)> aside = [];

    public async Task RunAsync()
    {
        foreach (var item in cloud.Quarantine.Items)
        {
            aside.UnionWith((await ActivitiesOfAsync(item)).Select(NameOf));
        }

        foreach (var activity in acknowledged)
        {
            Violation.Unless(IsSettled(activity), () => $"{activity.Partner} was told that {activity.EventId} is taken in, and it is nowhere.");
        }

        // What follows from an activity is settled in the same message: where that failed too often, it is there to be tried again.
        foreach (var (derived, from) in witness.Derived)
        {
            Violation.Unless(IsSettled(derived) || aside.Contains(NameOf(from)), () => $"{derived.EventId} follows from {from.EventId} and is nowhere.");
            aside.UnionWith(aside.Contains(NameOf(from)) ? [NameOf(derived)] : []);
        }

        CheckTransit();
        await CheckTimeAsync();
        await CheckBudgetsAsync();
        await AuditAsync();
    }

    /// <summary>What left an account and has not arrived in the other one is what those carry that were put aside.</summary>
    private void CheckTransit()
    {
        var carried = witness.Derived.Select(row => row.Derived).DistinctBy(NameOf).Where(derived => !IsRecorded(derived)).SelectMany(LoadOf)
            .GroupBy(load => load.Unit).ToDictionary(unit => unit.Key, unit => unit.Sum(load => load.Value));
        foreach (var ((_, unit), total) in witness.Totals.Where(row => row.Key.Account == BookAccounts.InTransit))
        {
            Violation.Unless(total == carried.GetValueOrDefault(unit), () => $"{total} {unit} are on their way from one account to another, {carried.GetValueOrDefault(unit)} wait for what was put aside.");
        }
    }

    private static IEnumerable<Amount> LoadOf(Activity activity) => activity.What switch
    {
        Happening.PointsReceived received => [new Amount(received.Lots.Total, received.Unit)],
        Happening.AccountReceived { Content: var content } => LoadOf(content),
        Happening.PartReceived { Content: var content } => LoadOf(content),
        _ => [],
    };

    private static IEnumerable<Amount> LoadOf(Core.Members.Account content) =>
        content.Balances.Select(row => new Amount(checked(row.Value.Available + row.Value.Pending + row.Value.Held), row.Key));

    private async Task CheckTimeAsync()
    {
        foreach (var shard in Shard.All(cloud.Shards.Shards))
        {
            await foreach (var account in cloud.Shards.ReadDueAsync(shard, swept - TimeSpan.FromMinutes(20), CancellationToken.None))
            {
                throw new Violation($"Something was to happen to the account of {account.Member} at {account.Due:O}, and has not.");
            }
        }
    }

    /// <summary>Whoever was leased points of a budget has used them or given them back.</summary>
    private async Task CheckBudgetsAsync()
    {
        await foreach (var name in cloud.Pools.NamesAsync(CancellationToken.None))
        {
            foreach (var (number, lease) in (await cloud.Pools.ReadAsync(name, CancellationToken.None)).Leases)
            {
                var share = await cloud.Shards.ReadShareAsync(new Shard(number), name, CancellationToken.None);
                Violation.Unless(lease.Leased - lease.Returned <= Math.Max(0, share.Used), () => $"Shard {number} was leased {lease.Leased} points of {name} and gave {lease.Returned} back, but used {share.Used}.");
            }
        }
    }

    private async Task AuditAsync()
    {
        var ledger = new HubLedger(
            _ => Task.FromResult(cloud.Shards),
            store => new LedgerEngine(store, SimulatedProgramme.Rules, TimeProvider.System, cloud.Pools),
            new HubProgrammes([SimulatedProgramme.Rules], TimeProvider.System));
        var report = await new BooksAudit(ledger, cloud.Settlements).RunAsync(null, CancellationToken.None);
        Violation.Unless(report.Differences.Count == 0, () => $"The audit found: {string.Join("\n", report.Differences)}");
        Violation.Unless(report.Ledger.Entries == witness.Entries, () => $"The journal has {report.Ledger.Entries} entries, {witness.Entries} were committed.");
        Violation.Unless(report.NetSum == 0, () => $"The nets sum to {report.NetSum}.");
    }

    private bool IsSettled(Activity activity) => IsRecorded(activity) || aside.Contains(NameOf(activity));

    private bool IsRecorded(Activity activity) => witness.Recorded.GetValueOrDefault((activity.Partner, activity.EventId)) == activity.BodyHash;

    private static (PartnerId Partner, EventId EventId, string BodyHash) NameOf(Activity activity) => (activity.Partner, activity.EventId, activity.BodyHash);

    private async Task<IReadOnlyList<Activity>> ActivitiesOfAsync(QuarantineItem item)
    {
        if (item.Reason != "failed-too-often")
        {
            var expected = item.Reason == "event-id-conflict" || item.Detail.Contains("64-bit integer", StringComparison.Ordinal);
            Violation.Unless(item.EventId is not null && expected, () => $"Put aside as {item.Reason}: {item.Detail}");
            return [JsonSerializer.Deserialize<Activity>(item.Content.Span, HubJson.Compact)!];
        }

        var envelope = ActivityEnvelope.Read(Encoding.UTF8.GetString(item.Content.Span));
        var way = new LineActivities(cloud, new Line(cloud.Clock, new Random(0), () => LineFaults.None));
        return await new ActivityQueue(way).ReadAsync(envelope, CancellationToken.None);
    }
}
