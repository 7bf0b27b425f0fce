using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Moq;

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

    /// <summary>It takes effect a while after the caller has been told that it was lost.</summary>
    Late,

    /// <summary>Storage is busy: 503, without effect.</summary>
    Busy,
}

/// <summary>The real way to storage, with faults: those that <paramref name="choose"/> wants.</summary>
internal sealed class FaultyTransport(Func<Request, Fault> choose) : HttpPipelineTransport
{
    private readonly HttpClientTransport real = new();

    /// <summary>How many requests met a fault.</summary>
    public int Faults => faults;

    private int faults;

    /// <summary>Whether the request is a commit: an entity group transaction.</summary>
    public static bool IsCommit(Request request) => request.Uri.Path.EndsWith("$batch", StringComparison.Ordinal);

    /// <summary>The same fault for the n-th of those requests that count, from 1, alone.</summary>
    public static FaultyTransport AtRequest(int number, Fault fault, Func<Request, bool>? counts = null)
    {
        var seen = 0;
        return new FaultyTransport(request => (counts?.Invoke(request) ?? true) && Interlocked.Increment(ref seen) == number ? fault : Fault.None);
    }

    public override Request CreateRequest() => real.CreateRequest();

    public override void Process(HttpMessage message) => throw new NotSupportedException("The hub calls storage asynchronously.");

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        var fault = choose(message.Request);
        Interlocked.Add(ref faults, fault == Fault.None ? 0 : 1);
        switch (fault)
        {
            case Fault.NotSent:
                throw new RequestFailedException("The connection was refused.");
            case Fault.AnswerLost:
                await real.ProcessAsync(message);
                message.Response.Dispose();
                throw new RequestFailedException("The connection was closed before the answer came.");
            case Fault.Late:
                await SendLaterAsync(message);
                throw new RequestFailedException("The answer took too long.");
            case Fault.Busy:
                message.Response = AnswerOf(503);
                break;
            default:
                await real.ProcessAsync(message);
                break;
        }
    }

    public static Response AnswerOf(int status)
    {
        var response = new Mock<Response> { CallBase = true };
        response.Setup(answer => answer.Status).Returns(status);
        response.Setup(answer => answer.ReasonPhrase).Returns("by the test");
        return response.Object;
    }

    private async Task SendLaterAsync(HttpMessage message)
    {
        // The pipeline disposes of the request once it has failed, so what is sent later is a copy.
        using var content = new MemoryStream();
        await (message.Request.Content?.WriteToAsync(content, default) ?? Task.CompletedTask);
        var copy = new HttpMessage(real.CreateRequest(), message.ResponseClassifier);
        copy.Request.Method = message.Request.Method;
        copy.Request.Uri.Reset(message.Request.Uri.ToUri());
        copy.Request.Content = RequestContent.Create(content.ToArray());
        foreach (var header in message.Request.Headers)
        {
            copy.Request.Headers.SetValue(header.Name, header.Value);
        }

        _ = Task.Run(async () =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(0, 120)));
            using (copy)
            {
                await real.ProcessAsync(copy);
            }
        });
    }
}
