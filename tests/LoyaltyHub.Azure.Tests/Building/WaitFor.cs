using System.Diagnostics;
using Xunit;

namespace LoyaltyHub.Azure.Tests.Building;

/// <summary>Waits for an effect, with a deadline.</summary>
internal static class WaitFor
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Task TrueAsync(Func<bool> condition, string what) => TrueAsync(() => Task.FromResult(condition()), what);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience; await Task.Delay(TimeSpan.FromMilliseconds(20)))
        {
            if (await condition())
            {
                return;
            }
        }

        Assert.Fail($"Not within {Patience.TotalSeconds} s: {what}");
    }
}
