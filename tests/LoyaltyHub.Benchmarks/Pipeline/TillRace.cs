using System.Diagnostics;
using System.Text.Json;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Benchmarks.Load;
using LoyaltyHub.Benchmarks.Measuring;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Activities;
using LoyaltyHub.Core.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace LoyaltyHub.Benchmarks.Pipeline;

/// <summary>A till's hold and capture for a warm member, each next to one bare transaction of as many rows and bytes.</summary>
/// <param name="HoldP50Ms">Median of a hold.</param>
/// <param name="CaptureP50Ms">Median of a capture.</param>
/// <param name="BareP50Ms">Median of the bare transactions.</param>
/// <param name="RatioToBareTransaction">The median of holds and captures together to that of the bare transactions.</param>
internal sealed record TillRace(double HoldP50Ms, double CaptureP50Ms, double BareP50Ms, double RatioToBareTransaction)
{
    private const int WarmUp = 10;
    private const long PointsOfHold = 10;

    /// <summary>Measures, one after the other on an otherwise idle system.</summary>
    /// <param name="hub">The hub.</param>
    /// <param name="bare">Bare transactions on the same emulator.</param>
    /// <param name="run">Goes before every id.</param>
    /// <param name="redemptions">How many.</param>
    /// <param name="stop">Cancels.</param>
    public static async Task<TillTimes> RunAsync(Rig hub, BareStorage bare, string run, int redemptions, CancellationToken stop)
    {
        var till = new Till(hub, run);
        await till.SettleAsync("ticket.purchased", new { number = run, fare = 90_000m }, null, stop);
        var times = new TillTimes([], [], []);
        for (var number = 0; number < redemptions + WarmUp; number++)
        {
            var redemption = new { id = $"{run}-{number}", points = PointsOfHold };
            var held = await till.SettleAsync("redemption.held", null, redemption, stop);
            var bareHeld = await bare.CommitMillisecondsAsync(held.Sent, stop);
            var captured = await till.SettleAsync("redemption.captured", null, redemption, stop);
            var bareCaptured = await bare.CommitMillisecondsAsync(captured.Sent, stop);
            if (number >= WarmUp)
            {
                times.Hold.Add(held.Milliseconds);
                times.Capture.Add(captured.Milliseconds);
                times.Bare.AddRange([bareHeld, bareCaptured]);
            }
        }

        return times;
    }

    /// <summary>The medians.</summary>
    public static TillRace Of(IReadOnlyCollection<TillTimes> rounds)
    {
        var bare = Statistics.Median(rounds.SelectMany(round => round.Bare));
        return new TillRace(
            Statistics.Median(rounds.SelectMany(round => round.Hold)),
            Statistics.Median(rounds.SelectMany(round => round.Capture)),
            bare,
            Statistics.Median(rounds.SelectMany(round => round.Hold.Concat(round.Capture))) / bare);
    }

    private sealed class Till(Rig hub, string run)
    {
        private readonly Partner airline = hub.Host.Services.GetRequiredService<PartnerDirectory>().Find("skyways")!;
        private readonly ActivityProcessing processing = hub.Host.Services.GetRequiredService<ActivityProcessing>();
        private int sent;

        public async Task<(double Milliseconds, CallCounts Sent)> SettleAsync(string type, object? ticket, object? redemption, CancellationToken stop)
        {
            var now = TimeProvider.System.GetUtcNow();
            var body = JsonSerializer.SerializeToUtf8Bytes(
                new { type, occurred = now.ToUnixTimeSeconds(), passenger = new { member = Traffic.Member(0) }, ticket, redemption }, HubJson.Compact);
            var events = (Normalisation.Events)airline.Normaliser.Normalise(body, $"{run}-{sent++}", now);
            var activity = ((NormalisedEvent.Accepted)events.Items[0]).Activity;
            var before = hub.Calls;
            var watch = Stopwatch.GetTimestamp();
            var receipt = await processing.SettleAsync(activity, stop);
            var time = Stopwatch.GetElapsedTime(watch).TotalMilliseconds;
            return receipt is Receipt.Recorded { Entry.Body.Decision.Postings.Count: > 0 }
                ? (time, hub.Calls - before)
                : throw new InvalidOperationException($"The till's {type} moved nothing: {receipt}.");
        }
    }
}

/// <summary>The times of one round, in milliseconds.</summary>
internal sealed record TillTimes(List<double> Hold, List<double> Capture, List<double> Bare);
