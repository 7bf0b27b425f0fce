using System.Diagnostics;
using System.Text;
using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Azure.Tests.Building;
using Xunit;
using Activity = LoyaltyHub.Core.Activities.Activity;

namespace LoyaltyHub.Azure.Tests.Pipeline;

/// <summary>Every event is delivered a hundred times at once, in ever other company, to four processes.</summary>
public sealed class RepeatedDeliveriesTests(SharedAzurite azurite, ITestOutputHelper output)
{
    private const int Events = 1_000;
    private const int Deliveries = 100;
    private const int EventsPerMessage = 100;
    private const int Processes = 4;

    [Fact]
    public async Task A_thousand_events_delivered_a_hundred_times_each_have_a_thousand_effects()
    {
        using var first = await TestHub.StartAsync(azurite);
        var hubs = Enumerable.Range(1, Processes - 1).Select(_ => first.Another()).Prepend(first).ToArray();
        var activities = Enumerable.Range(0, Events).Select(number => Sample.Purchase($"e{Sample.Number(number)}", 100, alias: $"a{number % 50}")).ToArray();
        var dice = new Random(1);
        var messages = Enumerable.Range(0, Deliveries).SelectMany(_ => Shuffled(activities, dice).Chunk(EventsPerMessage)).Select(Message).ToList();
        var elapsed = Stopwatch.StartNew();

        await Task.WhenAll(messages.Select((message, number) => Task.Run(() => hubs[number % Processes].Processing.ProcessAsync(message, default))));

        output.WriteLine($"{messages.Count * EventsPerMessage} deliveries of {Events} events to {Processes} processes in {elapsed.Elapsed.TotalSeconds:0.0} s");
        Assert.Equal(activities.Select(activity => activity.EventId.Value), await first.JournalAsync());
        Assert.Empty(await first.Quarantine.ReadAsync(default).ToListAsync());
        Assert.Empty((await first.Audit.RunAsync(null, default)).Differences);
        Array.ForEach(hubs, hub => hub.Dispose());
    }

    private static Activity[] Shuffled(Activity[] activities, Random dice)
    {
        Activity[] copy = [.. activities];
        dice.Shuffle(copy);
        return copy;
    }

    private static string Message(Activity[] activities) =>
        Encoding.UTF8.GetString(new ActivityEnvelope(ActivityEnvelope.CurrentVersion, activities).ToBytes());
}
