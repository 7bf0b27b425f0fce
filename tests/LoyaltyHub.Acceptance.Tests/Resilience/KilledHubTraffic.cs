using System.Collections.Concurrent;
using System.Net;
using LoyaltyHub.Acceptance.Tests.Building;
using LoyaltyHub.Cli.Commands;
using LoyaltyHub.Core.Webhooks;

namespace LoyaltyHub.Acceptance.Tests.Resilience;

/// <summary>Partners that call whichever hub runs, and again what was not answered; they remember every event that was acknowledged.</summary>
internal sealed class KilledHubTraffic : IDisposable
{
    private const int BatchSize = 20;
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly IReadOnlyDictionary<string, WebhookSecret> _secrets = new[] { "citymart", "nordbank", "skyways" }
        .ToDictionary(partner => partner, partner => WebhookSecret.Parse(DevelopmentSettings.Missing()[$"PartnerSecrets:{partner.ToUpperInvariant()}_WEBHOOK"]!));

    private readonly Task _callers;
    private volatile Uri? _hub;

    public KilledHubTraffic(int callers) => _callers = Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(() => CallAsync(caller))));

    /// <summary>The hub that runs; null while none does.</summary>
    public Uri? Hub
    {
        get => _hub;
        set => _hub = value;
    }

    /// <summary>The ids of all events that the hub took or answered.</summary>
    public ConcurrentBag<string> Acknowledged { get; } = [];

    /// <summary>Ends when every caller has ended.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _callers;
    }

    public void Dispose()
    {
        _client.Dispose();
        _stop.Dispose();
    }

    /// <summary>Each caller is a shop, a bank or a till.</summary>
    private async Task CallAsync(int caller)
    {
        for (var number = 0; !_stop.IsCancellationRequested; number++)
        {
            var (call, events) = (caller % 3) switch
            {
                0 => Order($"k{caller}-{number}"),
                1 => Batch($"b{caller}-{number}"),
                _ => Hold($"h{caller}-{number}"),
            };
            while (!await AnsweredAsync(call) && !_stop.IsCancellationRequested)
                await Task.Delay(50, CancellationToken.None);
            if (!_stop.IsCancellationRequested)
                Array.ForEach(events, Acknowledged.Add);
            if (caller == 0 && number % 40 == 39)
                await CloseAsync();
        }
    }

    private static (Call Call, string[] Events) Order(string id) => (new Call("citymart", id, Payload.Order(id, Member(id), "100.00")), [id]);

    private static (Call Call, string[] Events) Batch(string id)
    {
        var ids = Enumerable.Range(0, BatchSize).Select(number => $"{id}-{number}").ToArray();
        return (new Call("nordbank", id, Payload.Cards([.. ids.Select(one => Payload.Card(one, Member(one), 10_000, "5411"))])), ids);
    }

    /// <summary>A hold that is granted or declined: either is in the journal when it is answered.</summary>
    private static (Call Call, string[] Events) Hold(string id) => (new Call("skyways", id, Payload.Hold(id, Member(id), 1)) { Path = "redemptions" }, [id]);

    private static string Member(string id) => $"LH-2-{id.Length}-{id[^1]}";

    private async Task<bool> AnsweredAsync(Call call)
    {
        if (_hub is not { } hub)
            return false;
        try
        {
            using var request = call.Request(hub, _secrets[call.Partner]);
            using var answer = await _client.SendAsync(request);
            return answer.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.OK or HttpStatusCode.Conflict;
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    /// <summary>Whether it is answered or cut short is all the same: the next close finishes it.</summary>
    private async Task CloseAsync()
    {
        try
        {
            using var answer = await _client.PostAsync(new Uri(_hub ?? new Uri("http://127.0.0.1:9"), "/api/settlements/close"), null);
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
        }
    }
}
