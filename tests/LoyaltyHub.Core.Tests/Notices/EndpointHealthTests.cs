using LoyaltyHub.Core.Notices;
using Xunit;

namespace LoyaltyHub.Core.Tests.Notices;

public sealed class EndpointHealthTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 15, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void It_is_paused_at_the_fifth_failure_and_longer_each_time_up_to_half_an_hour()
    {
        var health = EndpointHealth.Good;
        for (var failure = 1; failure < EndpointHealth.MostFailures; failure++)
        {
            health = health.Failed(Noon, "no", overloaded: false, asked: null);
            Assert.Equal(TimeSpan.Zero, health.PauseAt(Noon));
        }

        int[] seconds = [30, 60, 120, 240, 480, 960, 1800, 1800];
        foreach (var pause in seconds)
        {
            health = health.Failed(Noon, "no", overloaded: false, asked: null);
            Assert.Equal(TimeSpan.FromSeconds(pause), health.PauseAt(Noon));
        }
    }

    [Theory]
    [InlineData(59, 0, false)]
    [InlineData(60, 50, false)]
    [InlineData(84, 70, false)]
    [InlineData(108, 90, false)]
    [InlineData(119, 90, false)]
    [InlineData(120, 90, true)]
    public void People_are_warned_at_half_seven_tenths_and_nine_tenths_of_five_days(int hours, int percent, bool disabled)
    {
        var health = EndpointHealth.Good.Failed(Noon, "no", overloaded: false, asked: null).At(Noon.AddHours(hours));
        Assert.Equal((percent, disabled), (health.Warned, health.IsDisabled));
    }

    [Fact]
    public void A_pause_is_within_a_fifth_of_the_schedule_and_not_shorter_than_asked()
    {
        for (var seed = 0; seed < 1000; seed++)
        {
            var attempts = (seed % 12) + 1;
            var due = NoticeSchedule.Pauses[Math.Min(attempts, NoticeSchedule.Pauses.Count) - 1];
            Assert.InRange(NoticeSchedule.After(attempts, null, new Random(seed)), due * 4 / 5, due * 6 / 5);
        }

        Assert.Equal(TimeSpan.FromHours(3), NoticeSchedule.After(1, TimeSpan.FromHours(3), new Random(1)));
        Assert.Equal(TimeSpan.FromMinutes(75 * 60 + 35) + TimeSpan.FromSeconds(5), NoticeSchedule.Pauses.Aggregate(TimeSpan.Zero, (sum, pause) => sum + pause));
    }
}
