using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;

namespace LoyaltyHub.Azure.Tests.Simulation;

/// <summary>What a simulation that found nothing wrong came to.</summary>
/// <param name="Events">Events that partners sent.</param>
/// <param name="Entries">Journal entries they made.</param>
/// <param name="Commits">Commits.</param>
/// <param name="Conflicts">Races lost.</param>
/// <param name="Unknown">Answers to commits that were lost.</param>
/// <param name="Kills">Hubs killed.</param>
/// <param name="Quarantined">Items put aside.</param>
/// <param name="Poisoned">Messages that failed too often.</param>
/// <param name="Inboxes">Inboxes written for what no message holds.</param>
/// <param name="Granted">Points that budgets paid.</param>
/// <param name="Steps">Steps the scheduler took.</param>
/// <param name="Chains">The hash of each shard's last entry.</param>
internal sealed record SimulationReport(int Events, int Entries, int Commits, long Conflicts, long Unknown, int Kills, int Quarantined, int Poisoned, int Inboxes, long Granted, long Steps, string Chains)
{
    public static SimulationReport Nothing { get; } = new(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, "");

    /// <summary>Two together; the chains of the later one.</summary>
    public static SimulationReport operator +(SimulationReport one, SimulationReport other) => new(
        one.Events + other.Events,
        one.Entries + other.Entries,
        one.Commits + other.Commits,
        one.Conflicts + other.Conflicts,
        one.Unknown + other.Unknown,
        one.Kills + other.Kills,
        one.Quarantined + other.Quarantined,
        one.Poisoned + other.Poisoned,
        one.Inboxes + other.Inboxes,
        one.Granted + other.Granted,
        one.Steps + other.Steps,
        other.Chains);
}

/// <summary>
/// A few hubs, the partners that call them, and everything that can go wrong between them and storage; then calm, until all is settled; then the audit.
/// All of it follows from a seed.
/// </summary>
internal sealed class Simulation
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(2);

    /// <summary>After so long everything that time can do has been done.</summary>
    private static readonly TimeSpan Later = TimeSpan.FromDays(90);

    private readonly Random chance;
    private readonly Weather weather;
    private readonly PlantedBug bug;
    private readonly SeededScheduler scheduler;
    private readonly Witness witness;
    private readonly Cloud cloud;
    private readonly List<SimulatedHub> hubs = [];
    private readonly List<Activity> acknowledged = [];
    private bool calm;
    private int kills;
    private int events;

    private Simulation(int seed, PlantedBug bug)
    {
        this.bug = bug;
        chance = new Random(seed);
        weather = Weather.Of(chance);
        scheduler = new SeededScheduler(chance.Next(), Sample.Noon);
        var pools = new InMemoryBudgetPools();
        witness = new Witness(bug.Far(new InMemoryShardStore(weather.Shards)), pools, scheduler.Fail, bug.Finds);
        cloud = new Cloud(witness, pools, scheduler.Clock, chance);
    }

    /// <summary>Runs a seed.</summary>
    /// <exception cref="Violation">Something was that must never be.</exception>
    public static SimulationReport Run(int seed, PlantedBug? bug = null)
    {
        var simulation = new Simulation(seed, bug ?? PlantedBug.None);
        simulation.scheduler.Run(simulation.RunAsync, Longest);
        return simulation.Report();
    }

    private async Task RunAsync()
    {
        for (var hub = 0; hub < weather.Hubs; hub++)
        {
            Start();
        }

        var traffic = new Traffic(chance, weather, Sample.Noon);
        var calls = new List<Task>();
        while (events < Weather.Events)
        {
            var call = traffic.NextCall();
            events += call.Count;
            calls.Add(scheduler.Watch(CallAsync(call)));
        }

        if (weather.Bulky)
        {
            var call = traffic.BulkyCall();
            events += call.Count;
            calls.Add(scheduler.Watch(CallAsync(call)));
        }

        var troubles = new[]
        {
            scheduler.Watch(KillAsync()),
            scheduler.Watch(ComeRoundAsync(weather.Closings, hub => hub.CloseWindowAsync())),
            scheduler.Watch(ComeRoundAsync(weather.Sweeps, hub => hub.SweepAsync())),
        };
        await Task.WhenAll(calls);
        await Task.WhenAll(troubles);
        calm = true;
        await DrainAsync();

        // What was under way when it got calm arrives late; then nothing is any more.
        await Task.Delay(TimeSpan.FromMinutes(1), scheduler.Clock);
        await DrainAsync();
        Start(Later);
        await hubs[^1].SweepAsync();
        await hubs[0].CloseWindowAsync();
        await hubs[0].CloseWindowAsync();
        hubs.ForEach(hub => hub.Kill());
        await new FinalCheck(cloud, witness, acknowledged, scheduler.Clock.GetUtcNow() + Later).RunAsync();
    }

    private void Start(TimeSpan ahead = default)
    {
        var hub = new SimulatedHub(cloud, scheduler.Clock, chance, weather, () => calm ? LineFaults.None : weather.Faults, bug, ahead);
        hubs.Add(hub);
        _ = scheduler.Watch(hub.PumpAsync());
    }

    /// <summary>A partner says something, again and again until a hub acknowledges it, and sometimes even after that.</summary>
    private async Task CallAsync(IReadOnlyList<Activity> activities)
    {
        await PauseAsync((int)weather.Rush.TotalMilliseconds);
        for (var again = chance.Next(100) < weather.RepeatedPercent ? chance.Next(1, 4) : 0; ;)
        {
            try
            {
                await hubs[chance.Next(hubs.Count)].TakeInAsync(activities);
                acknowledged.AddRange(activities);
                if (again-- == 0)
                {
                    return;
                }
            }
            catch (Exception fault) when (fault is IOException or OutcomeUnknownException)
            {
                // Not acknowledged.
            }

            await PauseAsync(3_000);
        }
    }

    private async Task KillAsync()
    {
        for (; kills < weather.Kills; kills++)
        {
            await PauseAsync((int)weather.Rush.TotalMilliseconds);
            var victim = hubs[chance.Next(hubs.Count)];
            victim.Kill();
            hubs.Remove(victim);
            Start();
        }
    }

    /// <summary>A timer comes round a few times, in one hub or in two at once.</summary>
    private async Task ComeRoundAsync(int times, Func<SimulatedHub, Task> act)
    {
        for (var time = 0; time < times; time++)
        {
            await PauseAsync((int)weather.Rush.TotalMilliseconds);
            var turns = Enumerable.Range(0, chance.Next(1, 3)).Select(_ => scheduler.Watch(act(hubs[chance.Next(hubs.Count)]))).ToList();

            // A hub that is killed meanwhile never ends.
            await Task.WhenAny(Task.WhenAll(turns), Task.Delay(TimeSpan.FromSeconds(20), scheduler.Clock));
        }
    }

    private async Task DrainAsync()
    {
        while (!cloud.Activities.IsEmpty || !cloud.Poison.IsEmpty)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), scheduler.Clock);
        }
    }

    private Task PauseAsync(int most) => Task.Delay(TimeSpan.FromMilliseconds(chance.Next(most)), scheduler.Clock);

    private SimulationReport Report()
    {
        var counts = hubs.Select(hub => hub.Counts).OfType<CommitCounts>().ToList();
        return new SimulationReport(
            events,
            witness.Entries,
            witness.Commits,
            counts.Sum(count => count.Conflicts),
            counts.Sum(count => count.Unknown),
            kills,
            cloud.Quarantine.Items.Count(),
            cloud.Quarantine.Items.Count(item => item.Reason == "failed-too-often"),
            cloud.InboxesWritten,
            witness.Granted,
            scheduler.Steps,
            witness.Chains);
    }
}
