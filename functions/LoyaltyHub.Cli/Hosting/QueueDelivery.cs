using System.Text;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;

namespace LoyaltyHub.Cli.Hosting;

/// <summary>
/// One attempt at one message: run, then delete; or, when it failed, put off, or after the last attempt copy to <c>queue-poison</c> and then
/// delete (in this order: a crash in between leaves two copies, never none). A poison queue has no poison queue of its own.
/// </summary>
internal sealed class QueueDelivery(
    QueueClient queue, QueueClient? poison, FunctionInvoker invoker, HostLimits limits, TimeSpan lease, TimeProvider time, ILogger log, CancellationToken cancelled)
{
    private static readonly TimeSpan NeverExpires = TimeSpan.FromSeconds(-1);
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public async Task DeliverAsync(QueueMessage message)
    {
        await using var held = new QueueLease(queue, message, lease, time, log);
        // A message that ends its process never comes to "failed"; only its count tells.
        if (message.DequeueCount > limits.MaxDequeueCount && poison is not null)
            await PoisonAsync(message, held, "it was taken too often without an end");
        else if (Decode(message) is not { } text)
            await PoisonAsync(message, held, "its text is not base64 of UTF-8");
        else if (await FailureAsync(text, message) is not { } failure)
            await held.DeleteAsync();
        else if (poison is not null && message.DequeueCount >= limits.MaxDequeueCount)
            await PoisonAsync(message, held, failure);
        else
            await held.ReleaseAsync(poison is null ? Longer(lease, limits.VisibilityTimeout) : limits.VisibilityTimeout);
    }

    private async Task<string?> FailureAsync(string text, QueueMessage message)
    {
        try
        {
            await invoker.InvokeAsync(text, cancelled);
            return null;
        }
        catch (Exception fault)
        {
            log.LogWarning(fault, "Attempt {Attempt} of {Most} at message {Message} of queue {Queue} failed",
                message.DequeueCount, limits.MaxDequeueCount, message.MessageId, queue.Name);
            return $"attempt {message.DequeueCount} failed: {fault.GetType().Name}";
        }
    }

    private async Task PoisonAsync(QueueMessage message, QueueLease held, string reason)
    {
        if (poison is null)
        {
            await held.ReleaseAsync(Longer(lease, limits.VisibilityTimeout));
            return;
        }

        log.LogError("Message {Message} goes from queue {Queue} to {Poison}: {Reason}", message.MessageId, queue.Name, poison.Name, reason);
        try
        {
            await poison.SendMessageAsync(message.Body, timeToLive: NeverExpires);
        }
        catch (RequestFailedException fault) when (fault.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            await poison.CreateIfNotExistsAsync();
            await poison.SendMessageAsync(message.Body, timeToLive: NeverExpires);
        }

        await held.DeleteAsync();
    }

    private string? Decode(QueueMessage message)
    {
        try
        {
            return limits.Base64 ? StrictUtf8.GetString(Convert.FromBase64String(message.Body.ToString())) : message.Body.ToString();
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
