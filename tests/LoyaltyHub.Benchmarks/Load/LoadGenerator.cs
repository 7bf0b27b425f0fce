using System.CommandLine;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using LoyaltyHub.Benchmarks.Measuring;
using LoyaltyHub.Core.Webhooks;

namespace LoyaltyHub.Benchmarks.Load;

/// <summary>The partners, in a process of their own: bodies are built and signed before the first post, so that the generator costs the machine little.</summary>
internal static class LoadGenerator
{
    private const int MostTries = 20;

    /// <summary>The command the benchmark starts this program with: an order a line, until standard input ends.</summary>
    public static Command CreateCommand()
    {
        var command = new Command("load", "Post signed webhooks: one order in JSON per line of standard input, one outcome per line of output.") { Hidden = true };
        command.SetAction((_, stop) => RunAsync(stop));
        return command;
    }

    private static async Task<int> RunAsync(CancellationToken stop)
    {
        using var handler = new SocketsHttpHandler { PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan, UseCookies = false, UseProxy = false };
        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(100) };
        while (await Console.In.ReadLineAsync(stop) is { } line)
        {
            var order = JsonSerializer.Deserialize<LoadOrder>(line)!;
            Console.WriteLine(JsonSerializer.Serialize(await PostAllAsync(client, order, stop)));
        }

        return 0;
    }

    private static async Task<LoadOutcome> PostAllAsync(HttpClient client, LoadOrder order, CancellationToken stop)
    {
        var secrets = order.Secrets.ToDictionary(secret => secret.Key, secret => WebhookSecret.Parse(secret.Value));
        var traffic = new Traffic(order.Run);
        var now = TimeProvider.System.GetUtcNow();
        var calls = Enumerable.Range(0, order.Requests).Select(index => traffic.Call(index, order.EventsPerRequest, now, secrets)).ToArray();
        var waits = new double[calls.Length];
        var (next, refused) = (-1, 0);
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, order.Callers).Select(_ => Task.Run(CallAsync, stop)));
        var ended = Stopwatch.GetTimestamp();
        Array.Sort(waits);
        return new LoadOutcome(started, ended, refused, Statistics.Percentile(waits, 50), Statistics.Percentile(waits, 99));

        async Task CallAsync()
        {
            for (int index; (index = Interlocked.Increment(ref next)) < calls.Length;)
            {
                var posted = Stopwatch.GetTimestamp();
                var tries = await PostAsync(client, order.Address, calls[index], stop);
                waits[index] = Stopwatch.GetElapsedTime(posted).TotalMilliseconds;
                Interlocked.Add(ref refused, tries - 1);
            }
        }
    }

    private static async Task<int> PostAsync(HttpClient client, Uri address, SignedCall call, CancellationToken stop)
    {
        for (var tries = 1; ; tries++)
        {
            using var request = call.ToRequest(address);
            using var answer = await client.SendAsync(request, stop);
            if (answer.StatusCode == HttpStatusCode.Accepted)
            {
                return tries;
            }

            if (tries == MostTries || answer.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable))
            {
                throw new HttpRequestException($"The webhook was answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(stop)}");
            }

            await Task.Delay(answer.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1), stop);
        }
    }
}
