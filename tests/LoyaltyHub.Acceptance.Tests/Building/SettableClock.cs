namespace LoyaltyHub.Acceptance.Tests.Building;

/// <summary>A clock that stands still at what it was set to; its timers run as the machine's do.</summary>
internal sealed class SettableClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
