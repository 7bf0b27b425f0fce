using System.Collections.Concurrent;
using System.Diagnostics;

namespace LoyaltyHub.Acceptance.Tests.Building;

/// <summary>Every HTTP request that this process sends to one storage account while it listens, whoever sends it, repeated ones included.</summary>
internal sealed class WireTap : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly string _account;
    private readonly ConcurrentQueue<string> _requests = [];
    private readonly ConcurrentBag<IDisposable> _subscriptions = [];

    /// <param name="storage">The connection string of an emulator's account, whose name is the first part of every path.</param>
    public WireTap(string storage)
    {
        _account = storage.Split(';').Single(part => part.StartsWith("AccountName=", StringComparison.Ordinal))["AccountName=".Length..];
        _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    /// <summary>Method and path below the account, in the order they were sent.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "HttpHandlerDiagnosticListener")
            _subscriptions.Add(value.Subscribe(this));
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key != "System.Net.Http.HttpRequestOut.Start")
            return;
        var request = (HttpRequestMessage)value.Value!.GetType().GetProperty("Request")!.GetValue(value.Value)!;
        var path = request.RequestUri!.AbsolutePath;
        if (path.StartsWith($"/{_account}/", StringComparison.Ordinal))
            _requests.Enqueue($"{request.Method} {path[(_account.Length + 2)..]}");
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose()
    {
        foreach (var subscription in _subscriptions)
            subscription.Dispose();
    }
}
