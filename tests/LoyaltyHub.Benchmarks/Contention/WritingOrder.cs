using LoyaltyHub.Core.Members;

namespace LoyaltyHub.Benchmarks.Contention;

/// <summary>What one process is to write, as one line of JSON on its standard input.</summary>
/// <param name="Storage">The connection string of an installed account.</param>
/// <param name="Shards">Its number of shards.</param>
/// <param name="Member">Whose account all writers write.</param>
/// <param name="Process">Goes before every event id.</param>
/// <param name="Writers">Writers of the process; each hands over an event, waits until it is settled, and hands over the next.</param>
/// <param name="Each">Events of one writer.</param>
internal sealed record WritingOrder(string Storage, int Shards, MemberId Member, string Process, int Writers, int Each);

/// <summary>What a process did, as one line of JSON on its standard output.</summary>
/// <param name="StartedAt">When its first event was handed over, by <see cref="System.Diagnostics.Stopwatch.GetTimestamp"/>: one clock for all processes of a machine.</param>
/// <param name="EndedAt">When its last one was settled.</param>
/// <param name="Recorded">Events that took effect by it.</param>
/// <param name="Attempts">Commits it sent.</param>
/// <param name="Commits">Commits that took place.</param>
/// <param name="SlowestMs">The longest that one event took from being handed over to being settled, in milliseconds.</param>
internal sealed record WritingOutcome(long StartedAt, long EndedAt, int Recorded, long Attempts, long Commits, double SlowestMs);
