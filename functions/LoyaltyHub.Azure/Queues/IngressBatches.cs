namespace LoyaltyHub.Azure.Queues;

/// <summary>
/// Ingress group commit: callers that come while a message is being put share the next one, and each is answered only after the message that
/// holds its bytes is durable. A lone caller waits for nobody; the busier it gets, the fewer messages an event costs.
/// </summary>
/// <param name="tryPut">Puts the bytes of some callers by one message, and throws where it may not be there; false where several are too much for one.</param>
/// <param name="mostBytes">The bytes of callers to try in one message; a caller that has more goes alone.</param>
internal sealed class IngressBatches(Func<IReadOnlyList<byte[]>, Task<bool>> tryPut, int mostBytes)
{
    /// <summary>What may wait before callers are turned away: bounds the memory, and the time an answer takes.</summary>
    private const int MostWaitingBytes = 16 * 1024 * 1024;

    private readonly Lock gate = new();
    private readonly Queue<Caller> waiting = new();
    private int waitingBytes;
    private bool putting;

    /// <summary>Adds a caller's bytes to a message; all of them go into the same one.</summary>
    /// <returns>Ends when the message is durable; fails as its put failed.</returns>
    /// <exception cref="IngressBusyException">Too much waits already.</exception>
    public Task AddAsync(byte[] bytes)
    {
        var caller = new Caller(bytes);
        lock (gate)
        {
            if (waitingBytes + bytes.Length > MostWaitingBytes)
            {
                throw new IngressBusyException();
            }

            waiting.Enqueue(caller);
            waitingBytes += bytes.Length;
            if (putting)
            {
                return caller.Durable;
            }

            // One put at a time: hundreds of callers fit the next one, and two at once would only make both smaller.
            putting = true;
        }

        _ = PutWhileWaitingAsync();
        return caller.Durable;
    }

    private async Task PutWhileWaitingAsync()
    {
        while (Take() is { Count: > 0 } batch)
        {
            await PutAsync(batch);
        }
    }

    private async Task PutAsync(List<Caller> batch)
    {
        try
        {
            if (await tryPut(batch.ConvertAll(caller => caller.Bytes)))
            {
                batch.ForEach(caller => caller.Succeed());
                return;
            }
        }
        catch (Exception fault)
        {
            batch.ForEach(caller => caller.Fail(fault));
            return;
        }

        var half = batch.Count / 2;
        await PutAsync(batch[..half]);
        await PutAsync(batch[half..]);
    }

    private List<Caller> Take()
    {
        var batch = new List<Caller>();
        lock (gate)
        {
            for (var room = mostBytes; waiting.TryPeek(out var next) && (next.Bytes.Length <= room || batch.Count == 0); room -= next.Bytes.Length)
            {
                batch.Add(waiting.Dequeue());
                waitingBytes -= next.Bytes.Length;
            }

            putting = batch.Count > 0;
        }

        return batch;
    }

    private sealed class Caller(byte[] bytes)
    {
        private readonly TaskCompletionSource durable = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public byte[] Bytes => bytes;

        public Task Durable => durable.Task;

        public void Succeed() => durable.TrySetResult();

        public void Fail(Exception fault) => durable.TrySetException(fault);
    }
}

/// <summary>More webhooks wait to be stored than the hub keeps in memory; the caller has to come again later.</summary>
public sealed class IngressBusyException() : Exception("More webhooks wait to be stored than the hub keeps in memory.");
