using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Programmes;

namespace LoyaltyHub.Core.Ledger;

/// <summary>
/// This process's one writer of a shard: takes everything that waits, decides it, commits it, and tells each waiter what became of it. What arrives
/// while an attempt is under way, or while a lost race is waited off, goes into the next one.
/// </summary>
internal sealed class ShardWriter(Shard shard, IShardStore store, Func<ProgrammeTimeline> programmes, LedgerEngine.Shared shared, Noticing? notices, Action<BudgetAlert>? alerted)
{
    /// <summary>How often a commit without an answer is sent before its waiters are told of the fault.</summary>
    public const int Attempts = 30;

    private readonly Lock gate = new();
    private readonly Queue<Waiter> waiting = new();
    private readonly ShardCache cache = new(shard, store);
    private readonly BudgetLeasing leasing = new(shard, store.Shards, programmes, shared.Pools, shared.Clock, alerted);
    private readonly CommitPace pace = new(shared.Clock, shared.Chance);

    /// <summary>What is being settled; only the running loop touches it.</summary>
    private readonly List<Waiter> batch = [];
    private int most = Commit.MaxRows;
    private int suspects = 1;
    private bool running;

    public Task<Receipt> SubmitAsync(Arrival arrival)
    {
        var waiter = new Waiter(arrival);
        lock (gate)
        {
            waiting.Enqueue(waiter);
            if (running)
            {
                return waiter.Receipt;
            }

            running = true;
        }

        // On the caller's scheduler, which is the thread pool but for simulations, and never within the caller's own step.
        _ = Task.Factory.StartNew(RunAsync, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Current);
        return waiter.Receipt;
    }

    private async Task RunAsync()
    {
        for (var raced = true; TakeBatch();)
        {
            if (raced && await pace.PauseAsync())
            {
                // To read the head costs less than to lose an attempt.
                cache.Moved();
            }

            await shared.Turns.WaitAsync();
            try
            {
                TakeBatch();
                raced = await AttemptAsync();
            }
            catch (Exception fault)
            {
                cache.Forget();
                batch.ForEach(waiter => waiter.Fail(fault));
                batch.Clear();
            }
            finally
            {
                shared.Turns.Release();
            }
        }
    }

    /// <summary>
    /// Fills the batch with as many waiters as fit one commit: a row for the head, one per entry, one per account, one per partner owing, one for what partners are told. Ends the run
    /// where nothing is left.
    /// </summary>
    private bool TakeBatch()
    {
        var members = batch.Select(waiter => waiter.Arrival.Member).ToHashSet();
        var partners = batch.Select(waiter => waiter.Arrival.Activity.Origin).ToHashSet();
        lock (gate)
        {
            while (waiting.TryPeek(out var next))
            {
                members.Add(next.Arrival.Member);
                partners.Add(next.Arrival.Activity.Origin);
                if (1 + batch.Count + 1 + members.Count + partners.Count + (notices is null ? 0 : 1) > Commit.MaxRows)
                {
                    break;
                }

                batch.Add(waiting.Dequeue());
            }

            running = batch.Count > 0;
        }

        return batch.Count > 0;
    }

    /// <summary>Decides and commits once.</summary>
    /// <returns>Whether the head was swapped, by this writer or another: whether there was a race.</returns>
    private async Task<bool> AttemptAsync()
    {
        var head = await cache.HeadAsync();
        var leaders = batch.Select(waiter => waiter.Arrival).DistinctBy(arrival => arrival.Key).Take(most).ToList();
        var known = await cache.LoadAsync(leaders);
        Refuse(known.Unreadable);
        leaders.RemoveAll(arrival => known.Unreadable.ContainsKey(arrival.Key));
        var plan = await PlanAsync(head, leaders, known);
        Refuse(plan.Unprocessable);
        if (plan.Entries.Count == 0)
        {
            Postpone(plan);
            return false;
        }

        var (result, now) = await new CommitSending(shard, store, shared.Counts, pace).SendAsync(plan, head);
        switch (result)
        {
            case CommitResult.Committed committed:
                cache.Keep(plan, committed.Version);
                (most, suspects) = (Commit.MaxRows, 1);
                pace.Won();
                TellAll(plan);
                Postpone(plan);
                if (plan.Notices.Count > 0)
                {
                    notices?.Written(shard);
                }

                break;
            case CommitResult.AlreadyRecorded recorded:
                await SettleRecordedAsync(plan, recorded.Key);
                break;
            case CommitResult.TooLarge large:
                Narrow(plan, large.Reason);
                break;
            default:
                cache.Moved();
                pace.Lost();
                break;
        }

        if (now is not null)
        {
            cache.Follow(now);
        }

        return result is CommitResult.Committed or CommitResult.HeadMoved;
    }

    /// <summary>
    /// Decides; once more where a budget lacked points in this shard and its pool had some left. Where a pool cannot be asked, only those fail that it would have granted something:
    /// without it they would be granted less for ever.
    /// </summary>
    private async Task<ShardPlan> PlanAsync(StoredHead head, List<Arrival> leaders, Known known)
    {
        var timeline = programmes();
        var shares = await cache.SharesAsync(BudgetsOf(timeline, known, leaders).ToHashSet(StringComparer.Ordinal));
        var basis = new PlanBasis(head.Head, member => known.Accounts[member], known.Histories, shares, timeline, shared.Clock.GetUtcNow()) { Wanted = notices?.Wanted };
        while (true)
        {
            var plan = ShardPlan.Decide(basis, Commit.NewId(shared.Chance), leaders);
            var leased = plan.ShortOf.Count > 0 ? await leasing.LeaseAsync(shares, plan.ShortOf) : Leased.Nothing;
            if (leased.Failed.Count == 0)
            {
                return leased.Shares is { } more ? ShardPlan.Decide(basis with { Budgets = more }, plan.CommitId, leaders) : plan;
            }

            var concerned = plan.Lacking(leased.Failed.Keys).ToHashSet();
            leaders.RemoveAll(arrival => concerned.Contains(arrival.Key));
            batch.RemoveAll(waiter => concerned.Contains(waiter.Arrival.Key) && waiter.Fail(leased.Failed.Values.First()));
        }
    }

    /// <summary>The budgets that deciding may touch: the programmes', and those that paid for what is returned or corrected.</summary>
    private static IEnumerable<string> BudgetsOf(ProgrammeTimeline timeline, Known known, List<Arrival> leaders) => timeline.Budgets
        .Concat(leaders.Select(arrival => arrival.Activity.What).OfType<Happening.Corrected>().SelectMany(what => what.Grants).Select(grant => grant.Budget).OfType<string>())
        .Concat(known.Histories.Values.SelectMany(entries => entries).SelectMany(entry => entry.Decision.BudgetUse()).Select(use => use.Key));

    /// <summary>Takes half as many the next time; what is too large alone can never take effect.</summary>
    private void Narrow(ShardPlan plan, string reason)
    {
        most = plan.Entries.Count / 2;
        if (most == 0)
        {
            most = Commit.MaxRows;
            Refuse(new Dictionary<JournalKey, string> { [plan.Entries[0].Key] = reason });
        }
    }

    private void Refuse(IReadOnlyDictionary<JournalKey, string> reasons) => batch.RemoveAll(waiter =>
        reasons.TryGetValue(waiter.Arrival.Key, out var reason) && waiter.Tell(new Receipt.Unprocessable(reason)));

    /// <summary>Only when what the plan rests on is in the journal: a merge that was decided in the same plan is nowhere before.</summary>
    private void Postpone(ShardPlan plan) => batch.RemoveAll(waiter =>
        plan.Postponed.TryGetValue(waiter.Arrival.Key, out var merge) && waiter.Tell(new Receipt.Postponed(merge)));

    /// <summary>
    /// One entry is in the journal already, none before it is, and the ones after it may be. Where a whole message came again they all are: so each time
    /// eight times as many are looked up.
    /// </summary>
    private async Task SettleRecordedAsync(ShardPlan plan, JournalKey key)
    {
        var keys = plan.Entries.Select(entry => entry.Key).SkipWhile(other => other != key).Take(suspects);
        suspects = Math.Min(suspects * 8, Commit.MaxRows);
        foreach (var (suspect, entry, damage) in await Task.WhenAll(keys.Select(FindAsync)))
        {
            if (damage is not null)
            {
                Refuse(new Dictionary<JournalKey, string> { [suspect] = damage });
            }
            else if (entry is not null)
            {
                batch.RemoveAll(waiter => waiter.Arrival.Key == suspect && waiter.Tell(Compare(waiter.Arrival, entry)));
            }
            else if (suspect == key)
            {
                throw new InvalidOperationException($"The journal of shard {shard} refused an entry as present and does not show it.");
            }
        }
    }

    private async Task<(JournalKey Key, JournalEntry? Entry, string? Damage)> FindAsync(JournalKey key)
    {
        try
        {
            return (key, await store.FindEntryAsync(shard, key, CancellationToken.None), null);
        }
        catch (InvalidDataException damaged)
        {
            return (key, null, damaged.Message);
        }
    }

    /// <summary>The first of a key took effect; the others in the batch are its duplicates or conflicts. What the plan did not hold stays in the batch.</summary>
    private void TellAll(ShardPlan plan)
    {
        var told = new HashSet<JournalKey>();
        batch.RemoveAll(waiter => plan.EntryOf(waiter.Arrival.Key) is { } entry
            && waiter.Tell(told.Add(entry.Key) ? new Receipt.Recorded(entry) : Compare(waiter.Arrival, entry)));
    }

    private static Receipt Compare(Arrival arrival, JournalEntry entry) => entry.Body.Activity.BodyHash == arrival.Activity.BodyHash
        ? new Receipt.Duplicate(entry)
        : new Receipt.Conflict(entry);

    private sealed class Waiter(Arrival arrival)
    {
        private readonly TaskCompletionSource<Receipt> receipt = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Arrival Arrival => arrival;

        public Task<Receipt> Receipt => receipt.Task;

        public bool Tell(Receipt what) => receipt.TrySetResult(what);

        public bool Fail(Exception fault) => receipt.TrySetException(fault);
    }
}
