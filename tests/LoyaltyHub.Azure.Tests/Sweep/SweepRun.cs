using System.Diagnostics;
using Azure;
using Azure.Core;
using Azure.Data.Tables;
using LoyaltyHub.Acceptance.Tests.Building;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Functions.Activities;
using LoyaltyHub.Functions.Reconciliation;
using LoyaltyHub.Functions.Redemptions;
using LoyaltyHub.Functions.Settlements;
using LoyaltyHub.Functions.Webhooks;

namespace LoyaltyHub.Azure.Tests.Sweep;

/// <summary>
/// One run of a scenario on an account of its own: processes whose storage calls meet the planned faults, and the people around them, who do
/// what they do in life. Partners send again until they are answered, the host delivers again, who is killed is started again.
/// </summary>
internal sealed class SweepRun : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);
    private readonly string connection;
    private readonly SweepSettings settings;
    private readonly Func<Request, Fault> faults;
    private readonly Stopwatch elapsed = Stopwatch.StartNew();
    private readonly List<SweepHub> all = [];
    /// <summary>The number of the process that lives later than the others.</summary>
    private const int Later = 2;

    private readonly SweepHub?[] running = new SweepHub?[3];

    public SweepRun(string connection, SweepSettings settings, FaultPlan plan)
        : this(connection, settings, plan.Choose)
    {
    }

    /// <param name="connection">The account.</param>
    /// <param name="settings">What its processes are set to.</param>
    /// <param name="faults">What happens to each storage call.</param>
    public SweepRun(string connection, SweepSettings settings, Func<Request, Fault> faults)
    {
        (this.connection, this.settings, this.faults) = (connection, settings, faults);
        Clean = new SweepHub(connection, settings);
        all.Add(Clean);
    }

    /// <summary>A process that meets no fault and whose calls are not counted: to prepare and to look.</summary>
    public SweepHub Clean { get; }

    /// <summary>Installs the account, without faults.</summary>
    public async Task InstallAsync() => await Clean.Service<HubLedger>().OpenAsync(default);

    /// <summary>Takes webhooks through the whole hub, without faults.</summary>
    public async Task PrepareAsync(IReadOnlyList<Call> calls)
    {
        await InstallAsync();
        foreach (var call in calls)
        {
            await Clean.CallAsync<ReceiveWebhook>(call, (function, request) => function.Run(request, call.Partner, default));
            await Clean.TurnAsync(QueueNames.Activities, (process, message) => RunAsync(process, QueueNames.Activities, message));
        }
    }

    /// <summary>Closes the settlement window, without faults.</summary>
    public Task<ClosedWindow> CloseCleanAsync() => Clean.Service<SettlementClosing>().CloseAsync(default);

    /// <summary>Puts a message and a row that it needs past the hub.</summary>
    public async Task PutCleanAsync(string message, string table, string partition)
    {
        var storage = Clean.Service<StorageAccount>();
        await storage.Tables.GetTableClient(table).AddEntityAsync(new TableEntity(partition, "part|0000") { ["part0"] = "nonsense"u8.ToArray() });
        await storage.Queues.GetQueueClient(QueueNames.Activities).SendMessageAsync(message);
    }

    /// <summary>Puts activities on the queue that no contract makes, again until they are there.</summary>
    public Task PutAsync(params Core.Activities.Activity[] activities) => UntilAsync(
        _ => true,
        async hub =>
        {
            await hub.Service<HubLedger>().OpenAsync(default);
            await hub.Service<ActivityQueue>().PutAsync(activities, default);
            return activities;
        },
        StorageFaults.IsOne);

    /// <summary>Sends a webhook until it is acknowledged.</summary>
    public Task AcceptAsync(Call call) => UntilAsync(202, hub => hub.CallAsync<ReceiveWebhook>(call, (function, request) => function.Run(request, call.Partner, default)));

    /// <summary>Sends a till's call until it is answered with a decision.</summary>
    public Task<HubAnswer> RedeemAsync(string id, byte[] body)
    {
        var call = new Call("skyways", id, body);
        return UntilAsync(answer => answer.Status is 200 or 409, hub => hub.CallAsync<RedeemPoints>(call, (function, request) => function.Run(request, call.Partner, default)));
    }

    /// <summary>Closes the settlement window, again until it is closed.</summary>
    public Task CloseAsync() => UntilAsync(200, hub => hub.CallAsync<CloseSettlementWindow>([], (function, request) => function.RunNow(request, default)));

    /// <summary>Imports a report, again until it is taken.</summary>
    public Task ReportAsync(string settlement, string csv) => UntilAsync(
        200, hub => hub.CallAsync<ReconcileSettlement>(System.Text.Encoding.UTF8.GetBytes(csv), (function, request) => function.Import(request, settlement, default)));

    /// <summary>Lets the timer come round that records what time has done, in a process that lives later, again until all is recorded.</summary>
    public Task SweepLaterAsync() => UntilAsync(
        _ => true,
        async hub =>
        {
            await hub.Service<AccountKeeping>().SweepAsync(default);
            return hub;
        },
        StorageFaults.IsOne,
        Later);

    /// <summary>Takes one message in each of two processes at once.</summary>
    public Task BothTakeOneAsync() => Task.WhenAll(new[] { 0, 1 }.Select(number => TurnAsync(QueueNames.Activities, number, most: 1)));

    /// <summary>Lets the host deliver until all queues are empty.</summary>
    public async Task DrainAsync()
    {
        foreach (var queue in QueueNames.All.OrderBy(queue => queue.EndsWith("-poison", StringComparison.Ordinal)))
        {
            var client = Clean.Service<StorageAccount>().Queues.GetQueueClient(queue);
            while ((await client.GetPropertiesAsync()).Value.ApproximateMessagesCount > 0)
            {
                // What a fault left leased comes back by itself: nobody has to ask storage for it all the time.
                if ((await client.PeekMessagesAsync(1)).Value.Length > 0)
                {
                    await TurnAsync(queue, 0);
                }

                await PauseAsync($"queue {queue} is not empty");
            }
        }
    }

    /// <summary>Deletes everything: the emulator would grow slower with every account.</summary>
    public Task ClearAsync()
    {
        var storage = Clean.Service<StorageAccount>();
        var tables = TableNames.All.Concat(Shard.All(SweepSettings.Shards).Select(TableNames.LedgerOf));
        return Task.WhenAll(tables.Select(table => storage.Tables.DeleteTableAsync(table)).Concat<Task>(QueueNames.All.Select(queue => storage.Queues.DeleteQueueAsync(queue))));
    }

    /// <summary>Waits for what was on its way when its caller had given up.</summary>
    public Task LateOnesAsync() => Task.WhenAll(all.Where(hub => hub.Transport is not null).Select(hub => hub.Transport!.AllThereAsync()));

    public async ValueTask DisposeAsync()
    {
        foreach (var hub in all)
        {
            await hub.DisposeAsync();
        }
    }

    /// <summary>Does something until it succeeds; where its process is killed, another one takes its place.</summary>
    public async Task<T> UntilAsync<T>(Func<T, bool> done, Func<SweepHub, Task<T>> act, Func<Exception, bool>? expected = null, int number = 0)
    {
        while (true)
        {
            var hub = Running(number);
            try
            {
                var work = act(hub);
                await Task.WhenAny(work, hub.Transport!.Killed);
                if (!hub.Transport.Killed.IsCompleted && await work is { } result && done(result))
                {
                    return result;
                }
            }
            catch (Exception fault) when (hub.Transport!.Killed.IsCompleted || expected?.Invoke(fault) == true)
            {
                // Again.
            }

            if (hub.Transport.Killed.IsCompleted)
            {
                Interlocked.CompareExchange(ref running[number], null, hub);
            }

            await PauseAsync("an action does not succeed");
        }
    }

    /// <summary>Calls until the answer is the one wanted. Storage that fails is answered 503, by whatever it fails.</summary>
    private Task<HubAnswer> UntilAsync(Func<HubAnswer, bool> done, Func<SweepHub, Task<HubAnswer>> call) => UntilAsync<HubAnswer>(
        answer => done(answer) || (answer.Status == 503 ? false : throw new InvalidOperationException($"Answered {answer.Status}: {answer.Text}")), call);

    private Task UntilAsync(int status, Func<SweepHub, Task<HubAnswer>> call) => UntilAsync(answer => answer.Status == status, call);

    /// <summary>One turn of the host; what fails in it stays in the queue.</summary>
    private Task TurnAsync(string queue, int number, int most = 32) => UntilAsync(
        _ => true,
        async hub =>
        {
            await hub.TurnAsync(queue, (process, message) => RunAsync(process, queue, message), most);
            return queue;
        },
        fault => fault is RequestFailedException or AggregateException or OperationCanceledException,
        number);

    private static Task RunAsync(SweepHub hub, string queue, string message) => queue switch
    {
        QueueNames.Activities => hub.Function<ProcessActivities>().Run(message, default),
        QueueNames.ActivitiesPoison => hub.Function<QuarantineActivities>().Run(message, default),
        QueueNames.Settlements => hub.Function<PushSettlement>().Run(message, default),
        _ => hub.Function<QuarantineSettlements>().Run(message, default),
    };

    private SweepHub Running(int number)
    {
        lock (all)
        {
            if (running[number] is null)
            {
                running[number] = new SweepHub(connection, settings, new FaultyTransport(faults), number == Later ? SweepSettings.Later : default);
                all.Add(running[number]!);
            }

            return running[number]!;
        }
    }

    private async Task PauseAsync(string what)
    {
        if (elapsed.Elapsed > Patience)
        {
            throw new TimeoutException($"Not at rest within {Patience.TotalSeconds} s: {what}.");
        }

        await Task.Delay(Pause);
    }
}
