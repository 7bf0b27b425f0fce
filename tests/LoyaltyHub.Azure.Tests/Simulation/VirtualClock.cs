namespace LoyaltyHub.Azure.Tests.Simulation;

/// <summary>Time that passes only when the simulation says so.</summary>
internal sealed class VirtualClock(DateTimeOffset start) : TimeProvider
{
    private readonly PriorityQueue<(VirtualTimer Timer, long Setting), (long Due, long Order)> timers = new();
    private long now;
    private long order;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => start.ToUniversalTime().AddTicks(now);

    /// <inheritdoc/>
    public override long GetTimestamp() => now;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Jumps to the next timer and lets it ring; false where there is none.</summary>
    public bool Advance()
    {
        while (timers.TryDequeue(out var next, out var at))
        {
            if (next.Timer.Setting == next.Setting)
            {
                now = Math.Max(now, at.Due);
                next.Timer.Ring();
                return true;
            }
        }

        return false;
    }

    private sealed class VirtualTimer(VirtualClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan every;

        /// <summary>Counts the changes, so that what was set before a change does not ring.</summary>
        public long Setting { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            (Setting, every) = (Setting + 1, period);
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                clock.timers.Enqueue((this, Setting), (clock.now + dueTime.Ticks, clock.order++));
            }

            return true;
        }

        public void Ring()
        {
            if (every > TimeSpan.Zero)
            {
                Change(every, every);
            }

            callback(state);
        }

        public void Dispose() => Setting++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>The clock of one machine: as fast as all others and wrong by a fixed time.</summary>
internal sealed class SkewedClock(VirtualClock right, TimeSpan by) : TimeProvider
{
    /// <inheritdoc/>
    public override long TimestampFrequency => right.TimestampFrequency;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => right.GetUtcNow() + by;

    /// <inheritdoc/>
    public override long GetTimestamp() => right.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => right.CreateTimer(callback, state, dueTime, period);
}
