using LoyaltyHub.Core.Ledger;
using LoyaltyHub.Core.Members;
using LoyaltyHub.Core.Tests.Building;

namespace LoyaltyHub.Core.Tests.Ledger;

/// <summary>A store that tells which accounts were read, and whose answers a test may change.</summary>
internal sealed class SpiedStore(IShardStore inner) : ForwardingStore(inner)
{
    public List<string> AccountsRead { get; } = [];

    public List<Commit> Commits { get; } = [];

    /// <summary>Runs before each commit; what it returns is the answer where it is not null.</summary>
    public Func<Commit, Task<CommitResult?>> OnCommit { get; set; } = _ => Task.FromResult<CommitResult?>(null);

    public Func<CommitResult, CommitResult> OnAnswer { get; set; } = answer => answer;

    public Action<MemberId> OnAccount { get; set; } = _ => { };

    public Action<string> OnHistory { get; set; } = _ => { };

    public Action<JournalKey> OnEntry { get; set; } = _ => { };

    public override async Task<CommitResult> CommitAsync(Commit commit, CancellationToken stop)
    {
        Commits.Add(commit);
        return await OnCommit(commit) ?? OnAnswer(await base.CommitAsync(commit, stop));
    }

    public override async Task<Account> ReadAccountAsync(Shard shard, MemberId member, CancellationToken stop)
    {
        AccountsRead.Add(member.Value);
        OnAccount(member);
        return await base.ReadAccountAsync(shard, member, stop);
    }

    public override Task<JournalEntry?> FindEntryAsync(Shard shard, JournalKey key, CancellationToken stop)
    {
        OnEntry(key);
        return base.FindEntryAsync(shard, key, stop);
    }

    public override IAsyncEnumerable<JournalEntry> ReadHistoryAsync(Shard shard, HistoryKey key, CancellationToken stop)
    {
        OnHistory(key.Subject);
        return base.ReadHistoryAsync(shard, key, stop);
    }
}
