namespace LoyaltyHub.Azure.Queues;

/// <summary>
/// Ingress group commit: callers that come while a message is being put share the next one, and each is answered only after the message that
/// holds its bytes is durable. A lone caller waits for nobody; the busier it gets, the fewer messages an event costs.
/// </summary>
/// <param name="put">Puts one message; throws where it may not be there.</param>
/// <param name="maxBytes">The most bytes of one message's parts and their separators.</param>
internal sealed class IngressBatches(Func<IReadOnlyList<byte[]>, Task> put, int maxBytes)
{
    /// <summary>Puts under way at once: two keep the line to storage busy, more would only make the messages smaller.</summary>
    private const int PutsAtOnce = 2;

    /// <summary>What may wait before callers are turned away: bounds the memory, and the time an answer takes.</summary>
    private const int MostWaitingBytes = 16 * 1024 * 1024;

    private readonly Lock gate = new();
    private readonly Queue<Caller> waiting = new();
    private int waitingBytes;
    private int putting;

    /// <summary>Adds a caller's parts to a message; all of them go into the same one.</summary>
    /// <param name="parts">The parts; together no larger than a message.</param>
    /// <returns>Ends when the message is durable; fails as its put failed.</returns>
    /// <exception cref="IngressBusyException">Too much waits already.</exception>
    public Task AddAsync(IReadOnlyList<byte[]> parts)
    {
        var caller = new Caller(parts);
        lock (gate)
        {
            if (waitingBytes + caller.Bytes > MostWaitingBytes)
            {
                throw new IngressBusyException();
            }

            waiting.Enqueue(caller);
            waitingBytes += caller.Bytes;
            if (putting == PutsAtOnce)
            {
                return caller.Durable;
            }

            putting++;
        }

        _ = PutWhileWaitingAsync();
        return caller.Durable;
    }

    private async Task PutWhileWaitingAsync()
    {
        while (Take() is { Count: > 0 } batch)
        {
            try
            {
                await put(batch.SelectMany(caller => caller.Parts).ToList());
                batch.ForEach(caller => caller.Succeed());
            }
            catch (Exception fault)
            {
                batch.ForEach(caller => caller.Fail(fault));
            }
        }
    }

    private List<Caller> Take()
    {
        var batch = new List<Caller>();
        lock (gate)
        {
            for (var room = maxBytes; waiting.TryPeek(out var next) && next.Bytes <= room; room -= next.Bytes)
            {
                batch.Add(waiting.Dequeue());
                waitingBytes -= next.Bytes;
            }

            putting -= batch.Count == 0 ? 1 : 0;
        }

        return batch;
    }

    private sealed class Caller(IReadOnlyList<byte[]> parts)
    {
        private readonly TaskCompletionSource durable = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyList<byte[]> Parts => parts;

        /// <summary>The parts and a separator each.</summary>
        public int Bytes { get; } = parts.Sum(part => part.Length + 1);

        public Task Durable => durable.Task;

        public void Succeed() => durable.TrySetResult();

        public void Fail(Exception fault) => durable.TrySetException(fault);
    }
}

/// <summary>More webhooks wait to be stored than the hub keeps in memory; the caller has to come again later.</summary>
public sealed class IngressBusyException() : Exception("More webhooks wait to be stored than the hub keeps in memory.");
