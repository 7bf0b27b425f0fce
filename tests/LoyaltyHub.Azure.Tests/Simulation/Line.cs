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
    /// <summary>Its own one: what waits for it is kept by it, and goes with the line.</summary>
    private readonly Task never = new TaskCompletionSource().Task;

    private bool cut;

    /// <summary>The machine dies: what it sent is under way, and it never learns of it.</summary>
    public void Cut() => cut = true;

    /// <summary>Calls storage for something that has no answer of its own.</summary>
    public Task RunAsync(Action call) => CallAsync(() =>
    {
        call();
        return Task.FromResult(true);
    });

    /// <summary>Calls storage.</summary>
    /// <exception cref="IOException">No answer came, or one that says nothing of the outcome.</exception>
    public async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        if (cut)
        {
            await never;
        }

        var fate = Draw();
        await PassAsync(1, 6);
        if (fate is Fate.Late)
        {
            _ = TakeEffectLaterAsync(call);
        }

        var arrives = fate is Fate.None or Fate.AnswerLost;
        var answer = arrives ? await call() : default;
        await PassAsync(1, 4);
        if (cut)
        {
            await never;
        }

        return fate is Fate.None ? answer! : throw new IOException($"No answer: {fate}.");
    }

    private async Task TakeEffectLaterAsync<T>(Func<Task<T>> call)
    {
        await PassAsync(100, 30_000);
        await call();
    }

    private Task PassAsync(int least, int most) => Task.Delay(TimeSpan.FromMicroseconds(chance.Next(least * 1000, most * 1000)), clock);

    private Fate Draw()
    {
        var (now, draw) = (faults(), chance.Next(1000));
        return (draw -= now.RequestLost) < 0 ? Fate.RequestLost
            : (draw -= now.AnswerLost) < 0 ? Fate.AnswerLost
            : (draw -= now.Late) < 0 ? Fate.Late
            : draw - now.Busy < 0 ? Fate.Busy
            : Fate.None;
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
