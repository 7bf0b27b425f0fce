using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace LoyaltyHub.Acceptance.Tests.Hosting;

/// <summary>What the probe functions were given, and what they do about it.</summary>
public sealed class Probe
{
    private int _running;
    private int _most;

    public ConcurrentQueue<string> Messages { get; } = new();

    public ConcurrentQueue<TimerInfo> Ticks { get; } = new();

    public ConcurrentBag<int> Instances { get; } = [];

    public int Running => Volatile.Read(ref _running);

    public int MostAtOnce => Volatile.Read(ref _most);

    public Func<string, CancellationToken, Task> OnMessage { get; set; } = (_, _) => Task.CompletedTask;

    public Func<CancellationToken, Task> OnTick { get; set; } = _ => Task.CompletedTask;

    public async Task CountedAsync(Func<Task> action)
    {
        var running = Interlocked.Increment(ref _running);
        for (var most = MostAtOnce; running > most && Interlocked.CompareExchange(ref _most, running, most) != most; most = MostAtOnce)
        {
        }

        try
        {
            await action();
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }
}

public sealed class TakeMessage(Probe probe)
{
    [Function("TakeMessage")]
    public Task Run([QueueTrigger("%Probe:Queue%")] string message, CancellationToken stop)
    {
        probe.Messages.Enqueue(message);
        return probe.CountedAsync(() => probe.OnMessage(message, stop));
    }
}

public sealed class TakePoison(Probe probe)
{
    [Function("TakePoison")]
    public Task Run([QueueTrigger("%Probe:Queue%-poison")] string message) => probe.OnMessage("poison:" + message, CancellationToken.None);
}

public sealed class Echo(Probe probe)
{
    [Function("Echo")]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", "put", Route = "echo/{name}/{number:int}")] HttpRequest request, string name, int number, CancellationToken stop)
    {
        probe.Instances.Add(GetHashCode());
        var body = new MemoryStream();
        await request.Body.CopyToAsync(body, stop);
        return Results.Json(new { name, number, length = body.Length }, statusCode: StatusCodes.Status202Accepted);
    }
}

public sealed class Tick(Probe probe)
{
    [Function("Tick")]
    public Task Run([TimerTrigger("%Probe:Schedule%")] TimerInfo timer, CancellationToken stop)
    {
        probe.Ticks.Enqueue(timer);
        return probe.CountedAsync(() => probe.OnTick(stop));
    }
}

public sealed class TickAtStart(Probe probe)
{
    [Function("TickAtStart")]
    public void Run([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true)] TimerInfo timer) => probe.Ticks.Enqueue(timer);
}
