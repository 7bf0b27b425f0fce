using System.Text;
using System.Text.Json;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;

namespace LoyaltyHub.Azure.Tests.Simulation;

/// <summary>When nothing moves any more: what was acknowledged is in the books or in quarantine, and the audit finds nothing.</summary>
internal sealed class FinalCheck(Cloud cloud, Witness witness, IReadOnlyList<Activity> acknowledged)
{
    public async Task RunAsync()
    {
        var aside = cloud.Quarantine.Items.SelectMany(ActivitiesOf).Select(activity => (activity.Partner, activity.EventId, activity.BodyHash)).ToHashSet();
        foreach (var activity in acknowledged)
        {
            var recorded = witness.Recorded.GetValueOrDefault((activity.Partner, activity.EventId)) == activity.BodyHash;
            Violation.Unless(recorded || aside.Contains((activity.Partner, activity.EventId, activity.BodyHash)), () => $"{activity.Partner} was told that {activity.EventId} is taken in, and it is nowhere.");
        }

        var ledger = new HubLedger(_ => Task.FromResult(cloud.Shards), store => new LedgerEngine(store, Sample.Programme, TimeProvider.System), Sample.Programme);
        var report = await new BooksAudit(ledger, cloud.Settlements).RunAsync(null, CancellationToken.None);
        Violation.Unless(report.Differences.Count == 0, () => $"The audit found: {string.Join("\n", report.Differences)}");
        Violation.Unless(report.Ledger.Entries == witness.Recorded.Count, () => $"The journal has {report.Ledger.Entries} entries, {witness.Recorded.Count} were committed.");
        Violation.Unless(report.NetSum == 0, () => $"The nets sum to {report.NetSum}.");
    }

    private IEnumerable<Activity> ActivitiesOf(QuarantineItem item)
    {
        if (item.Reason != "failed-too-often")
        {
            Violation.Unless(item.EventId is not null, () => $"Put aside as {item.Reason}: {item.Detail}");
            return [JsonSerializer.Deserialize<Activity>(item.Content.Span, HubJson.Compact)!];
        }

        var envelope = ActivityEnvelope.Read(Encoding.UTF8.GetString(item.Content.Span));
        return envelope.Activities ?? throw new Violation("No simulated call is large enough for an inbox.");
    }
}
