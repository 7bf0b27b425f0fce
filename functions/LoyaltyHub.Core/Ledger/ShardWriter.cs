using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Ledger;

/// <summary>
/// This process's one writer of a shard: takes everything that waits, decides it, commits it, and tells each waiter what became of it.
/// Keeps the head and the accounts it wrote last; they hold exactly while the head's version does, which every commit proves.
/// </summary>
internal sealed class ShardWriter(Shard shard, IShardStore store, Programme programme, TimeProvider clock, SemaphoreSlim turns)
{
    /// <summary>How often a batch is tried before its waiters are told of the fault.</summary>
    public const int Attempts = 30;

    private const int MostAccountsKept = 20_000;

    private readonly Lock gate = new();
    private readonly Queue<Waiter> waiting = new();
    private readonly Dictionary<MemberId, Account> accounts = [];
    private StoredHead? head;
    private bool running;

    public Task<Receipt> SubmitAsync(Arrival arrival)
    {
        var waiter = new Waiter(arrival);
        lock (gate)
        {
            waiting.Enqueue(waiter);
            if (!running)
            {
                running = true;
                _ = Task.Run(RunAsync);
            }
        }

        return waiter.Receipt;
    }

    /// <summary>Waits before another attempt: 20–60 ms, longer when the fault lasts, so that colliding writers part.</summary>
    public static Task PauseAsync(TimeProvider clock, int attempt, CancellationToken stop) =>
        Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(20, 60) * Math.Min(attempt, 10)), clock, stop);

    private async Task RunAsync()
    {
        for (var more = true; more;)
        {
            await turns.WaitAsync();
            try
            {
                var batch = TakeBatch();
                more = batch.Count > 0;
                await SettleOrFailAsync(batch);
            }
            finally
            {
                turns.Release();
            }
        }
    }

    private async Task SettleOrFailAsync(List<Waiter> batch)
    {
        try
        {
            await SettleAsync(batch);
        }
        catch (Exception fault)
        {
            Forget();
            batch.ForEach(waiter => waiter.Fail(fault));
        }
    }

    /// <summary>Takes as many waiters as fit one commit: a row for the head, one per entry, one per account, one per partner owing.</summary>
    private List<Waiter> TakeBatch()
    {
        var batch = new List<Waiter>();
        lock (gate)
        {
            var members = new HashSet<MemberId>();
            var partners = new HashSet<Core.Partners.PartnerId>();
            while (waiting.TryPeek(out var next))
            {
                members.Add(next.Arrival.Member);
                partners.Add(next.Arrival.Activity.Partner);
                if (1 + batch.Count + 1 + members.Count + partners.Count > Commit.MaxRows)
                {
                    break;
                }

                batch.Add(waiting.Dequeue());
            }

            running = batch.Count > 0;
        }

        return batch;
    }

    private async Task SettleAsync(List<Waiter> batch)
    {
        for (var attempt = 1; batch.Count > 0; attempt++)
        {
            var leaders = batch.DistinctBy(waiter => waiter.Arrival.Key).ToList();
            head ??= await store.ReadHeadAsync(shard, CancellationToken.None);
            var plan = await PlanAsync(leaders.ConvertAll(waiter => waiter.Arrival));
            batch.RemoveAll(waiter => plan.Unprocessable.TryGetValue(waiter.Arrival.Key, out var reason) && waiter.Tell(new Receipt.Unprocessable(reason)));
            if (plan.Entries.Count == 0)
            {
                return;
            }

            switch (await TryCommitAsync(plan, attempt))
            {
                case CommitResult.Committed committed:
                    Keep(plan, committed.Version);
                    TellAll(batch, plan);
                    return;
                case CommitResult.AlreadyRecorded recorded:
                    await SettleRecordedAsync(batch, recorded.Key);
                    break;
                default:
                    Forget();
                    await PauseAsync(clock, attempt, CancellationToken.None);
                    break;
            }
        }
    }

    private async Task<ShardPlan> PlanAsync(List<Arrival> arrivals)
    {
        var missing = arrivals.Select(arrival => arrival.Member).Distinct().Where(member => !accounts.ContainsKey(member));
        foreach (var account in await Task.WhenAll(missing.Select(member => store.ReadAccountAsync(shard, member, CancellationToken.None))))
        {
            accounts[account.Member] = account;
        }

        var orders = new Dictionary<OrderKey, IReadOnlyList<EntryBody>>();
        foreach (var order in arrivals.Select(OrderKey.OfReturn).OfType<OrderKey>().Distinct())
        {
            var entries = new List<EntryBody>();
            await foreach (var entry in store.ReadOrderAsync(shard, order.Member, order.Partner, order.Order, CancellationToken.None))
            {
                entries.Add(entry.Body);
            }

            orders[order] = entries;
        }

        return ShardPlan.Decide(head!.Head, Commit.NewId(), arrivals, member => accounts[member], orders, programme);
    }

    /// <summary>Commits; where the answer is lost, finds out from the store what happened.</summary>
    private async Task<CommitResult> TryCommitAsync(ShardPlan plan, int attempt)
    {
        try
        {
            return await store.CommitAsync(plan.ToCommit(shard, head!.Version), CancellationToken.None);
        }
        catch (OutcomeUnknownException) when (attempt < Attempts)
        {
            await PauseAsync(clock, attempt, CancellationToken.None);
            var now = await store.ReadHeadAsync(shard, CancellationToken.None);
            if (now.Head.Commit == plan.CommitId)
            {
                return new CommitResult.Committed(now.Version);
            }

            // Others may have committed on top of ours: then our first entry is in the journal under our commit id. Otherwise ours did not take
            // place, and cannot any more once the head moves on; if it still does before that, the next attempt meets its entries as recorded.
            var first = await store.FindEntryAsync(shard, plan.Entries[0].Key, CancellationToken.None);
            Forget();
            return first?.Commit == plan.CommitId ? new CommitResult.AlreadyRecorded(first.Key) : new CommitResult.HeadMoved();
        }
    }

    private async Task SettleRecordedAsync(List<Waiter> batch, JournalKey key)
    {
        var entry = await store.FindEntryAsync(shard, key, CancellationToken.None)
            ?? throw new InvalidOperationException($"The journal of shard {shard} refused an entry as present and does not show it.");
        batch.RemoveAll(waiter => waiter.Arrival.Key == key && waiter.Tell(Compare(waiter.Arrival, entry)));
    }

    /// <summary>The first of a key took effect; the others in the batch are its duplicates or conflicts.</summary>
    private static void TellAll(List<Waiter> batch, ShardPlan plan)
    {
        var told = new HashSet<JournalKey>();
        foreach (var waiter in batch)
        {
            var entry = plan.EntryOf(waiter.Arrival.Key)!;
            waiter.Tell(told.Add(entry.Key) ? new Receipt.Recorded(entry) : Compare(waiter.Arrival, entry));
        }
    }

    private static Receipt Compare(Arrival arrival, JournalEntry entry) => entry.Body.Activity.BodyHash == arrival.Activity.BodyHash
        ? new Receipt.Duplicate(entry)
        : new Receipt.Conflict(entry);

    private void Keep(ShardPlan plan, string version)
    {
        head = new StoredHead(plan.Head, version);
        if (accounts.Count > MostAccountsKept)
        {
            accounts.Clear();
        }

        foreach (var account in plan.Accounts)
        {
            accounts[account.Member] = account;
        }
    }

    private void Forget()
    {
        head = null;
        accounts.Clear();
    }

    private sealed class Waiter(Arrival arrival)
    {
        private readonly TaskCompletionSource<Receipt> receipt = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Arrival Arrival => arrival;

        public Task<Receipt> Receipt => receipt.Task;

        public bool Tell(Receipt what) => receipt.TrySetResult(what);

        public void Fail(Exception fault) => receipt.TrySetException(fault);
    }
}
