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

/// <summary>When nothing moves any more: what was acknowledged is in the books or in quarantine, and the audit finds nothing.</summary>
internal sealed class FinalCheck(Cloud cloud, Witness witness, IReadOnlyList<Activity> acknowledged)
{
    private readonly HashSet<(PartnerId Partner, EventId EventId, string BodyHash)> aside = [.. cloud.Quarantine.Items.SelectMany(ActivitiesOf).Select(NameOf)];

    public async Task RunAsync()
    {
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

        foreach (var ((account, unit), total) in witness.Totals.Where(row => row.Key.Account == BookAccounts.InTransit))
        {
            Violation.Unless(total == 0 || aside.Count > 0, () => $"{total} {unit} are still on their way from one account to another.");
        }

        var ledger = new HubLedger(_ => Task.FromResult(cloud.Shards), store => new LedgerEngine(store, SimulatedProgramme.Rules, TimeProvider.System), new HubProgrammes([SimulatedProgramme.Rules], TimeProvider.System));
        var report = await new BooksAudit(ledger, cloud.Settlements).RunAsync(null, CancellationToken.None);
        Violation.Unless(report.Differences.Count == 0, () => $"The audit found: {string.Join("\n", report.Differences)}");
        Violation.Unless(report.Ledger.Entries == witness.Entries, () => $"The journal has {report.Ledger.Entries} entries, {witness.Entries} were committed.");
        Violation.Unless(report.NetSum == 0, () => $"The nets sum to {report.NetSum}.");
    }

    private bool IsSettled(Activity activity) =>
        witness.Recorded.GetValueOrDefault((activity.Partner, activity.EventId)) == activity.BodyHash || aside.Contains(NameOf(activity));

    private static (PartnerId Partner, EventId EventId, string BodyHash) NameOf(Activity activity) => (activity.Partner, activity.EventId, activity.BodyHash);

    private static IEnumerable<Activity> ActivitiesOf(QuarantineItem item)
    {
        if (item.Reason != "failed-too-often")
        {
            var expected = item.Reason == "event-id-conflict" || item.Detail.Contains("64-bit integer", StringComparison.Ordinal);
            Violation.Unless(item.EventId is not null && expected, () => $"Put aside as {item.Reason}: {item.Detail}");
            return [JsonSerializer.Deserialize<Activity>(item.Content.Span, HubJson.Compact)!];
        }

        var envelope = ActivityEnvelope.Read(Encoding.UTF8.GetString(item.Content.Span));
        return envelope.Activities ?? throw new Violation("No simulated call is large enough for an inbox.");
    }
}
