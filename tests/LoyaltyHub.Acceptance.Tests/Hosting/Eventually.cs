using System.Diagnostics;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Hosting;

/// <summary>Waits for an effect, with a deadline; or watches that one does not come.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static Task IsTrueAsync(Func<bool> condition, string what, int seconds = 30) =>
        IsTrueAsync(() => Task.FromResult(condition()), what, seconds);

    public static async Task IsTrueAsync(Func<Task<bool>> condition, string what, int seconds = 30)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromSeconds(seconds); await Task.Delay(Pause))
            if (await condition())
                return;
        Assert.Fail($"Not within {seconds} s: {what}");
    }

    public static async Task StaysTrueAsync(Func<bool> condition, TimeSpan duration, string what)
    {
        for (var watched = Stopwatch.StartNew(); watched.Elapsed < duration; await Task.Delay(Pause))
            Assert.True(condition(), $"No longer true after {watched.Elapsed}: {what}");
    }
}
