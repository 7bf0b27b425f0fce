namespace LoyaltyHub.Cli.Hosting;

/// <summary>
/// The pause before the next look at an empty queue: it doubles from <see cref="First"/> up to the longest one, ends early when somebody
/// nudges, and is never shorter than <see cref="Shortest"/>, so that a busy hub does not hammer its empty queues.
/// </summary>
internal sealed class IdleWait(TimeSpan longest, TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(50);
    private readonly SemaphoreSlim _nudged = new(0, 1);
    private TimeSpan _next = First;

    public void Nudge()
    {
        if (_nudged.CurrentCount == 0)
            try
            {
                _nudged.Release();
            }
            catch (SemaphoreFullException)
            {
                // Another thread nudged in the same moment: one is enough.
            }
    }

    /// <summary>Work was found: the next pause is short again.</summary>
    public void Reset() => _next = First;

    public async Task WaitAsync(CancellationToken cancellation)
    {
        await Task.Delay(Shortest, time, cancellation);
        if (await NudgedWithinAsync(_next - Shortest, cancellation))
            Reset();
        else
            _next = _next * 2 < longest ? _next * 2 : longest;
    }

    private async Task<bool> NudgedWithinAsync(TimeSpan limit, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        try
        {
            await _nudged.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }
}
