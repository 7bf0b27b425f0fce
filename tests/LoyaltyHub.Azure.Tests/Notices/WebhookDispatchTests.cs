using System.Diagnostics.Metrics;
using System.Text.Json;
using LoyaltyHub.Azure.Pipeline;
using LoyaltyHub.Azure.Queues;
using LoyaltyHub.Azure.Tables;
using LoyaltyHub.Azure.Tests.Building;
using LoyaltyHub.Azure.Tests.Delivery;
using LoyaltyHub.Core.Notices;
using LoyaltyHub.Core.Webhooks;
using Microsoft.AspNetCore.Http;
using Xunit;
using static LoyaltyHub.Azure.Tests.Delivery.PartnerEndpoint;

namespace LoyaltyHub.Azure.Tests.Notices;

/// <summary>The hub's own webhooks reach the partner in order, however long it is away.</summary>
public sealed class WebhookDispatchTests(SharedAzurite azurite)
{
    [Fact]
    public async Task Webhooks_are_signed_by_standard_webhooks_and_sent_in_the_order_of_the_members_entries()
    {
        await using var partner = await StartAsync();
        using var driver = await NoticeDriver.StartAsync(azurite, partner.Address);
        for (var number = 1; number <= 5; number++)
        {
            await driver.BuyAsync($"e{number}", Sample.Anna);
        }

        await driver.MoveAsync();
        await driver.SendAsync(Sample.Anna);

        Assert.Equal(["e1", "e2", "e3", "e4", "e5"], Events(partner));
        var contract = driver.Partners.Find("citymart")!.Contract;
        Assert.All(partner.Calls, call => Assert.IsType<WebhookVerdict.Verified>(StandardWebhooks.Verify(
            new WebhookHeaders(call.Headers["webhook-id"], call.Headers["webhook-timestamp"], call.Headers["webhook-signature"]),
            call.Body, [driver.Partners.NoticeSecret(contract, contract.Notices!)], driver.Hub.Clock.GetUtcNow())));
        Assert.Empty(await driver.WaitingAsync());
    }

    [Fact]
    public async Task An_outage_of_76_hours_is_followed_by_the_schedule_and_loses_nothing()
    {
        var outage = TimeSpan.FromHours(76);
        DateTimeOffset end = default;
        var now = TimeProvider.System.GetUtcNow;
        await using var partner = await StartAsync(Enumerable.Repeat<RequestDelegate>(context => Status(now() < end ? 503 : 200)(context), 100).ToArray());
        using var driver = await NoticeDriver.StartAsync(azurite, partner.Address);
        now = driver.Hub.Clock.GetUtcNow;
        var start = now();
        end = start + outage;
        await driver.BuyAsync("e1", Sample.Anna);
        await driver.BuyAsync("e2", Sample.Anna);
        await driver.MoveAsync();

        var sent = new List<DateTimeOffset>();
        while (await driver.WaitingAsync() is [var first, ..])
        {
            driver.Hub.Clock.SetUtcNow(first.State.Next!.Value > now() ? first.State.Next.Value : now());
            var before = partner.Calls.Count;
            await driver.SendAsync(Sample.Anna);
            sent.AddRange(Enumerable.Repeat(now(), partner.Calls.Count - before));
        }

        var pauses = sent.Zip(sent.Skip(1), (one, next) => next - one).SkipLast(1).ToList();
        Assert.InRange(pauses.Count, NoticeSchedule.Pauses.Count, NoticeSchedule.Pauses.Count + 1);
        for (var attempt = 0; attempt < pauses.Count; attempt++)
        {
            var due = NoticeSchedule.Pauses[Math.Min(attempt, NoticeSchedule.Pauses.Count - 1)];
            Assert.InRange(pauses[attempt], due * 0.8, due * 1.2);
        }

        Assert.Equal(["e1", "e2"], Events(partner).Distinct());
        Assert.Equal("e2", Events(partner)[^1]);
        Assert.Equal(EndpointHealth.Good, (await driver.Webhooks.HealthAsync(Sample.Citymart, default)).Health);
    }

    [Fact]
    public async Task Four_instances_share_one_breaker()
    {
        await using var partner = await StartAsync([.. Enumerable.Repeat(Status(500), 200)]);
        using var driver = await NoticeDriver.StartAsync(azurite, partner.Address);
        var instances = Enumerable.Range(1, 4).Select(driver.NewInstance).ToList();
        var members = Enumerable.Range(0, 40).Select(number => Core.Members.MemberId.From($"m{number}")).ToList();
        foreach (var member in members)
        {
            await driver.BuyAsync($"of {member}", member);
        }

        await driver.MoveAsync();
        for (var number = 0; number < EndpointHealth.MostFailures; number++)
        {
            await driver.SendAsync(members[number], instances[number % 4]);
        }

        Assert.Equal(EndpointHealth.MostFailures, partner.Calls.Count);
        await Task.WhenAll(members.Skip(5).Select((member, number) => driver.SendAsync(member, instances[number % 4])));
        Assert.Equal(EndpointHealth.MostFailures, partner.Calls.Count);

        driver.Hub.Clock.Advance(TimeSpan.FromSeconds(31));
        await Task.WhenAll(members.Skip(5).Select((member, number) => driver.SendAsync(member, instances[number % 4])));
        Assert.Equal(EndpointHealth.MostFailures + 1, partner.Calls.Count);
        Assert.Equal(40, (await driver.WaitingAsync()).Count);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(502)]
    [InlineData(504)]
    public async Task An_overloaded_endpoint_is_left_alone_at_once_and_as_long_as_it_asks(int status)
    {
        await using var partner = await StartAsync(Status(status, retryAfter: "120"));
        using var driver = await NoticeDriver.StartAsync(azurite, partner.Address);
        await driver.BuyAsync("e1", Sample.Anna);
        await driver.BuyAsync("e2", Sample.Boris);
        await driver.MoveAsync();

        await driver.SendAsync(Sample.Anna);
        driver.Hub.Clock.Advance(TimeSpan.FromSeconds(110));
        await driver.SendAsync(Sample.Anna);
        await driver.SendAsync(Sample.Boris);
        Assert.Single(partner.Calls);

        driver.Hub.Clock.Advance(TimeSpan.FromSeconds(15));
        await driver.SendAsync(Sample.Boris);
        await driver.SendAsync(Sample.Anna);
        Assert.Empty(await driver.WaitingAsync());
    }

    [Fact]
    public async Task A_gone_endpoint_is_disabled_and_what_waits_is_sent_once_it_is_enabled()
    {
        await using var partner = await StartAsync(Status(410));
        using var driver = await NoticeDriver.StartAsync(azurite, partner.Address);
        await driver.BuyAsync("e1", Sample.Anna);
        await driver.BuyAsync("e2", Sample.Anna);
        await driver.MoveAsync();
        await driver.SendAsync(Sample.Anna);
        Assert.True((await driver.Webhooks.HealthAsync(Sample.Citymart, default)).Health.IsDisabled);
        driver.Hub.Clock.Advance(TimeSpan.FromDays(30));
        await driver.SendAsync(Sample.Anna);
        Assert.Single(partner.Calls);

        Assert.Equal(1, await driver.Dispatch.EnableAsync(Sample.Citymart, default));
        await driver.SendAsync(Sample.Anna);
        Assert.Equal(["e1", "e1", "e2"], Events(partner));
    }

    [Fact]
    public async Task People_are_warned_thrice_before_an_endpoint_is_disabled_after_five_days()
    {
        await using var partner = await StartAsync([.. Enumerable.Repeat(Status(500), 100)]);
        using var driver = await NoticeDriver.StartAsync(azurite, partner.Address);
        await driver.BuyAsync("e1", Sample.Anna);
        await driver.MoveAsync();
        await driver.SendAsync(Sample.Anna);
        var counted = new List<string?>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, own) => Enable(instrument, own) };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => counted.Add(tags[0].Value as string));
        listener.Start();
        for (var hour = 1; hour <= 121; hour++)
        {
            driver.Hub.Clock.Advance(TimeSpan.FromHours(1));
            await driver.Dispatch.SweepAsync(default);
        }

        var told = driver.Log.Lines;
        Assert.Equal(4, told.Count);
        Assert.Contains("50 %", told[0], StringComparison.Ordinal);
        Assert.Contains("70 %", told[1], StringComparison.Ordinal);
        Assert.Contains("90 %", told[2], StringComparison.Ordinal);
        Assert.Contains("disabled", told[3], StringComparison.Ordinal);
        Assert.Equal(["50", "70", "90", "disabled"], counted.Distinct(StringComparer.Ordinal));
        await driver.SendAsync(Sample.Anna);
        Assert.Single(partner.Calls);
        Assert.Single(await driver.WaitingAsync());
    }

    [Fact]
    public async Task Taken_webhooks_are_sent_again_by_id_and_by_range_under_the_same_ids()
    {
        await using var partner = await StartAsync();
        using var driver = await NoticeDriver.StartAsync(azurite, partner.Address);
        await driver.BuyAsync("e1", Sample.Anna);
        driver.Hub.Clock.Advance(TimeSpan.FromHours(1));
        var later = driver.Hub.Clock.GetUtcNow();
        await driver.BuyAsync("e2", Sample.Anna);
        await driver.MoveAsync();
        await driver.SendAsync(Sample.Anna);
        var id = partner.Calls.First().Headers["webhook-id"];

        Assert.Equal(1, await driver.Dispatch.ReplayAsync(new[] { (await driver.Webhooks.FindAsync(Sample.Citymart, id, default))! }.ToAsyncEnumerable(), default));
        await driver.SendAsync(Sample.Anna);
        Assert.Equal(1, await driver.Dispatch.ReplayAsync(driver.Webhooks.TakenAsync(Sample.Citymart, later, later.AddMinutes(1), default), default));
        await driver.SendAsync(Sample.Anna);

        Assert.Equal(["e1", "e2", "e1", "e2"], Events(partner));
        Assert.Equal(2, partner.Calls.Select(call => (call.Headers["webhook-id"], Convert.ToHexString(call.Body))).Distinct().Count());
    }

    [Fact]
    public async Task A_webhook_is_forgotten_90_days_after_it_was_taken_unless_it_waits_again()
    {
        await using var partner = await StartAsync();
        using var driver = await NoticeDriver.StartAsync(azurite, partner.Address);
        foreach (var number in Enumerable.Range(1, 3))
        {
            await driver.BuyAsync($"e{number}", Sample.Anna);
        }

        await driver.MoveAsync();
        await driver.SendAsync(Sample.Anna);
        await driver.BuyAsync("e4", Sample.Boris);
        await driver.MoveAsync();
        var ids = partner.Calls.Select(call => call.Headers["webhook-id"]).ToList();
        await driver.Dispatch.SweepAsync(default);
        driver.Hub.Clock.Advance(TableWebhooks.Kept - TimeSpan.FromMinutes(1));
        await driver.Dispatch.SweepAsync(default);
        Assert.All(await KeptAsync(driver, ids), Assert.NotNull);

        driver.Hub.Clock.Advance(TimeSpan.FromDays(1) + TimeSpan.FromMinutes(1));
        await driver.Dispatch.ReplayAsync(new[] { (await driver.Webhooks.FindAsync(Sample.Citymart, ids[1], default))! }.ToAsyncEnumerable(), default);
        await driver.Dispatch.SweepAsync(default);

        Assert.Equal([false, true, false], (await KeptAsync(driver, ids)).Select(webhook => webhook is not null));
        Assert.Equal(2, (await driver.WaitingAsync()).Count);
    }

    private static Task<PartnerWebhook?[]> KeptAsync(NoticeDriver driver, IEnumerable<string> ids) =>
        Task.WhenAll(ids.Select(id => driver.Webhooks.FindAsync(Sample.Citymart, id, default)));

    [Fact]
    public async Task A_lane_whose_message_was_lost_is_found_by_the_sweep()
    {
        await using var partner = await StartAsync();
        using var driver = await NoticeDriver.StartAsync(azurite, partner.Address);
        await driver.BuyAsync("e1", Sample.Anna);
        await driver.MoveAsync();
        await driver.Hub.TakeAsync(QueueNames.Deliveries);
        Assert.Equal(0, await driver.Dispatch.SweepAsync(default));

        driver.Hub.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(1, await driver.Dispatch.SweepAsync(default));
        Assert.Equal([$"citymart/{Sample.Anna}"], await driver.Hub.TakeAsync(QueueNames.Deliveries));
    }

    private static void Enable(Instrument instrument, MeterListener listener)
    {
        if (instrument == HubMeter.EndpointAlerts)
        {
            listener.EnableMeasurementEvents(instrument);
        }
    }

    private static List<string> Events(PartnerEndpoint partner) =>
        partner.Calls.Select(call => JsonSerializer.Deserialize<JsonElement>(call.Body).GetProperty("eventId").GetString()!).ToList();
}
