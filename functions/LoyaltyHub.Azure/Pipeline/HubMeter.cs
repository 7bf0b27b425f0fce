using System.Diagnostics.Metrics;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Azure.Pipeline;

/// <summary>What the hub counts (System.Diagnostics.Metrics; any OpenTelemetry collector can read it).</summary>
public static class HubMeter
{
    /// <summary>The meter's name.</summary>
    public const string Name = "LoyaltyHub";

    private static readonly Meter Meter = new(Name);

    /// <summary>Webhook calls by outcome.</summary>
    public static Counter<long> Webhooks { get; } = Meter.CreateCounter<long>("hub.webhooks", "{call}", "Webhook calls by outcome");

    /// <summary>Activities that reached the ledger, by receipt: recorded, duplicate, conflict, unprocessable.</summary>
    public static Counter<long> Activities { get; } = Meter.CreateCounter<long>("hub.activities", "{activity}", "Activities by what became of them");

    /// <summary>Pushes to partners by outcome.</summary>
    public static Counter<long> Pushes { get; } = Meter.CreateCounter<long>("hub.pushes", "{push}", "Settlement pushes by outcome");

    /// <summary>The hub's own webhooks to partners by outcome.</summary>
    public static Counter<long> Notices { get; } = Meter.CreateCounter<long>("hub.notices", "{webhook}", "Webhooks to partners by outcome");

    /// <summary>Budgets that passed one of their alerts.</summary>
    public static Counter<long> BudgetAlerts { get; } = Meter.CreateCounter<long>("hub.budget.alerts", "{alert}", "Budgets that passed one of their alerts, by budget and percentage");

    /// <summary>Counts an alert of a budget.</summary>
    public static void Alerted(BudgetAlert alert) =>
        BudgetAlerts.Add(1, new KeyValuePair<string, object?>("budget", alert.Budget), new KeyValuePair<string, object?>("percent", alert.Percent));

    /// <summary>An engine whose commits the meter shows from now on.</summary>
    public static LedgerEngine Watched(LedgerEngine engine)
    {
        var counts = engine.Counts;
        Meter.CreateObservableCounter("hub.commits", () => counts.Commits, "{commit}", "Commits that took place");
        Meter.CreateObservableCounter("hub.commit.attempts", () => counts.Attempts, "{attempt}", "Commits sent to storage");
        Meter.CreateObservableCounter("hub.commit.conflicts", () => counts.Conflicts, "{attempt}", "Attempts refused since another writer was first");
        Meter.CreateObservableCounter("hub.commit.unknown", () => counts.Unknown, "{attempt}", "Attempts whose answer was lost");
        Meter.CreateObservableCounter("hub.entries", () => counts.Entries, "{entry}", "Journal entries written");
        return engine;
    }

    /// <summary>Counts one.</summary>
    public static void Count(this Counter<long> counter, string outcome, string partner) =>
        counter.Add(1, new KeyValuePair<string, object?>("outcome", outcome), new KeyValuePair<string, object?>("partner", partner));
}
