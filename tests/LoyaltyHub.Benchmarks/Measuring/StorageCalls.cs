using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;

namespace LoyaltyHub.Benchmarks.Measuring;

/// <summary>
/// Counts every HTTP request this process sends to an emulator, whoever sends it, by what .NET's own HTTP client announces below the storage
/// SDKs: retries count, and no client can be forgotten. Emulators are told apart by their ports.
/// </summary>
internal sealed class StorageCalls : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private const string Sending = "System.Net.Http.HttpRequestOut";

    // An answer without a message is some 60 bytes; one message alone has more than this in its id, times and receipt.
    private const long MostBytesOfEmptyReceive = 200;

    private readonly ConcurrentDictionary<int, Account> accounts = new();
    private readonly ConcurrentBag<IDisposable> subscriptions = [];
    private PropertyInfo? requestOfStart;
    private PropertyInfo? requestOfStop;
    private PropertyInfo? responseOfStop;

    /// <summary>Begins to listen.</summary>
    public StorageCalls() => subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));

    /// <summary>Counts what goes to these ports from now on.</summary>
    public void Watch(params IEnumerable<int> ports)
    {
        var account = new Account();
        foreach (var port in ports)
        {
            accounts[port] = account;
        }
    }

    /// <summary>What was counted at a port and the others it is watched with.</summary>
    public CallCounts At(int port) => accounts[port].Read();

    void IObserver<DiagnosticListener>.OnNext(DiagnosticListener value)
    {
        if (value.Name == "HttpHandlerDiagnosticListener")
        {
            subscriptions.Add(value.Subscribe(this, name => name.StartsWith(Sending, StringComparison.Ordinal)));
        }
    }

    void IObserver<KeyValuePair<string, object?>>.OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key == Sending + ".Start")
        {
            Started(Get<HttpRequestMessage>(ref requestOfStart, "Request", value.Value!)!);
        }
        else if (value.Key == Sending + ".Stop")
        {
            Stopped(Get<HttpRequestMessage>(ref requestOfStop, "Request", value.Value!)!, Get<HttpResponseMessage>(ref responseOfStop, "Response", value.Value!));
        }
    }

    void IObserver<DiagnosticListener>.OnCompleted()
    {
    }

    void IObserver<DiagnosticListener>.OnError(Exception error)
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnCompleted()
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnError(Exception error)
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var subscription in subscriptions)
        {
            subscription.Dispose();
        }
    }

    private static T? Get<T>(ref PropertyInfo? property, string name, object from)
        where T : class => (T?)(property ??= from.GetType().GetProperty(name)!).GetValue(from);

    private static bool IsReceive(HttpRequestMessage request) =>
        request.Method == HttpMethod.Get && request.RequestUri!.AbsolutePath.EndsWith("/messages", StringComparison.Ordinal);

    // The benchmark itself asks for the queues' lengths, to see when they are empty; the hub never does.
    private static bool IsOurs(HttpRequestMessage request) => request.RequestUri!.Query.Contains("comp=metadata", StringComparison.Ordinal);

    private void Started(HttpRequestMessage request)
    {
        if (!accounts.TryGetValue(request.RequestUri!.Port, out var account) || !request.RequestUri.AbsolutePath.EndsWith("/$batch", StringComparison.Ordinal))
        {
            return;
        }

        using var operations = new OperationCounter();
        request.Content!.CopyTo(operations, null, CancellationToken.None);
        account.Wrote(operations.Operations, operations.Bytes);
    }

    private void Stopped(HttpRequestMessage request, HttpResponseMessage? response)
    {
        if (!accounts.TryGetValue(request.RequestUri!.Port, out var account) || IsOurs(request))
        {
            return;
        }

        account.Called();
        if (IsReceive(request) && response is { IsSuccessStatusCode: true })
        {
            response.Content = WatchedContent.Of(response.Content, length =>
            {
                if (length <= MostBytesOfEmptyReceive)
                {
                    account.FoundNothing();
                }
            });
        }
    }

    private sealed class Account
    {
        private long calls;
        private long idlePolls;
        private long rows;
        private long rowBytes;
        private long transactions;

        public void Called() => Interlocked.Increment(ref calls);

        public void FoundNothing() => Interlocked.Increment(ref idlePolls);

        public void Wrote(int operations, long bytes)
        {
            Interlocked.Increment(ref transactions);
            Interlocked.Add(ref rows, operations);
            Interlocked.Add(ref rowBytes, bytes);
        }

        public CallCounts Read() => new(
            Interlocked.Read(ref calls), Interlocked.Read(ref idlePolls), Interlocked.Read(ref transactions), Interlocked.Read(ref rows), Interlocked.Read(ref rowBytes));
    }
}

/// <summary>Requests to one emulator.</summary>
/// <param name="All">Every request, failed and repeated ones too.</param>
/// <param name="IdlePolls">Of these, receives that found the queue empty.</param>
/// <param name="Transactions">Entity group transactions sent.</param>
/// <param name="Rows">The rows they wrote.</param>
/// <param name="RowBytes">The bytes they had on the wire.</param>
internal readonly record struct CallCounts(long All, long IdlePolls, long Transactions, long Rows, long RowBytes)
{
    /// <summary>The requests that did something.</summary>
    public long Working => All - IdlePolls;

    public static CallCounts operator -(CallCounts left, CallCounts right) => new(
        left.All - right.All, left.IdlePolls - right.IdlePolls, left.Transactions - right.Transactions, left.Rows - right.Rows, left.RowBytes - right.RowBytes);
}
