namespace LoyaltyHub.Cli.Hosting;

/// <summary>Counts what runs, so that a stop can wait for it and a drain can tell rest from a gap between two steps.</summary>
public sealed class Invocations
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _idle = Completed();
    private int _running;
    private long _begun;

    /// <summary>How many invocations run now.</summary>
    public int Running
    {
        get
        {
            lock (_gate)
                return _running;
        }
    }

    /// <summary>Same at two moments, with nothing running at both: nothing ran in between.</summary>
    public long Begun
    {
        get
        {
            lock (_gate)
                return _begun;
        }
    }

    /// <summary>Marks the begin of an invocation; dispose the result at its end, once.</summary>
    public IDisposable Begin()
    {
        lock (_gate)
        {
            _begun++;
            if (_running++ == 0)
                _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return new Invocation(this);
    }

    /// <summary>Completes when nothing runs.</summary>
    public Task WhenIdleAsync()
    {
        lock (_gate)
            return _idle.Task;
    }

    private void End()
    {
        lock (_gate)
            if (--_running == 0)
                _idle.SetResult();
    }

    private static TaskCompletionSource Completed()
    {
        var completed = new TaskCompletionSource();
        completed.SetResult();
        return completed;
    }

    private sealed class Invocation(Invocations invocations) : IDisposable
    {
        private Invocations? _invocations = invocations;

        public void Dispose() => Interlocked.Exchange(ref _invocations, null)?.End();
    }
}
