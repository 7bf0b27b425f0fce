namespace LoyaltyHub.Core.Ledger;

/// <summary>Sends a commit until it is known what became of it.</summary>
internal sealed class CommitSending(Shard shard, IShardStore store, CommitCounts counts, CommitPace pace)
{
    /// <summary>Sends a plan's commit.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="decidedOn">The head it was decided on.</param>
    /// <returns>What became of it, and the head as it was read after that, where it was.</returns>
    public async Task<(CommitResult Result, StoredHead? Now)> SendAsync(ShardPlan plan, StoredHead decidedOn)
    {
        var commit = plan.ToCommit(shard, decidedOn.Version);
        for (var sent = 1; ; sent++)
        {
            var answer = await TryAsync(commit, last: sent == ShardWriter.Attempts);
            if (answer is CommitResult.Committed or CommitResult.TooLarge || (sent == 1 && answer is not null))
            {
                return Count(answer, plan, null);
            }

            if (answer is null)
            {
                await pace.PauseAfterFaultAsync(sent, CancellationToken.None);
            }

            var now = await store.ReadHeadAsync(shard, CancellationToken.None);
            if (now.Version != decidedOn.Version)
            {
                return Count(await TookPlaceAsync(plan, now) ? new CommitResult.Committed(now.Version) : new CommitResult.HeadMoved(), plan, now);
            }

            if (answer is not null)
            {
                return Count(answer, plan, null);
            }

            // The head stands, so an earlier sending may still arrive. The same commit goes again: whichever comes first, the other one is refused.
        }
    }

    /// <returns>Null where the answer was lost.</returns>
    private async Task<CommitResult?> TryAsync(Commit commit, bool last)
    {
        counts.Attempt();
        try
        {
            return await store.CommitAsync(commit, CancellationToken.None);
        }
        catch (OutcomeUnknownException) when (!last)
        {
            counts.AnswerLost();
            return null;
        }
    }

    /// <summary>Others may have committed on top: then the first entry is in the journal under this commit's id. A commit takes place whole.</summary>
    private async Task<bool> TookPlaceAsync(ShardPlan plan, StoredHead now) => now.Head.Commit == plan.CommitId
        || (await store.FindEntryAsync(shard, plan.Entries[0].Key, CancellationToken.None))?.Commit == plan.CommitId;

    private (CommitResult Result, StoredHead? Now) Count(CommitResult result, ShardPlan plan, StoredHead? now)
    {
        counts.Settled(result, plan.Entries.Count);
        return (result, now);
    }
}
