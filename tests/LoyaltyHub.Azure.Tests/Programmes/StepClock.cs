namespace LoyaltyHub.Azure.Tests.Programmes;

/// <summary>A clock that stands at the latest step so far. Waiting takes real time all the same.</summary>
internal sealed class StepClock : TimeProvider
{
    private long ticks = DateTimeOffset.MinValue.UtcTicks;

    /// <summary>Moves on, never back.</summary>
    public void MoveTo(DateTimeOffset at) => Interlocked.Exchange(ref ticks, Math.Max(Interlocked.Read(ref ticks), at.UtcTicks));

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref ticks), TimeSpan.Zero);
}
