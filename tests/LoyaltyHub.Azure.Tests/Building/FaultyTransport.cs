using System.Collections.Concurrent;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace LoyaltyHub.Azure.Tests.Building;

/// <summary>What happens to a request on its way to storage.</summary>
public enum Fault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It does not get there.</summary>
    NotSent,

    /// <summary>It takes effect and its answer gets lost.</summary>
    AnswerLost,

    /// <summary>It is under way longer than the caller waits, and takes effect a while after the caller has given up.</summary>
    Late,

    /// <summary>Storage is busy: 503 with <c>Retry-After: 1</c>, without effect.</summary>
    Busy,

    /// <summary>The process ends before it is sent: neither it nor anything after it gets there.</summary>
    Killed,
}

/// <summary>The real way to storage, with faults: those that <paramref name="choose"/> wants.</summary>
internal sealed class FaultyTransport(Func<Request, Fault> choose) : HttpPipelineTransport
{
    private static readonly HttpClientTransport Real = HttpClientTransport.Shared;
    private readonly ConcurrentQueue<Task> late = new();
    private readonly TaskCompletionSource killed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int faults;

    /// <summary>Ends when the process behind it was killed.</summary>
    public Task Killed => killed.Task;

    /// <summary>How many requests met a fault.</summary>
    public int Faults => faults;

    /// <summary>Ends when every request that came late has taken effect.</summary>
    public Task AllThereAsync() => Task.WhenAll(late);

    /// <summary>Whether the request is a commit: an entity group transaction.</summary>
    public static bool IsCommit(Request request) => request.Uri.Path.EndsWith("$batch", StringComparison.Ordinal);

    /// <summary>The same fault for the n-th of those requests that count, from 1, alone.</summary>
    public static FaultyTransport AtRequest(int number, Fault fault, Func<Request, bool>? counts = null)
    {
        var seen = 0;
        return new FaultyTransport(request => (counts?.Invoke(request) ?? true) && Interlocked.Increment(ref seen) == number ? fault : Fault.None);
    }

    public override Request CreateRequest() => Real.CreateRequest();

    public override void Process(HttpMessage message) => throw new NotSupportedException("The hub calls storage asynchronously.");

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        var fault = Killed.IsCompleted ? Fault.Killed : choose(message.Request);
        Interlocked.Add(ref faults, fault == Fault.None ? 0 : 1);
        switch (fault)
        {
            case Fault.Killed:
                killed.TrySetResult();
                throw new RequestFailedException("The process has ended.");
            case Fault.NotSent:
                throw new RequestFailedException("The connection was refused.");
            case Fault.AnswerLost:
                await Real.ProcessAsync(message);
                message.Response.Dispose();
                throw new RequestFailedException("The connection was closed before the answer came.");
            case Fault.Late:
                await SendTooLateAsync(message);
                break;
            case Fault.Busy:
                message.Response = new PlainResponse(503, ("Retry-After", "1"));
                break;
            default:
                await Real.ProcessAsync(message);
                break;
        }
    }

    private async Task SendTooLateAsync(HttpMessage message)
    {
        // The pipeline disposes of the request once it has failed, so what is sent later is a copy.
        var copy = await CopyAsync(message);
        await Task.Delay(Timeout.Infinite, message.CancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        late.Enqueue(Task.Run(async () =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(0, 120)));
            using (copy)
            {
                await Real.ProcessAsync(copy);
            }
        }));
        message.CancellationToken.ThrowIfCancellationRequested();
    }

    private static async Task<HttpMessage> CopyAsync(HttpMessage message)
    {
        using var content = new MemoryStream();
        await (message.Request.Content?.WriteToAsync(content, default) ?? Task.CompletedTask);
        var copy = new HttpMessage(Real.CreateRequest(), message.ResponseClassifier);
        copy.Request.Method = message.Request.Method;
        copy.Request.Uri.Reset(message.Request.Uri.ToUri());
        copy.Request.Content = message.Request.Content is null ? null : RequestContent.Create(content.ToArray());
        foreach (var header in message.Request.Headers)
        {
            copy.Request.Headers.SetValue(header.Name, header.Value);
        }

        return copy;
    }
}
