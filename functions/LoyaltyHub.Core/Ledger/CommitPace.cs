namespace LoyaltyHub.Core.Ledger;

/// <summary>
/// How long a writer waits between its attempts while others write the same shard. A writer whose head is current is faster than one that has to
/// read it, so without a pause the winner of one race would win them all. Each waits a random part of a spread that doubles with a race lost and
/// shrinks with one won: it settles where about one attempt in three is lost, however many writers there are. A writer without rivals waits for nothing.
/// </summary>
/// <param name="clock">Measures.</param>
/// <param name="chance">Where the random part comes from; has to be safe for the engine's threads.</param>
internal sealed class CommitPace(TimeProvider clock, Random chance)
{
    private static readonly TimeSpan Narrowest = TimeSpan.FromMilliseconds(16);
    private static readonly TimeSpan Widest = TimeSpan.FromSeconds(2);

    /// <summary>How long after a lost race a writer still expects rivals.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(1);

    private TimeSpan spread;
    private long lostAt;

    /// <summary>A race was lost.</summary>
    public void Lost()
    {
        spread = HasRivals ? Min(spread * 2, Widest) : Narrowest;
        lostAt = clock.GetTimestamp();
    }

    /// <summary>A commit took place.</summary>
    public void Won() => spread = HasRivals ? Max(spread * 3 / 4, Narrowest) : TimeSpan.Zero;

    /// <summary>Waits before the next attempt; not at all where nobody else writes.</summary>
    /// <returns>Whether it waited: then others have probably swapped the head.</returns>
    public async Task<bool> PauseAsync()
    {
        if (!HasRivals)
        {
            return false;
        }

        await Task.Delay(spread * chance.NextDouble(), clock);
        return true;
    }

    /// <summary>Waits after a fault: 20–60 ms, longer when it lasts. What storage itself asks for is its store's matter.</summary>
    /// <param name="times">How often it was met, from 1.</param>
    /// <param name="stop">Cancels.</param>
    public Task PauseAfterFaultAsync(int times, CancellationToken stop) =>
        Task.Delay(TimeSpan.FromMilliseconds(chance.Next(20, 60) * Math.Min(times, 10)), clock, stop);

    private bool HasRivals => spread > TimeSpan.Zero && clock.GetElapsedTime(lostAt) < Max(Memory, spread * 4);

    private static TimeSpan Min(TimeSpan x, TimeSpan y) => x < y ? x : y;

    private static TimeSpan Max(TimeSpan x, TimeSpan y) => x > y ? x : y;
}
