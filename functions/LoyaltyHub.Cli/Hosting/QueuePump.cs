using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;

namespace LoyaltyHub.Cli.Hosting;

/// <summary>
/// Takes one queue's messages to one function, within host.json's limits. It never dies: a storage fault is logged and tried again. A message
/// is deleted only after its function returned; until then it is leased, and a hub that dies gives it back by doing nothing.
/// </summary>
internal sealed class QueuePump : IDisposable
{
    private static readonly TimeSpan FaultPause = TimeSpan.FromMilliseconds(500);
    private readonly QueueClient _queue;
    private readonly QueueDelivery _delivery;
    private readonly HostLimits _limits;
    private readonly TimeSpan _lease;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly IdleWait _idle;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _slots;
    private int _running;
    private Task _loop = Task.CompletedTask;

    public QueuePump(QueueClient queue, QueueDelivery delivery, HostLimits limits, TimeSpan lease, TimeProvider time, ILogger log)
    {
        _queue = queue;
        _delivery = delivery;
        _limits = limits;
        _lease = lease;
        _time = time;
        _log = log;
        _idle = new IdleWait(limits.MaxPollingInterval, time);
        _slots = new SemaphoreSlim(0);
    }

    public string QueueName => _queue.Name;

    public void Start() => _loop = Task.Run(PumpAsync);

    /// <summary>Looks at the queue at once, though it was empty a moment ago.</summary>
    public void Nudge() => _idle.Nudge();

    /// <summary>Messages in the queue, leased and delayed ones too.</summary>
    public async Task<int> LengthAsync(CancellationToken cancellation)
    {
        try
        {
            return (await _queue.GetPropertiesAsync(cancellation)).Value.ApproximateMessagesCount;
        }
        catch (RequestFailedException fault) when (fault.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            return 0;
        }
    }

    /// <summary>Takes no further message; those it took run on.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _loop;
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _slots.Dispose();
    }

    private async Task PumpAsync()
    {
        var faulted = false;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await TakeAsync();
                faulted = false;
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (RequestFailedException fault) when (fault.ErrorCode == QueueErrorCode.QueueNotFound)
            {
                await CreateAsync();
            }
            catch (Exception fault)
            {
                // Said once per outage: a stopped storage account would fill the log.
                _log.Log(faulted ? LogLevel.Debug : LogLevel.Warning, fault, "Queue {Queue} cannot be read; trying on", QueueName);
                faulted = true;
                await PauseAsync();
            }
        }
    }

    private async Task TakeAsync()
    {
        while (Volatile.Read(ref _running) > _limits.NewBatchThreshold)
            await _slots.WaitAsync(_stopping.Token);
        QueueMessage[] messages = await _queue.ReceiveMessagesAsync(_limits.BatchSize, _lease, _stopping.Token);
        if (messages.Length == 0)
        {
            await _idle.WaitAsync(_stopping.Token);
            return;
        }

        _idle.Reset();
        foreach (var message in messages)
        {
            Interlocked.Increment(ref _running);
            _ = DeliverAsync(message);
        }
    }

    private async Task DeliverAsync(QueueMessage message)
    {
        try
        {
            await Task.Run(() => _delivery.DeliverAsync(message));
        }
        catch (Exception fault)
        {
            _log.LogWarning(fault, "Message {Message} of queue {Queue} stays there and will be tried again", message.MessageId, QueueName);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
            _slots.Release();
        }
    }

    // A queue that nobody has written to yet, or that somebody deleted.
    private async Task CreateAsync()
    {
        try
        {
            await _queue.CreateIfNotExistsAsync(cancellationToken: _stopping.Token);
        }
        catch (Exception) when (!_stopping.IsCancellationRequested)
        {
            // Azure takes its time to forget a deleted queue of the same name (409).
            await PauseAsync();
        }
        catch (OperationCanceledException)
        {
            // Stopping: the loop sees it.
        }
    }

    private async Task PauseAsync() =>
        await Task.Delay(FaultPause, _time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
