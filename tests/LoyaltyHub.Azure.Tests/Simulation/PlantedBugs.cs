using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Tests.Building;

namespace LoyaltyHub.Azure.Tests.Simulation;

/// <summary>The mistakes that are easy to make in a system like this one.</summary>
internal static class PlantedBugs
{
    public static IReadOnlyDictionary<string, PlantedBug> All { get; } = new Dictionary<string, PlantedBug>
    {
        ["a commit sends no If-Match"] = new() { Far = store => new CommittingOnAnyHead(store) },
        ["an entry that is there already is no obstacle"] = new() { Far = store => new TakingDuplicates(store) },
        ["a commit leaves the accounts for later"] = new() { Far = store => new Stripping(store, commit => commit with { Accounts = [] }) },
        ["a commit leaves out what partners owe"] = new() { Far = store => new Stripping(store, commit => commit with { Obligations = [] }) },
        ["a lost answer counts as success"] = new() { Near = store => new TrustingLostAnswers(store) },
        ["a lost race keeps the accounts it knows"] = new() { Near = store => new ForgettingWhoChanged(store) },
        ["a window is closed without its shards"] = new() { Near = store => new LeavingWindowsOpen(store) },
        ["a budget's pool forgets what others were leased"] = new() { Pools = pools => new ForgettingLeases(pools) },
        ["a webhook is acknowledged before it is durable"] = new() { Queue = queue => new AcknowledgingEarly(queue) },
        ["the queue loses one message in a hundred"] = new() { Queue = queue => new LosingSome(queue) },
        ["an alias is enrolled twice when two ask at once"] = new() { Identities = _ => new EnrollingTwice() },
        ["what is put aside is not kept"] = new() { Quarantine = _ => new KeepingNothing() },
        ["an inbox is emptied before it is read"] = new() { Queue = queue => new EmptyingEarly(queue) },
        ["orders that came through another account are not found"] = NotFinding(entry => entry.Activity.Via is null),
        ["a message is deleted before it is processed"] = new() { DeletesFirst = true },
    };

    private static PlantedBug NotFinding(Func<EntryBody, bool> finds) => new() { Near = store => new Overlooking(store, finds), Finds = finds };

    private sealed class Overlooking(IShardStore store, Func<EntryBody, bool> finds) : ForwardingStore(store)
    {
        public override IAsyncEnumerable<JournalEntry> ReadHistoryAsync(Shard shard, HistoryKey key, CancellationToken stop) =>
            base.ReadHistoryAsync(shard, key, stop).Where(entry => finds(entry.Body));
    }

    private sealed class CommittingOnAnyHead(IShardStore store) : ForwardingStore(store)
    {
        public override async Task<CommitResult> CommitAsync(Commit commit, CancellationToken stop) =>
            await base.CommitAsync(commit with { DecidedOn = (await ReadHeadAsync(commit.Shard, stop)).Version }, stop);
    }

    private sealed class TakingDuplicates(IShardStore store) : ForwardingStore(store)
    {
        public override async Task<CommitResult> CommitAsync(Commit commit, CancellationToken stop) =>
            await base.CommitAsync(commit, stop) is var result and not CommitResult.AlreadyRecorded ? result : new CommitResult.Committed(commit.DecidedOn);
    }

    private sealed class Stripping(IShardStore store, Func<Commit, Commit> strip) : ForwardingStore(store)
    {
        public override Task<CommitResult> CommitAsync(Commit commit, CancellationToken stop) => base.CommitAsync(strip(commit), stop);
    }

    private sealed class TrustingLostAnswers(IShardStore store) : ForwardingStore(store)
    {
        public override async Task<CommitResult> CommitAsync(Commit commit, CancellationToken stop)
        {
            try
            {
                return await base.CommitAsync(commit, stop);
            }
            catch (OutcomeUnknownException)
            {
                return new CommitResult.Committed("unknown");
            }
        }
    }

    private sealed class ForgettingWhoChanged(IShardStore store) : ForwardingStore(store)
    {
        private static readonly RecentMembers Nobody = RecentMembers.None.With(Enumerable.Repeat(MemberId.From("nobody"), RecentMembers.Most));

        public override async Task<StoredHead> ReadHeadAsync(Shard shard, CancellationToken stop)
        {
            var stored = await base.ReadHeadAsync(shard, stop);
            return stored with { Head = stored.Head with { Recent = Nobody } };
        }

        public override async Task<CommitResult> CommitAsync(Commit commit, CancellationToken stop)
        {
            // What it writes is right all the same.
            var right = (await base.ReadHeadAsync(commit.Shard, stop)).Head.Recent.With(commit.Entries.Select(entry => entry.Body.Member));
            return await base.CommitAsync(commit with { Head = commit.Head with { Recent = right } }, stop);
        }
    }

    private sealed class LeavingWindowsOpen(IShardStore store) : ForwardingStore(store)
    {
        public override async Task<CommitResult> CommitAsync(Commit commit, CancellationToken stop) =>
            commit.Entries.Count == 0 ? new CommitResult.Committed(commit.DecidedOn) : await base.CommitAsync(commit, stop);
    }

    private abstract class ForwardingQueue(IActivityStorage queue) : IActivityStorage
    {
        public virtual Task SendAsync(byte[] message, CancellationToken stop) => queue.SendAsync(message, stop);

        public Task WriteInboxAsync(string name, byte[] content, CancellationToken stop) => queue.WriteInboxAsync(name, content, stop);

        public virtual Task<byte[]> ReadInboxAsync(string name, CancellationToken stop) => queue.ReadInboxAsync(name, stop);

        public Task EmptyInboxAsync(string name, CancellationToken stop) => queue.EmptyInboxAsync(name, stop);
    }

    private sealed class AcknowledgingEarly(IActivityStorage queue) : ForwardingQueue(queue)
    {
        public override Task SendAsync(byte[] message, CancellationToken stop)
        {
            _ = base.SendAsync(message, stop);
            return Task.CompletedTask;
        }
    }

    private sealed class EmptyingEarly(IActivityStorage queue) : ForwardingQueue(queue)
    {
        public override async Task<byte[]> ReadInboxAsync(string name, CancellationToken stop)
        {
            var content = await base.ReadInboxAsync(name, stop);
            await EmptyInboxAsync(name, stop);
            return content;
        }
    }

    private sealed class LosingSome(IActivityStorage queue) : ForwardingQueue(queue)
    {
        public override Task SendAsync(byte[] message, CancellationToken stop) => message.Sum(one => one) % 100 == 0 ? Task.CompletedTask : base.SendAsync(message, stop);
    }

    private sealed class ForgettingLeases(IBudgetPools pools) : IBudgetPools
    {
        public Task<BudgetPool> ReadAsync(string budget, CancellationToken stop) => pools.ReadAsync(budget, stop);

        public Task<BudgetPool> ChangeAsync(string budget, Func<BudgetPool, BudgetPool> change, CancellationToken stop) => pools.ChangeAsync(budget, pool => change(BudgetPool.Empty), stop);

        public IAsyncEnumerable<string> NamesAsync(CancellationToken stop) => pools.NamesAsync(stop);
    }

    private sealed class EnrollingTwice : IIdentities
    {
        private readonly Dictionary<AliasHash, int> asked = [];

        public Task<MemberId> ResolveAsync(AliasHash alias, CancellationToken stop)
        {
            asked[alias] = asked.GetValueOrDefault(alias) + 1;
            return Task.FromResult(MemberId.From($"m{asked.Keys.ToList().IndexOf(alias)}-{Math.Min(asked[alias], 2)}"));
        }

        public Task<MemberId?> FindAsync(AliasHash alias, CancellationToken stop) => Task.FromResult<MemberId?>(null);

        public Task TieAsync(AliasHash alias, MemberId member, CancellationToken stop) => Task.CompletedTask;
    }

    private sealed class KeepingNothing : IQuarantine
    {
        public Task PutAsync(QuarantineItem item, CancellationToken stop) => Task.CompletedTask;
    }
}
