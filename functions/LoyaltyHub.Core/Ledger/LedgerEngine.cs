using System.Collections.Concurrent;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Ledger;

/// <summary>
/// Commits activities: all that wait for a shard go into one commit (group commit), decided in order. Safe with any number of engines,
/// in one process or many, on the same shards.
/// </summary>
/// <param name="store">Where the shards are.</param>
/// <param name="programmes">Gives the rules as they are known now; each commit asks anew, so that they can change while the engine runs.</param>
/// <param name="clock">Tells the time and wakes up.</param>
/// <param name="pools">Where budgets' pools are; null where no programme has a budget.</param>
/// <param name="chance">Where jitter and commit ids come from, safe for any thread; a simulation gives one with a seed, on its one thread.</param>
public sealed class LedgerEngine(IShardStore store, Func<ProgrammeTimeline> programmes, TimeProvider clock, IBudgetPools? pools = null, Random? chance = null)
{
    /// <summary>
    /// Commits under way at once. A shard that has to wait for its turn gathers a larger batch meanwhile, so a loaded engine makes fewer and
    /// larger commits instead of many small ones that queue up in storage.
    /// </summary>
    private const int CommitsAtOnce = 4;

    private readonly ConcurrentDictionary<Shard, ShardWriter> writers = new();
    private readonly ConcurrentDictionary<(JournalKey Key, string BodyHash), Lazy<Task<Receipt>>> underWay = new();
    private readonly Shared shared = new(clock, chance ?? Random.Shared, new CommitCounts(), new SemaphoreSlim(CommitsAtOnce), pools);

    /// <summary>An engine with one programme for ever.</summary>
    public LedgerEngine(IShardStore store, Programme programme, TimeProvider clock, IBudgetPools? pools = null, Random? chance = null)
        : this(store, Always(programme), clock, pools, chance)
    {
    }

    /// <summary>What partners want to be told; null where nobody is told anything.</summary>
    public Noticing? Notices { get; init; }

    /// <summary>Told when a budget passes one of its alerts; null for nobody.</summary>
    public Action<BudgetAlert>? Alerted { get; init; }

    /// <summary>What the commits came to so far.</summary>
    public CommitCounts Counts => shared.Counts;

    /// <summary>Where budgets' pools are; null where no programme has a budget.</summary>
    public IBudgetPools? Pools => shared.Pools;

    /// <summary>The rules activities are decided by.</summary>
    public ProgrammeTimeline Programmes => programmes();

    /// <summary>Hands an activity to the ledger and waits until it is settled.</summary>
    /// <returns>What became of it; the same again for the same activity, however often it is handed over.</returns>
    public async Task<Receipt> SubmitAsync(MemberId member, Activity activity)
    {
        // Deliveries of one activity that are under way at once ask storage once: a flood of repetitions would crowd out everything else.
        var arrival = new Arrival(member, activity);
        var own = new Lazy<Task<Receipt>>(() => WriterOf(Shard.Of(member, store.Shards)).SubmitAsync(arrival));
        var delivery = (arrival.Key, activity.BodyHash);
        var first = underWay.GetOrAdd(delivery, own);
        if (first != own)
        {
            return await first.Value is Receipt.Recorded recorded ? new Receipt.Duplicate(recorded.Entry) : await first.Value;
        }

        try
        {
            return await own.Value;
        }
        finally
        {
            underWay.TryRemove(KeyValuePair.Create(delivery, own));
        }
    }

    /// <summary>Makes a shard put new obligations into a later window, if it does not already. Safe to repeat.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="window">The first window that is open from now on.</param>
    /// <param name="stop">Cancels waiting, not a commit under way.</param>
    public Task OpenWindowAsync(Shard shard, long window, CancellationToken stop) => ChangeAsync(
        shard,
        stored => Task.FromResult(stored.Head.Window >= window ? null : new Commit(shard, stored.Version, stored.Head with { Window = window }, [], [], [], [])),
        stop);

    /// <summary>Gives back to a budget's pool what a shard was leased and has not used. Safe to repeat.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="budget">The budget: <see cref="Programme.BudgetName"/>.</param>
    /// <param name="stop">Cancels waiting, not a commit under way.</param>
    public async Task GiveBackAsync(Shard shard, string budget, CancellationToken stop)
    {
        if (shared.Pools is not { } all)
        {
            return;
        }

        var leased = (await all.ReadAsync(budget, stop)).LeasedTo(shard);
        var share = BudgetShare.None(budget);
        await ChangeAsync(
            shard,
            async stored =>
            {
                share = await store.ReadShareAsync(shard, budget, stop);
                share = share with { Leased = Math.Max(share.Leased, leased) };
                if (share.Left <= 0)
                {
                    return null;
                }

                share = share with { Returned = checked(share.Returned + share.Left) };
                return new Commit(shard, stored.Version, stored.Head, [], [], [], [share]);
            },
            stop);

        // The shard has given it up for good by now; if this gets lost, the next call tells the pool.
        await all.ChangeAsync(budget, pool => pool.TakeBack(shard, share.Returned), stop);
    }

    /// <summary>Gives back to every budget's pool what shards were leased and have not used, and notes what of it has been spent by now.</summary>
    public async Task GiveBackAsync(CancellationToken stop)
    {
        if (shared.Pools is not { } all)
        {
            return;
        }

        var budgets = await all.NamesAsync(stop).ToHashSetAsync(StringComparer.Ordinal, stop);
        if (budgets.Count == 0)
        {
            return;
        }

        var unused = new HashSet<(int Shard, string Budget)>();
        foreach (var budget in budgets)
        {
            unused.UnionWith((await all.ReadAsync(budget, stop)).Leases.Where(lease => lease.Value.Leased > lease.Value.Returned).Select(lease => (lease.Key, budget)));
        }

        // Where a merged account's orders come back to another shard than paid for them, that shard has points which were never leased to it.
        var (now, spent) = (shared.Clock.GetUtcNow(), budgets.ToDictionary(budget => budget, _ => 0L, StringComparer.Ordinal));
        foreach (var shard in Shard.All(store.Shards))
        {
            await foreach (var row in store.ScanSharesAsync(shard, stop))
            {
                if (row.Value is { } share && budgets.Contains(share.Budget))
                {
                    spent[share.Budget] = checked(spent[share.Budget] + share.Used);
                    _ = share.Left > 0 && unused.Add((shard.Number, share.Budget));
                }
            }
        }

        foreach (var (number, budget) in unused.Order())
        {
            await GiveBackAsync(new Shard(number), budget, stop);
        }

        foreach (var (budget, points) in spent)
        {
            await all.ChangeAsync(budget, pool => pool.Read(now, points), stop);
        }
    }

    /// <summary>Commits something that is no activity, on whatever head there is; nothing where the change says so.</summary>
    private async Task ChangeAsync(Shard shard, Func<StoredHead, Task<Commit?>> change, CancellationToken stop)
    {
        var pace = new CommitPace(shared.Clock, shared.Chance);
        for (var attempt = 1; ; attempt++)
        {
            var stored = await store.ReadHeadAsync(shard, stop);
            if (await change(stored) is not { } commit)
            {
                return;
            }

            try
            {
                if (await store.CommitAsync(commit with { Head = commit.Head with { Commit = Commit.NewId(shared.Chance) } }, stop) is CommitResult.Committed)
                {
                    return;
                }
            }
            catch (OutcomeUnknownException) when (attempt < ShardWriter.Attempts)
            {
                // The next reading tells whether it took place.
            }

            await pace.PauseAfterFaultAsync(attempt, stop);
        }
    }

    private static Func<ProgrammeTimeline> Always(Programme programme)
    {
        var timeline = ProgrammeTimeline.Of(programme);
        return () => timeline;
    }

    private ShardWriter WriterOf(Shard shard) => writers.GetOrAdd(shard, static (key, engine) => engine.NewWriter(key), this);

    private ShardWriter NewWriter(Shard shard) => new(shard, store, programmes, shared, Notices, Alerted);

    /// <summary>What the writers of an engine have in common.</summary>
    internal sealed record Shared(TimeProvider Clock, Random Chance, CommitCounts Counts, SemaphoreSlim Turns, IBudgetPools? Pools);
}
