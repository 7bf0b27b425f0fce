using Azure.Storage.Queues;
using LoyaltyHub.Acceptance.Tests.Azurite;
using LoyaltyHub.Cli.Azurite;
using Xunit;

namespace LoyaltyHub.Acceptance.Tests.Hosting;

public sealed class QueuePumpTests(SharedAzurite azurite)
{
    private const string Eager = "\"visibilityTimeout\": \"00:00:00\", \"maxDequeueCount\": 5,";

    [Fact]
    public async Task Every_message_reaches_the_function_once_and_leaves_the_queue()
    {
        await using var hub = await new ProbeHub(azurite.ConnectionString, "", typeof(TakeMessage)).StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(number => hub.Queue.SendMessageAsync($"message {number} ё")));
        await hub.Host.DrainAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(Enumerable.Range(0, 100).Select(number => $"message {number} ё").Order(), hub.Probe.Messages.Order());
    }

    [Fact]
    public async Task No_more_run_at_once_than_the_limits_of_the_host_file_allow()
    {
        await using var hub = new ProbeHub(azurite.ConnectionString, "\"batchSize\": 4, \"newBatchThreshold\": 2,", typeof(TakeMessage));
        var open = new TaskCompletionSource();
        hub.Probe.OnMessage = (_, _) => open.Task;
        await hub.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => hub.Queue.SendMessageAsync($"{number}")));
        await Eventually.IsTrueAsync(() => hub.Probe.Running > 2, "more than the threshold run");
        await Eventually.StaysTrueAsync(() => hub.Probe.Running <= 6, TimeSpan.FromSeconds(1), "at most batchSize + newBatchThreshold run");
        open.SetResult();
        await hub.Host.DrainAsync(TimeSpan.FromSeconds(60));
        Assert.InRange(hub.Probe.MostAtOnce, 3, 6);
        Assert.Equal(20, hub.Probe.Messages.Distinct().Count());
    }

    [Fact]
    public async Task After_five_failed_attempts_a_message_goes_to_poison_as_it_was()
    {
        await using var hub = new ProbeHub(azurite.ConnectionString, Eager, typeof(TakeMessage));
        hub.Probe.OnMessage = (message, _) => message == "bad" ? throw new InvalidOperationException("probe") : Task.CompletedTask;
        await hub.StartAsync();
        await hub.Queue.SendMessageAsync("bad");
        await hub.Queue.SendMessageAsync("good");
        await hub.Host.DrainAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(5, hub.Probe.Messages.Count(message => message == "bad"));
        Assert.Single(hub.Probe.Messages, "good");
        var poison = Assert.Single((await hub.Poison.ReceiveMessagesAsync(32)).Value);
        Assert.Equal("bad", poison.Body.ToString());
        Assert.True(poison.ExpiresOn > poison.InsertedOn!.Value.AddYears(100), $"expires on {poison.ExpiresOn}");
    }

    [Fact]
    public async Task A_text_that_is_not_base64_goes_to_poison_and_its_neighbours_are_processed()
    {
        await using var hub = await new ProbeHub(azurite.ConnectionString, Eager, typeof(TakeMessage)).StartAsync();
        var raw = new QueueClient(azurite.ConnectionString, hub.Queue.Name);
        await raw.SendMessageAsync("not base64!");
        await raw.SendMessageAsync("/w==");
        await hub.Queue.SendMessageAsync("good");
        await hub.Host.DrainAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(["good"], hub.Probe.Messages);
        var poison = (await new QueueClient(azurite.ConnectionString, hub.Poison.Name).ReceiveMessagesAsync(32)).Value;
        Assert.Equal(["/w==", "not base64!"], poison.Select(message => message.Body.ToString()).Order());
    }

    [Fact]
    public async Task A_function_on_the_poison_queue_takes_what_ends_there()
    {
        await using var hub = new ProbeHub(azurite.ConnectionString, "\"maxDequeueCount\": 1,", typeof(TakeMessage), typeof(TakePoison));
        var drained = new TaskCompletionSource<string>();
        hub.Probe.OnMessage = (message, _) =>
        {
            if (!message.StartsWith("poison:", StringComparison.Ordinal))
                throw new InvalidOperationException("probe");
            drained.SetResult(message);
            return Task.CompletedTask;
        };
        await hub.StartAsync();
        await hub.Queue.SendMessageAsync("bad");
        Assert.Equal("poison:bad", await drained.Task.WaitAsync(TimeSpan.FromSeconds(30)));
        await hub.Host.DrainAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_failed_attempt_is_put_off_for_the_visibility_timeout()
    {
        await using var hub = new ProbeHub(azurite.ConnectionString, "\"visibilityTimeout\": \"00:00:02\",", typeof(TakeMessage));
        var attempts = new System.Collections.Concurrent.ConcurrentQueue<long>();
        hub.Probe.OnMessage = (_, _) =>
        {
            attempts.Enqueue(TimeProvider.System.GetTimestamp());
            return attempts.Count == 1 ? throw new InvalidOperationException("probe") : Task.CompletedTask;
        };
        await hub.StartAsync();
        await hub.Queue.SendMessageAsync("once more");
        await hub.Host.DrainAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(2, attempts.Count);
        // The emulator keeps times of whole seconds.
        Assert.True(TimeProvider.System.GetElapsedTime(attempts.First(), attempts.Last()) > TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_message_stays_leased_while_its_function_runs_longer_than_the_lease()
    {
        await using var hub = new ProbeHub(azurite.ConnectionString, "", typeof(TakeMessage));
        var open = new TaskCompletionSource();
        hub.Probe.OnMessage = (_, _) => open.Task;
        await hub.StartAsync();
        await hub.Queue.SendMessageAsync("long");
        await Eventually.IsTrueAsync(() => hub.Probe.Running == 1, "the function runs");
        await Eventually.StaysTrueAsync(() => hub.Probe.Messages.Count == 1, TimeSpan.FromSeconds(5), "nobody else is given the message");
        open.SetResult();
        await hub.Host.DrainAsync(TimeSpan.FromSeconds(30));
        Assert.Single(hub.Probe.Messages);
    }

    [Fact]
    public async Task A_stop_lets_a_running_function_end_and_then_cancels_it()
    {
        await using var hub = new ProbeHub(azurite.ConnectionString, "", typeof(TakeMessage));
        var cancelled = false;
        hub.Probe.OnMessage = async (_, stop) =>
        {
            await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancelled = stop.IsCancellationRequested;
            stop.ThrowIfCancellationRequested();
        };
        await hub.StartAsync();
        await hub.Queue.SendMessageAsync("endless");
        await Eventually.IsTrueAsync(() => hub.Probe.Running == 1, "the function runs");
        await hub.Host.StopAsync();
        Assert.True(cancelled);
        Assert.Equal(1, await hub.LengthAsync());
    }

    [Fact]
    public async Task A_drain_says_what_is_left_at_its_deadline()
    {
        await using var hub = new ProbeHub(azurite.ConnectionString, "", typeof(TakeMessage));
        var open = new TaskCompletionSource();
        hub.Probe.OnMessage = (_, _) => open.Task;
        await hub.StartAsync();
        await hub.Queue.SendMessageAsync("stuck");
        var fault = await Assert.ThrowsAsync<TimeoutException>(() => hub.Host.DrainAsync(TimeSpan.FromSeconds(1)));
        Assert.Contains($"{hub.Queue.Name}: 1", fault.Message);
        open.SetResult();
        await hub.Host.DrainAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task The_pump_survives_storage_that_goes_away_and_comes_back()
    {
        await using var own = await AzuriteProcess.StartAsync(new AzuriteOptions());
        await using var hub = await new ProbeHub(own.ConnectionString, "", typeof(TakeMessage)).StartAsync();
        await hub.Queue.SendMessageAsync("before");
        await hub.Host.DrainAsync(TimeSpan.FromSeconds(30));
        await own.StopAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => hub.Host.DrainAsync(TimeSpan.FromSeconds(1)));
        await own.RestartAsync();
        await hub.Queue.SendMessageAsync("after");
        await Eventually.IsTrueAsync(() => hub.Probe.Messages.Contains("after"), "the pump goes on");
    }

    [Fact]
    public async Task The_pump_makes_the_queue_again_when_somebody_deleted_it()
    {
        await using var hub = await new ProbeHub(azurite.ConnectionString, "", typeof(TakeMessage)).StartAsync();
        await hub.Queue.DeleteAsync();
        await Eventually.IsTrueAsync(async () => await hub.Queue.ExistsAsync(), "the queue is there again");
        await hub.Queue.SendMessageAsync("hello");
        await Eventually.IsTrueAsync(() => hub.Probe.Messages.Contains("hello"), "the pump goes on");
    }
}
