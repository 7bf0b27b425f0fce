using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;

namespace LoyaltyHub.Azure.Tests.Simulation;

/// <summary>One process of the hub: the real pipeline, over a line of its own, with a clock that is wrong by a few minutes.</summary>
internal sealed class SimulatedHub
{
    private const int MostDeliveries = 5;

    private readonly Cloud cloud;
    private readonly Line line;
    private readonly VirtualClock clock;
    private readonly Weather weather;
    private readonly PlantedBug bug;
    private readonly WebhookIntake intake;
    private readonly ActivityProcessing processing;
    private readonly SettlementClosing closing;
    private readonly AccountKeeping keeping;
    private readonly List<TaskCompletionSource> calls = [];
    private LedgerEngine? engine;

    /// <param name="cloud">The storage.</param>
    /// <param name="clock">The right time.</param>
    /// <param name="chance">Draws what is left to chance.</param>
    /// <param name="weather">What the simulation is like.</param>
    /// <param name="faults">What goes wrong on the way to storage now.</param>
    /// <param name="bug">What is wrong with the hub.</param>
    /// <param name="ahead">How much later it lives than the others.</param>
    public SimulatedHub(Cloud cloud, VirtualClock clock, Random chance, Weather weather, Func<LineFaults> faults, PlantedBug bug, TimeSpan ahead = default)
    {
        (this.cloud, this.clock, this.weather, this.bug) = (cloud, clock, weather, bug);
        line = new Line(clock, chance, faults);
        var wrong = new SkewedClock(clock, TimeSpan.FromSeconds(chance.Next(-600, 601)) + ahead);
        var ledger = new HubLedger(
            _ => Task.FromResult(bug.Near(new LineStore(cloud.Shards, line))),
            store => engine = new LedgerEngine(store, SimulatedProgramme.Rules, wrong, new LineBudgetPools(bug.Pools(cloud.Pools), line), chance),
            new HubProgrammes([SimulatedProgramme.Rules], wrong));
        var queue = new ActivityQueue(bug.Queue(new LineActivities(cloud, line)));
        var quarantine = new LineQuarantine(bug.Quarantine(cloud.Quarantine), line);
        var settlements = new LineSettlements(cloud.Settlements, line);
        intake = new WebhookIntake(ledger, queue, quarantine, wrong);
        processing = new ActivityProcessing(ledger, queue, new LineIdentities(bug.Identities(cloud.Identities), line), quarantine, wrong);
        closing = new SettlementClosing(ledger, settlements, settlements, wrong);
        keeping = new AccountKeeping(ledger, queue, processing, wrong);
    }

    public bool Alive { get; private set; } = true;

    public CommitCounts? Counts => engine?.Counts;

    /// <summary>A partner's webhook; fails where the hub says so or dies.</summary>
    public Task TakeInAsync(IReadOnlyList<Activity> activities)
    {
        var call = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        calls.Add(call);
        _ = AnswerAsync(call, activities);
        return call.Task;
    }

    /// <summary>Closes the open window, or as much of it as the line lets through.</summary>
    public Task CloseWindowAsync() => TryAsync(() => closing.CloseAsync(CancellationToken.None));

    /// <summary>Records what time has done and gives budgets back, or as much of it as the line lets through.</summary>
    public Task SweepAsync() => TryAsync(() => keeping.SweepAsync(CancellationToken.None));

    public void Kill()
    {
        Alive = false;
        line.Cut();
        calls.ForEach(call => call.TrySetException(new IOException("The hub is gone.")));
    }

    /// <summary>Takes messages from the queue as long as the hub lives.</summary>
    public async Task PumpAsync()
    {
        for (var idle = 20; Alive;)
        {
            var taken = cloud.Activities.IsEmpty ? [] : await TakeAsync(cloud.Activities);
            await Task.WhenAll(taken.Select(ProcessAsync));
            var poison = cloud.Poison.IsEmpty ? [] : await TakeAsync(cloud.Poison);
            await Task.WhenAll(poison.Select(message => SettleAsync(cloud.Poison, message, text => processing.QuarantineAsync(QueueNames.Activities, text, CancellationToken.None))));
            idle = taken.Count + poison.Count > 0 ? 20 : Math.Min(idle * 2, 2_000);
            await Task.Delay(TimeSpan.FromMilliseconds(idle), clock);
        }
    }

    private static async Task TryAsync(Func<Task> turn)
    {
        try
        {
            await turn();
        }
        catch (Exception fault) when (IsLineFault(fault))
        {
            // The timer comes again.
        }
    }

    private async Task AnswerAsync(TaskCompletionSource call, IReadOnlyList<Activity> activities)
    {
        try
        {
            await intake.TakeInAsync(activities[0].Partner, [.. activities.Select((activity, index) => new NormalisedEvent.Accepted(index, activity))], CancellationToken.None);
            call.TrySetResult();
        }
        catch (Exception fault) when (IsLineFault(fault))
        {
            call.TrySetException(fault);
        }
    }

    private async Task<List<(CloudMessage Message, int Receipt)>> TakeAsync(CloudQueue queue)
    {
        try
        {
            return await line.CallAsync(() => Task.FromResult(queue.Take(weather.Lease)));
        }
        catch (IOException)
        {
            return [];
        }
    }

    private Task ProcessAsync((CloudMessage Message, int Receipt) taken) => taken.Receipt > MostDeliveries
        ? SettleAsync(cloud.Activities, taken, text => line.RunAsync(() => cloud.Poison.Put(text)))
        : SettleAsync(cloud.Activities, taken, text => processing.ProcessAsync(text, CancellationToken.None));

    private async Task SettleAsync(CloudQueue queue, (CloudMessage Message, int Receipt) taken, Func<string, Task> settle)
    {
        try
        {
            if (bug.DeletesFirst)
            {
                await line.RunAsync(() => queue.Delete(taken.Message, taken.Receipt));
            }

            await settle(taken.Message.Text);
            await line.RunAsync(() => queue.Delete(taken.Message, taken.Receipt));
        }
        catch (Exception fault) when (IsLineFault(fault))
        {
            // The message comes again when its lease ends.
        }
    }

    /// <summary>What a message comes again for.</summary>
    private static bool IsLineFault(Exception fault) => fault is IOException or OutcomeUnknownException;
}
