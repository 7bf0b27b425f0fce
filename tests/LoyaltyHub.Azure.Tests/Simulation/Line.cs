namespace LoyaltyHub.Azure.Tests.Simulation;

/// <summary>What goes wrong on the way to storage and back, each in so many of a thousand calls.</summary>
/// <param name="RequestLost">The request never arrives.</param>
/// <param name="AnswerLost">It takes effect, and the answer never arrives.</param>
/// <param name="Late">The caller gives up first; then it takes effect.</param>
/// <param name="Busy">Storage answers 5xx and does nothing.</param>
internal sealed record LineFaults(int RequestLost = 0, int AnswerLost = 0, int Late = 0, int Busy = 0)
{
    public static LineFaults None { get; } = new();
}

/// <summary>One machine's way to storage: takes time and fails as its faults say. Once cut, nothing comes back over it any more.</summary>
internal sealed class Line(VirtualClock clock, Random chance, Func<LineFaults> faults)
{
    private static readonly Task Never = new TaskCompletionSource().Task;

    private bool cut;

    /// <summary>The machine dies: what it sent is under way, and it never learns of it.</summary>
    public void Cut() => cut = true;

    /// <summary>Calls storage.</summary>
    /// <exception cref="IOException">No answer came, or one that says nothing of the outcome.</exception>
    public async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        if (cut)
        {
            await Never;
        }

        var fate = Draw();
        await PassAsync(1, 6);
        if (fate is Fate.Late)
        {
            _ = TakeEffectLaterAsync(call);
            await FailAsync("Nothing came back in time.");
        }

        if (fate is Fate.RequestLost)
        {
            await FailAsync("The connection was reset.");
        }

        var answer = fate is Fate.Busy ? default : await call();
        await PassAsync(1, 4);
        if (fate is Fate.AnswerLost or Fate.Busy)
        {
            await FailAsync(fate is Fate.Busy ? "Storage is busy." : "The connection was reset before the answer.");
        }

        if (cut)
        {
            await Never;
        }

        return answer!;
    }

    private async Task TakeEffectLaterAsync<T>(Func<Task<T>> call)
    {
        await PassAsync(100, 30_000);
        await call();
    }

    private async Task FailAsync(string message)
    {
        if (cut)
        {
            await Never;
        }

        throw new IOException(message);
    }

    private Task PassAsync(int least, int most) => Task.Delay(TimeSpan.FromMicroseconds(chance.Next(least * 1000, most * 1000)), clock);

    private Fate Draw()
    {
        var (now, draw) = (faults(), chance.Next(1000));
        foreach (var (fate, share) in new[] { (Fate.RequestLost, now.RequestLost), (Fate.AnswerLost, now.AnswerLost), (Fate.Late, now.Late), (Fate.Busy, now.Busy) })
        {
            if ((draw -= share) < 0)
            {
                return fate;
            }
        }

        return Fate.None;
    }

    private enum Fate
    {
        None,
        RequestLost,
        AnswerLost,
        Late,
        Busy,
    }
}
