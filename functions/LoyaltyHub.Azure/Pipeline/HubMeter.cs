using System.Diagnostics.Metrics;
using LoyaltyHub.Core.Ledger;

namespace LoyaltyHub.Azure.Pipeline;

/// <summary>What the hub counts (System.Diagnostics.Metrics; any OpenTelemetry collector can read it).</summary>
public static class HubMeter
{
    /// <summary>The meter's name.</summary>
    public const string Name = "LoyaltyHub";

    private static readonly Meter Meter = new(Name);
    private static readonly Lock Gate = new();
    private static readonly HashSet<Watching> Watched = [];
    private static readonly long[] Ended = new long[Shown.Length];

    static HubMeter()
    {
        foreach (var (number, (name, unit, what, _)) in Shown.Index())
        {
            Meter.CreateObservableCounter(name, () => Total(number), unit, what);
        }
    }

    /// <summary>Webhook calls by outcome.</summary>
    public static Counter<long> Webhooks { get; } = Meter.CreateCounter<long>("hub.webhooks", "{call}", "Webhook calls by outcome");

    /// <summary>Activities that reached the ledger, by receipt: recorded, duplicate, conflict, unprocessable.</summary>
    public static Counter<long> Activities { get; } = Meter.CreateCounter<long>("hub.activities", "{activity}", "Activities by what became of them");

    /// <summary>Pushes to partners by outcome.</summary>
    public static Counter<long> Pushes { get; } = Meter.CreateCounter<long>("hub.pushes", "{push}", "Settlement pushes by outcome");

    /// <summary>The hub's own webhooks to partners by outcome.</summary>
    public static Counter<long> Notices { get; } = Meter.CreateCounter<long>("hub.notices", "{webhook}", "Webhooks to partners by outcome");

    /// <summary>Endpoints that failed for 50, 70 or 90 % of the time after which they are disabled, or were.</summary>
    public static Counter<long> EndpointAlerts { get; } = Meter.CreateCounter<long>("hub.notices.alerts", "{alert}", "Failing webhook endpoints by percentage of the time until they are disabled");

    /// <summary>Budgets that passed one of their alerts.</summary>
    public static Counter<long> BudgetAlerts { get; } = Meter.CreateCounter<long>("hub.budget.alerts", "{alert}", "Budgets that passed one of their alerts, by budget and percentage");

    /// <summary>Shows an engine's commits from now on, until what is returned is disposed of; what it counted by then stays counted.</summary>
    public static IDisposable Watch(LedgerEngine engine) => new Watching(engine.Counts);

    /// <summary>Counts one.</summary>
    public static void Count(this Counter<long> counter, string outcome, string partner) =>
        counter.Add(1, new KeyValuePair<string, object?>("outcome", outcome), new KeyValuePair<string, object?>("partner", partner));

    /// <summary>What engines count, summed over all that run and ran in this process.</summary>
    private static (string Name, string Unit, string What, Func<CommitCounts, long> Read)[] Shown =>
    [
        ("hub.commits", "{commit}", "Commits that took place", counts => counts.Commits),
        ("hub.commit.attempts", "{attempt}", "Commits sent to storage", counts => counts.Attempts),
        ("hub.commit.conflicts", "{attempt}", "Attempts refused since another writer was first", counts => counts.Conflicts),
        ("hub.commit.unknown", "{attempt}", "Attempts whose answer was lost", counts => counts.Unknown),
        ("hub.entries", "{entry}", "Journal entries written", counts => counts.Entries),
    ];

    private static long Total(int number)
    {
        var read = Shown[number].Read;
        lock (Gate)
        {
            return Ended[number] + Watched.Sum(one => read(one.Counts));
        }
    }

    private sealed class Watching : IDisposable
    {
        public Watching(CommitCounts counts)
        {
            Counts = counts;
            lock (Gate)
            {
                Watched.Add(this);
            }
        }

        public CommitCounts Counts { get; }

        public void Dispose()
        {
            lock (Gate)
            {
                if (Watched.Remove(this))
                {
                    foreach (var (number, shown) in Shown.Index())
                    {
                        Ended[number] += shown.Read(Counts);
                    }
                }
            }
        }
    }
}
