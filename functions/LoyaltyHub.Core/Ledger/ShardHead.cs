namespace LoyaltyHub.Core.Ledger;

/// <summary>The head of a shard's log. Every commit swaps it, so commits of a shard are totally ordered whoever writes them.</summary>
/// <param name="Sequence">The number of the last journal entry; 0 before the first.</param>
/// <param name="Chain">The hash of the last journal entry; <see cref="Genesis"/> before the first.</param>
/// <param name="Window">The settlement window that new obligations fall into, from 1.</param>
/// <param name="Commit">The id of the last commit: tells a writer that lost the answer whether its commit took place.</param>
/// <param name="At">The time of the last commit (UTC); time in a shard never runs backwards, whatever the clocks of its writers say.</param>
public sealed record ShardHead(long Sequence, string Chain, long Window, string Commit, DateTimeOffset At = default)
{
    /// <summary>The hash before the first entry.</summary>
    public const string Genesis = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>The head of an empty shard.</summary>
    public static ShardHead Empty { get; } = new(0, Genesis, 1, "");

    /// <summary>Whose accounts the last entries changed.</summary>
    public RecentMembers Recent { get; init; } = RecentMembers.None;
}
