namespace LoyaltyHub.Core.Ledger;

/// <summary>What an engine's commits came to, counted since it was made; safe to read while it works.</summary>
public sealed class CommitCounts
{
    private long attempts;
    private long commits;
    private long conflicts;
    private long recorded;
    private long unknown;
    private long entries;

    /// <summary>Commits sent to storage, each sending counted.</summary>
    public long Attempts => Interlocked.Read(ref attempts);

    /// <summary>Commits that took place.</summary>
    public long Commits => Interlocked.Read(ref commits);

    /// <summary>Attempts refused because another writer had swapped the head first.</summary>
    public long Conflicts => Interlocked.Read(ref conflicts);

    /// <summary>Attempts refused because an entry was in the journal already.</summary>
    public long Recorded => Interlocked.Read(ref recorded);

    /// <summary>Attempts whose answer was lost.</summary>
    public long Unknown => Interlocked.Read(ref unknown);

    /// <summary>Journal entries that the commits wrote.</summary>
    public long Entries => Interlocked.Read(ref entries);

    internal void Attempt() => Interlocked.Increment(ref attempts);

    internal void AnswerLost() => Interlocked.Increment(ref unknown);

    internal void Settled(CommitResult result, int written)
    {
        switch (result)
        {
            case CommitResult.Committed:
                Interlocked.Increment(ref commits);
                Interlocked.Add(ref entries, written);
                break;
            case CommitResult.HeadMoved:
                Interlocked.Increment(ref conflicts);
                break;
            case CommitResult.AlreadyRecorded:
                Interlocked.Increment(ref recorded);
                break;
            default:
                break;
        }
    }
}
