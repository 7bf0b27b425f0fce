using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;

namespace LoyaltyHub.Cli.Hosting;

/// <summary>Keeps a received message ours while its function runs: renews at half the lease. The last receipt deletes or releases it.</summary>
internal sealed class QueueLease : IAsyncDisposable
{
    private readonly QueueClient _queue;
    private readonly QueueMessage _message;
    private readonly TimeSpan _lease;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _renewing;
    private string _receipt;

    public QueueLease(QueueClient queue, QueueMessage message, TimeSpan lease, TimeProvider time, ILogger log)
    {
        _queue = queue;
        _message = message;
        _lease = lease;
        _time = time;
        _log = log;
        _receipt = message.PopReceipt;
        _renewing = RenewAsync();
    }

    public async Task DeleteAsync()
    {
        await EndAsync();
        await UnlessLostAsync(() => _queue.DeleteMessageAsync(_message.MessageId, _receipt));
    }

    public async Task ReleaseAsync(TimeSpan after)
    {
        await EndAsync();
        await UnlessLostAsync(() => _queue.UpdateMessageAsync(_message.MessageId, _receipt, visibilityTimeout: after));
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _ended.Dispose();
    }

    private async Task EndAsync()
    {
        await _ended.CancelAsync();
        await _renewing;
    }

    private async Task RenewAsync()
    {
        while (true)
        {
            await Task.Delay(_lease / 2, _time, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_ended.IsCancellationRequested)
                return;
            try
            {
                // Not cancelled half-way: the answer holds the only receipt that is still valid.
                UpdateReceipt receipt = await _queue.UpdateMessageAsync(_message.MessageId, _receipt, visibilityTimeout: _lease);
                _receipt = receipt.PopReceipt;
            }
            catch (RequestFailedException fault)
            {
                _log.LogWarning(fault, "The lease of message {Message} of queue {Queue} was not renewed", _message.MessageId, _queue.Name);
            }
        }
    }

    // Somebody else has the message, or has finished it: what it caused is done once, whoever does it.
    private async Task UnlessLostAsync(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (RequestFailedException fault) when (fault.Status == 404 || fault.ErrorCode == QueueErrorCode.PopReceiptMismatch)
        {
            _log.LogWarning("Message {Message} of queue {Queue} is no longer ours: its lease ran out", _message.MessageId, _queue.Name);
        }
    }
}
