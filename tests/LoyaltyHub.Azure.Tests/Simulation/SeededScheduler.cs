namespace LoyaltyHub.Azure.Tests.Simulation;

/// <summary>
/// Runs everything of one simulation on one thread: of the steps that could run next a seed chooses one, and when nothing can run, time jumps to
/// the next timer. The same seed gives the same run, step by step.
/// </summary>
internal sealed class SeededScheduler(int seed, DateTimeOffset start) : TaskScheduler
{
    private readonly List<Task> ready = [];
    private readonly Random order = new(seed);
    private readonly int thread = Environment.CurrentManagedThreadId;
    private Exception? failure;

    public VirtualClock Clock { get; } = new(start);

    /// <summary>Steps taken.</summary>
    public long Steps { get; private set; }

    /// <summary>Runs a simulation to its end.</summary>
    /// <param name="main">Its first step.</param>
    /// <param name="mostTime">The virtual time it may take; more means that something hangs.</param>
    public void Run(Func<Task> main, TimeSpan mostTime)
    {
        var whole = Task.Factory.StartNew(main, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();
        var end = Clock.GetUtcNow() + mostTime;
        while (!whole.IsCompleted)
        {
            if (failure is not null)
            {
                throw failure;
            }

            if (!Step() || Clock.GetUtcNow() > end)
            {
                throw new TimeoutException($"The simulation hangs after {Steps} steps, at {Clock.GetUtcNow():O}.");
            }
        }

        whole.GetAwaiter().GetResult();
    }

    /// <summary>Ends the run: something went wrong in a step that nobody waits for.</summary>
    public void Fail(Exception fault) => failure ??= fault;

    /// <summary>Something that nobody waits for; where it fails, the run does.</summary>
    public async Task Watch(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception fault)
        {
            Fail(fault);
        }
    }

    /// <inheritdoc/>
    protected override void QueueTask(Task task)
    {
        if (Environment.CurrentManagedThreadId != thread)
        {
            Fail(new InvalidOperationException("A step was queued from another thread: something left the scheduler, and the run cannot be repeated."));
            return;
        }

        ready.Add(task);
    }

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks() => ready;

    private bool Step()
    {
        if (ready.Count == 0)
        {
            return Clock.Advance();
        }

        Steps++;
        var chosen = order.Next(ready.Count);
        var task = ready[chosen];
        ready[chosen] = ready[^1];
        ready.RemoveAt(ready.Count - 1);
        return TryExecuteTask(task);
    }
}
