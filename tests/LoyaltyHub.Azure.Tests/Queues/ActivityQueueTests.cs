using System.Text.Json;
using Azure.Core;
using Azure.Data.Tables;
using LoyaltyHub.Azure.Identity;
using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Core;
using LoyaltyHub.Core.Activities;
using Xunit;

namespace LoyaltyHub.Azure.Tests.Queues;

/// <summary>What one call puts on the queue is there whole or not at all, whatever its size.</summary>
public sealed class ActivityQueueTests(SharedAzurite azurite)
{
    [Theory]
    [InlineData(1, "activities")]
    [InlineData(8 * 1024, "activities")]
    [InlineData((8 * 1024) + 1, "packed")]
    [InlineData(1_000_000, "packed")]
    public async Task Few_activities_are_readable_and_many_are_packed_into_one_message(int bytes, string kept)
    {
        using var hub = await TestHub.StartAsync(azurite);
        var activities = Filling(bytes);

        await hub.Queue.PutAsync(activities, default);

        var message = Assert.Single(await hub.TakeAsync(QueueNames.Activities));
        Assert.Contains($"\"{kept}\":", message, StringComparison.Ordinal);
        Assert.Equal(activities, await hub.Queue.ReadAsync(ActivityEnvelope.Read(message), default));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(400)]
    public async Task A_batch_of_hundreds_of_real_events_fits_one_message(int events)
    {
        using var hub = await TestHub.StartAsync(azurite);
        var activities = Enumerable.Range(0, events).Select(number => Unlike(number, 0)).ToList();

        await hub.Queue.PutAsync(activities, default);

        var envelope = ActivityEnvelope.Read(Assert.Single(await hub.TakeAsync(QueueNames.Activities)));
        Assert.Null(envelope.Inbox);
        Assert.Equal(activities, envelope.Activities);
    }

    [Theory]
    [InlineData(2_000, 20)]
    [InlineData(480, 5_000)]
    public async Task What_no_message_holds_goes_through_the_inbox_and_leaves_it_when_it_is_forgotten(int events, int length)
    {
        using var hub = await TestHub.StartAsync(azurite);
        var activities = Enumerable.Range(0, events).Select(number => Unlike(number, length)).ToList();
        await hub.Queue.PutAsync(activities, default);
        await hub.Queue.PutAsync(Incompressible(70_000), default);
        var envelopes = (await hub.TakeAsync(QueueNames.Activities)).Select(ActivityEnvelope.Read).ToList();
        var read = await Task.WhenAll(envelopes.Select(envelope => hub.Queue.ReadAsync(envelope, default)));
        Assert.All(envelopes, envelope => Assert.NotNull(envelope.Inbox));
        Assert.Contains(read, found => found.SequenceEqual(activities));

        await hub.Queue.ForgetAsync(envelopes[0], default);

        Assert.Empty(await hub.Queue.ReadAsync(envelopes[0], default));
        Assert.NotEmpty(await hub.Queue.ReadAsync(envelopes[1], default));
        await hub.Queue.ForgetAsync(envelopes[0], default);
        await hub.Queue.ForgetAsync(envelopes[1], default);
        Assert.Empty(await InboxAsync(hub));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(200_000)]
    public async Task A_put_that_fails_is_told_and_leaves_nothing_that_takes_effect(int bytes)
    {
        using var hub = await TestHub.StartAsync(azurite);
        using var cut = hub.Another(new FaultyTransport(request => IsPut(request) ? Fault.Busy : Fault.None));

        var fault = await Assert.ThrowsAnyAsync<Exception>(() => cut.Queue.PutAsync(Incompressible(bytes), default));

        Assert.True(StorageFaults.IsOne(fault), fault.ToString());
        Assert.Empty(await hub.TakeAsync(QueueNames.Activities));
    }

    [Fact]
    public async Task Calls_that_are_together_too_much_for_one_message_part_and_each_arrives_whole()
    {
        using var hub = await TestHub.StartAsync(azurite);
        var calls = Enumerable.Range(0, 12).Select(call => Enumerable.Range(0, 20).Select(number => Unlike((call * 100) + number, 500)).ToList()).ToList();

        await Task.WhenAll(calls.Select(call => hub.Queue.PutAsync(call, default)));

        var messages = (await hub.TakeAsync(QueueNames.Activities)).Select(ActivityEnvelope.Read).ToList();
        Assert.All(messages, message => Assert.Null(message.Inbox));
        Assert.Equal(calls.SelectMany(call => call).Select(Id).Order(StringComparer.Ordinal), messages.SelectMany(message => message.Activities!).Select(Id).Order(StringComparer.Ordinal));
        Assert.All(calls, call => Assert.Single(messages, message => call.All(message.Activities!.Contains)));
    }

    [Fact]
    public async Task A_put_whose_inbox_fails_sends_no_message()
    {
        using var hub = await TestHub.StartAsync(azurite);
        using var cut = hub.Another(new FaultyTransport(request => FaultyTransport.IsCommit(request) ? Fault.NotSent : Fault.None));

        await Assert.ThrowsAnyAsync<Exception>(() => cut.Queue.PutAsync(Incompressible(200_000), default));

        Assert.Empty(await hub.TakeAsync(QueueNames.Activities));
        Assert.Empty(await InboxAsync(hub));
    }

    [Fact]
    public async Task A_put_whose_answer_is_lost_is_told_and_may_take_effect_once()
    {
        using var hub = await TestHub.StartAsync(azurite);
        using var cut = hub.Another(new FaultyTransport(request => IsPut(request) ? Fault.AnswerLost : Fault.None));

        await Assert.ThrowsAnyAsync<Exception>(() => cut.Queue.PutAsync([Sample.Purchase("e1")], default));

        Assert.Single(await hub.TakeAsync(QueueNames.Activities));
    }

    [Fact]
    public async Task Calls_that_come_together_each_arrive_once_and_share_messages()
    {
        using var hub = await TestHub.StartAsync(azurite);

        await Task.WhenAll(Enumerable.Range(0, 300).Select(number => hub.Queue.PutAsync([Sample.Purchase($"a{number}"), Sample.Purchase($"b{number}")], default)));

        var messages = (await hub.TakeAsync(QueueNames.Activities)).Select(message => ActivityEnvelope.Read(message).Activities!.Select(activity => activity.EventId.Value).ToList()).ToList();
        Assert.Equal(
            Enumerable.Range(0, 300).SelectMany(number => new[] { $"a{number}", $"b{number}" }).Order(StringComparer.Ordinal),
            messages.SelectMany(message => message).Order(StringComparer.Ordinal));
        Assert.All(messages, message => Assert.Equal(message.Count(id => id[0] == 'a'), message.Count(id => id[0] == 'b')));
        Assert.InRange(messages.Count, 1, 150);
    }

    [Fact]
    public async Task Messages_never_expire()
    {
        using var hub = await TestHub.StartAsync(azurite);

        await hub.Queue.PutAsync([Sample.Purchase("e1")], default);
        await hub.Queue.PutAsync(Incompressible(70_000), default);
        await new SettlementQueue(hub.Account).PutAsync(Core.Settlement.SettlementId.From("w00000001-citymart-rub"), TimeSpan.Zero, default);

        foreach (var (queue, count) in new[] { (QueueNames.Activities, 2), (QueueNames.Settlements, 1) })
        {
            var messages = (await hub.Account.Queues.GetQueueClient(queue).ReceiveMessagesAsync(32)).Value;
            Assert.Equal(count, messages.Length);
            Assert.All(messages, message => Assert.True(message.ExpiresOn > message.InsertedOn!.Value.AddYears(1000), $"{message.ExpiresOn}"));
        }
    }

    private static bool IsPut(Request request) => request.Uri.Path.EndsWith("/activities/messages", StringComparison.Ordinal);

    private static Task<List<TableEntity>> InboxAsync(TestHub hub) => hub.Account.Tables.GetTableClient(TableNames.Inbox).QueryAsync<TableEntity>().ToListAsync().AsTask();

    private static string Id(Activity activity) => activity.EventId.Value;

    /// <summary>One purchase whose texts are as random as hashes, and so long.</summary>
    private static List<Activity> Incompressible(int length) => [Unlike(0, length)];

    /// <summary>A purchase of another member under another hash than any other; its category is random, and so long.</summary>
    private static Activity Unlike(int number, int length)
    {
        var random = new Random(number);
        var hash = new byte[32];
        random.NextBytes(hash);
        return Sample.Purchase($"e{number}", category: random.GetString("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-", length + 1)) with
        {
            Alias = AliasHash.From(Convert.ToBase64String(hash).TrimEnd('=').Replace('+', '-').Replace('/', '_')),
            BodyHash = Convert.ToHexStringLower(hash),
        };
    }

    /// <summary>Activities whose JSON with the commas between them has exactly so many bytes.</summary>
    private static List<Activity> Filling(int bytes)
    {
        var activities = new List<Activity>();
        for (var left = bytes; left > 0;)
        {
            var one = Sample.Purchase($"e{activities.Count}", category: "x");
            var size = JsonSerializer.SerializeToUtf8Bytes(one, HubJson.Compact).Length;
            var filled = left < 10_000 ? Math.Max(left - size, 0) : 5_000;
            activities.Add(Sample.Purchase($"e{activities.Count}", category: new string('x', filled + 1)));
            left -= size + filled + 1;
        }

        return activities;
    }
}
